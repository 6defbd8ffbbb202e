"""Commands, transport corrections and status words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.apdu import Answer, command, error_for, exchange
from hardware.cards.channel import Channel
from hardware.errors import (
    AccessDenied,
    BadData,
    CardRefused,
    CommandUnsupported,
    FileMissing,
    HardwareError,
    PinBlocked,
    PinWrong,
    Unresponsive,
    WrongLength,
)
from tests.devices.card import Command


@given(
    st.tuples(*[st.integers(0, 255)] * 4), st.binary(max_size=255), st.sampled_from([None, 1, 255, 256]), st.booleans()
)
def test_a_command_is_what_the_card_understands(
    head: tuple[int, ...], data: bytes, le: int | None, extended: bool
) -> None:
    parsed = Command.parse(command(*head, data, le=le, extended=extended))
    assert parsed is not None
    assert (parsed.cla, parsed.ins, parsed.p1, parsed.p2) == head
    assert (parsed.data, parsed.le) == (data, le)


def test_the_length_is_corrected_and_the_rest_is_fetched() -> None:
    script = {
        "00b0000000": bytes.fromhex("6c03"),
        "00b0000003": bytes.fromhex("0102036102"),
        "00c0000002": bytes.fromhex("04059000"),
    }
    assert exchange(lambda apdu: script[apdu.hex()], command(0, 0xB0, 0, 0, le=256)) == Answer(b"\1\2\3\4\5", 0x9000)


@pytest.mark.parametrize("answer", ["61ff", "6cff", "", "90"])
def test_a_card_that_never_finishes_is_unresponsive(answer: str) -> None:
    with pytest.raises(Unresponsive):
        exchange(lambda apdu: bytes.fromhex(answer), command(0, 0xB0, 0, 0, le=256))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (0x63C2, PinWrong),
        (0x63C0, PinBlocked),
        (0x6983, PinBlocked),
        (0x6984, PinBlocked),
        (0x6982, AccessDenied),
        (0x6A82, FileMissing),
        (0x6986, FileMissing),
        (0x6700, WrongLength),
        (0x6D00, CommandUnsupported),
        (0x6E00, CommandUnsupported),
        (0x6F00, CardRefused),
    ],
)
def test_status_words_have_types(status: int, error: type[HardwareError]) -> None:
    assert type(error_for(status)) is error


def test_a_wrong_pin_says_how_many_are_left() -> None:
    assert error_for(0x63C2).details() == {"left": 2}


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=30))
def test_whatever_a_card_answers_reading_ends_in_bytes_or_a_typed_error(answers: list[bytes]) -> None:
    script = iter(answers)
    channel = Channel(lambda apdu: next(script, b"\x6b\x00"))
    for read in (channel.read, lambda: channel.read_record(1), lambda: channel.present_pin(1, b"1234")):
        try:
            read()
        except HardwareError:
            continue


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(BadData):
        Channel(lambda apdu: bytes(256) + b"\x90\x00").read()
