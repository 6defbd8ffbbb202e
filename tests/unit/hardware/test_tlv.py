"""Records of cards: what is read back, and that any bytes end in records or in a typed error."""

from typing import Any, SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware import tlv
from hardware.errors import BadData

PRIVATE_TAGS = st.sampled_from([0x11, 0x86, 0xC0, 0xDB, 0xDF22, 0xFF20, 0x7F21, 0x5F4E])
#: Values that are not mistaken for padding up to the end.
VALUES = st.binary(max_size=400)


@given(st.lists(st.tuples(PRIVATE_TAGS, VALUES), min_size=1, max_size=6))
def test_what_is_written_is_read(pairs: list[tuple[int, bytes]]) -> None:
    data = b"".join(tlv.encode(tag, value) for tag, value in pairs)
    assert [(record.tag, record.value) for record in tlv.records(data)] == pairs


@given(st.binary(max_size=300))
def test_any_bytes_end_in_records_or_bad_data(data: bytes) -> None:
    for grammar in (tlv.ber_tag, tlv.licence_tag):
        try:
            found = tlv.records(data, grammar)
        except BadData:
            continue
        assert all(data[record.end - len(record.value) : record.end] == record.value for record in found)
    try:
        _tag, value_at, end = tlv.header(data)
    except BadData:
        return
    assert 0 < value_at <= end


def test_padding_ends_the_records() -> None:
    record = bytes.fromhex("DF2401AA")
    assert [found.tag for found in tlv.records(record + bytes(5))] == [0xDF24]
    assert [found.tag for found in tlv.records(record + b"\xff" * 5)] == [0xDF24]


def test_the_licence_has_one_byte_tags_where_the_basic_rules_have_two() -> None:
    data = bytes.fromhex("1F0141") + bytes.fromhex("5F400142") + b"\xff" + b"junk"
    found = tlv.records(data, tlv.licence_tag, end_tag=0xFF)
    assert [(record.tag, record.value) for record in found] == [(0x1F, b"A"), (0x5F40, b"B")]


@pytest.mark.parametrize("data", ["DF", "DF21", "DF2104AABB", "DF2180", "DF2183000001AA", "1F818100", "8682FF"])
def test_cut_off_records_are_refused(data: str) -> None:
    with pytest.raises(BadData):
        tlv.records(bytes.fromhex(data + "0" * (len(data) % 2)))


class Counted(bytes):
    """Counts how many of its bytes are looked at or copied."""

    seen = 0

    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        found = super().__getitem__(key)
        self.seen += len(found) if isinstance(found, bytes) else 1
        return found


@pytest.mark.parametrize(
    "piece", ["0000", "FF0000", "0100", "1F0000"], ids=["zeros", "after FF", "empty records", "two-byte tags"]
)
def test_a_file_full_of_empty_records_costs_no_more_than_its_length(piece: str) -> None:
    """A hostile card may fill its file as it likes; the server parses it."""
    data = Counted(bytes.fromhex(piece) * 10_000 + bytes.fromhex("0100"))
    assert len(tlv.records(data)) == 10_001
    assert data.seen <= 5 * len(data)


def test_a_value_must_be_there_once() -> None:
    found = tlv.records(bytes.fromhex("C00141C00142C10143"))
    assert tlv.value(found, 0xC1) == b"C"
    for tag in (0xC0, 0xC2):
        with pytest.raises(BadData):
            tlv.value(found, tag)


def test_positions_count_from_the_start_of_what_was_parsed() -> None:
    found, value_at = tlv.inside(bytes.fromhex("FF3008DF3101AADF3201BB"), 0xFF30)
    assert (value_at, [(record.start, record.end) for record in found]) == (3, [(0, 4), (4, 8)])
