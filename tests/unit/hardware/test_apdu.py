"""Commands, transport corrections and status words."""

import contextlib

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
    TriesUnknown,
    Unresponsive,
    WrongLength,
)
from tests.devices.card import Command


class Script:
    """A card that gives these answers, whatever it is asked; ``seen`` is what it was."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self.seen: list[str] = []

    def __call__(self, apdu: bytes) -> bytes:
        self.seen.append(apdu.hex())
        return bytes.fromhex(next(self._answers))


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


@pytest.mark.parametrize(
    ("sent", "repeated"),
    [
        (command(0, 0xB0, 0, 0, le=256), "00b0000035"),
        (command(0, 0x82, 0, 0, b"12", le=256), "0082000002313235"),
        (command(0, 0xB0, 0, 0, le=0x10000, extended=True), "00b00000000035"),
        (command(0, 0xB0, 0, 0, b"12", le=0x10000, extended=True), "00b0000000000231320035"),
        (command(0, 0xA4, 4, 0x0C, b"12"), None),
        (command(0, 0xA4, 4, 0x0C, b"12", extended=True), None),
        (command(0, 0x84, 0, 0), None),
        (command(0, 0x20, 0, 0x80, b"1234"), None),
        (command(0, 0x20, 0, 0x80, b"1234", le=256), None),
    ],
)
def test_only_a_length_is_corrected_and_only_once(sent: bytes, repeated: str | None) -> None:
    card = Script("6c35", "6c35")
    answer = exchange(card, sent)
    assert card.seen == [sent.hex(), *([repeated] if repeated else [])]
    assert answer == Answer(b"", 0x6C35)


def test_the_rest_of_an_answer_may_have_its_length_corrected_too() -> None:
    card = Script("6c03", "0102036102", "6c01", "049000")
    assert exchange(card, command(0, 0xB0, 0, 0, le=256)) == Answer(b"\1\2\3\4", 0x9000)
    assert card.seen == ["00b0000000", "00b0000003", "00c0000002", "00c0000001"]


@pytest.mark.parametrize("answer", ["61ff", "", "90"])
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


@pytest.mark.parametrize("asked", ["9000", "6300", "6700", "6982", "6A81", "6D00", "63B1"])
def test_without_a_counter_only_a_pin_that_is_open_already_is_sent(asked: str) -> None:
    card = Script("9000", asked, "9000")
    with contextlib.nullcontext() if asked == "9000" else pytest.raises(TriesUnknown):
        Channel(card).present_pin(0x0011, b"1234")
    assert ("002000800431323334" in card.seen) is (asked == "9000")


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
