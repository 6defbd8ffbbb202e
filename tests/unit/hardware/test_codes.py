"""Codes as readers report them: what is read is what was printed, and any bytes end in codes or in a typed error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.codes.hid_pos import HidPosParser
from hardware.codes.readers import CodeRead, CodeUnreadable, How
from hardware.codes.serial_line import SerialParser
from hardware.errors import BadReport
from tests.devices.hid_pos import VirtualHidPos

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)


@given(TEXTS, st.sampled_from([VirtualHidPos(), VirtualHidPos(counts_more=True)]))
def test_a_code_over_several_reports_is_read_whole(text: str, reader: VirtualHidPos) -> None:
    parser = HidPosParser()
    read = [parser.feed(report[0], report[1:], 0) for report in reader.scan(text)]
    assert read == [*[None] * (len(read) - 1), CodeRead(text, How.HID)]


@given(st.text("KK1:0ABC", min_size=1, max_size=55))
def test_firmware_that_moves_the_data_by_one_is_understood(text: str) -> None:
    (report,) = VirtualHidPos(shift=1).scan(text)
    assert HidPosParser().feed(report[0], report[1:], 0) == CodeRead(text, How.HID)


@given(st.lists(st.tuples(st.sampled_from([2, 2, 2, 1, 254]), st.binary(max_size=70)), max_size=90))
def test_any_reports_end_in_codes_or_a_typed_error(reports: list[tuple[int, bytes]]) -> None:
    parser = HidPosParser()
    for number, (report, data) in enumerate(reports):
        read = parser.feed(report, data, number)
        assert read is None or isinstance(read, CodeRead) or isinstance(read.error, BadReport)
    (whole,) = VirtualHidPos().scan("KK1:K7Q29XMF3")
    parser.feed(2, whole[1:], 1e6)  # ends whatever had begun
    assert parser.feed(2, whole[1:], 1e6) == CodeRead("KK1:K7Q29XMF3", How.HID), "the next code is read all the same"


def test_a_code_that_never_ends_is_given_up() -> None:
    begun = VirtualHidPos().scan("A" * 57)[0]
    parser = HidPosParser()
    read = [parser.feed(2, begun[1:], 0) for _ in range(80)]
    assert next(one for one in read if one is not None).__class__ is CodeUnreadable


BEGUN, GOES_ON, ENDS = (report[1:] for report in VirtualHidPos().scan("A" * 112 + "TAIL"))
(NEXT,) = (report[1:] for report in VirtualHidPos().scan("KK1:K7Q29XMF3"))
READ = CodeRead("KK1:K7Q29XMF3", How.HID)
TOO_LONG = bytes([99]) + GOES_ON[1:]


@pytest.mark.parametrize(
    ("reports", "told"),
    [
        ([(2, BEGUN, 0), (2, TOO_LONG, 1), (2, ENDS, 2)], 1),
        ([(2, TOO_LONG, 0), (2, GOES_ON, 1), (2, ENDS, 2)], 0),
        ([(2, BEGUN, 0), (3, b"\x01", 1), (2, GOES_ON, 2), (2, ENDS, 3)], 1),
        ([(2, BEGUN, 0), (2, TOO_LONG[:-1] + b"\0", 1), (2, ENDS, 2)], 1),
        ([(2, BEGUN, n) for n in range(75)] + [(2, ENDS, 75)], 73),
        ([(2, BEGUN, 0), (2, ENDS, 2500)], 1),
        ([(2, BEGUN, 0), (2, GOES_ON, 2500), (2, ENDS, 2501)], 1),
    ],
    ids=["in the middle", "at the start", "another report", "a last one", "too long", "late end", "late middle"],
)
def test_the_end_of_a_code_that_was_broken_off_is_not_taken_for_a_code(
    reports: list[tuple[int, bytes, float]], told: int
) -> None:
    parser = HidPosParser()
    read = [parser.feed(*report) for report in reports]
    assert [at for at, one in enumerate(read) if one is not None] == [told]
    assert isinstance(read[told], CodeUnreadable)
    assert parser.feed(2, NEXT, reports[-1][2]) == READ


def test_what_is_no_code_between_two_codes_spoils_neither() -> None:
    parser = HidPosParser()
    read = [parser.feed(*report, 0) for report in ((2, NEXT), (3, b"\x01"), (2, NEXT))]
    assert (read[0], type(read[1]), read[2]) == (READ, CodeUnreadable, READ)


def test_the_end_of_a_line_after_a_pause_is_not_taken_for_a_code() -> None:
    parser = SerialParser()
    assert parser.feed(b"A" * 20, 0) == []
    (refused, read) = parser.feed(b"TAIL\rnext\r", 2500)
    assert isinstance(refused, CodeUnreadable)
    assert read == CodeRead("next", How.SERIAL)
    assert parser.feed(b"later\r", 9000) == [CodeRead("later", How.SERIAL)]


@given(st.lists(TEXTS.filter(lambda text: text[0] != "]"), max_size=5), st.data())
def test_a_stream_cut_anywhere_gives_the_same_codes(texts: list[str], data: st.DataObject) -> None:
    ends, prefixes = st.sampled_from(["\r", "\r\n", "\n"]), st.sampled_from(["", "]Q1", "]d2"])
    stream = "".join(data.draw(prefixes) + text + data.draw(ends) for text in texts).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    parser = SerialParser()
    read = [
        one
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for one in parser.feed(stream[start:end], 0)
    ]
    assert read == [CodeRead(text, How.SERIAL) for text in texts]


@given(st.lists(st.binary(max_size=3000), max_size=8))
def test_any_stream_ends_in_codes_or_a_typed_error(pieces: list[bytes]) -> None:
    parser = SerialParser()
    for piece in pieces:
        for read in parser.feed(piece, 0):
            assert isinstance(read, CodeRead) or isinstance(read.error, BadReport)
    assert parser.feed(b"\rKK1:K7Q29XMF3\r", 1e6)[-1:] == [CodeRead("KK1:K7Q29XMF3", How.SERIAL)]


def test_a_line_without_end_is_refused_once_and_the_next_is_read() -> None:
    parser = SerialParser()
    assert parser.feed(b"A" * 5000, 0) == []
    (refused, read) = parser.feed(b"AAA\rnext\r", 0)
    assert isinstance(refused, CodeUnreadable)
    assert read == CodeRead("next", How.SERIAL)


@pytest.mark.parametrize("junk", [b"\x82\xa0\x82\xa2\r", b"\xff\r"])
def test_another_encoding_is_said_and_not_guessed(junk: bytes) -> None:
    (read,) = SerialParser().feed(junk, 0)
    assert isinstance(read, CodeUnreadable)
