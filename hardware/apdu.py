"""Commands and answers of ISO/IEC 7816-4: building, status words, and the two transport corrections (61xx, 6Cxx)."""

from collections.abc import Callable
from typing import NamedTuple

from hardware.errors import (
    AccessDenied,
    CardRefused,
    CommandUnsupported,
    FileMissing,
    HardwareError,
    PinBlocked,
    PinWrong,
    Unresponsive,
    WrongLength,
)

#: Sends one command, returns the card's answer (data, then two status bytes). Raises a ReaderError.
Transmit = Callable[[bytes], bytes]

OK = 0x9000
END_OF_FILE = 0x6282
OFFSET_BEYOND_FILE = 0x6B00
VERIFY = 0x20
MOST_CORRECTIONS = 64

_BY_STATUS: dict[int, type[CardRefused]] = {
    0x6700: WrongLength,
    0x6982: AccessDenied,
    0x6986: FileMissing,
    0x6A82: FileMissing,
    0x6D00: CommandUnsupported,
    0x6E00: CommandUnsupported,
}


class Answer(NamedTuple):
    """What a card answered: ``data`` and the status word ``status``."""

    data: bytes
    status: int


def command(
    cla: int, ins: int, p1: int, p2: int, data: bytes = b"", *, le: int | None = None, extended: bool = False
) -> bytes:
    """A command APDU. ``le`` is the number of bytes wanted (256 short, 65536 extended mean "as many as there are")."""
    apdu = bytes([cla, ins, p1, p2])
    if not extended:
        if data:
            apdu += bytes([len(data)]) + data
        return apdu if le is None else apdu + bytes([le & 0xFF])
    if data:
        apdu += b"\x00" + len(data).to_bytes(2, "big") + data
    if le is None:
        return apdu
    return apdu + (b"" if data else b"\x00") + (le & 0xFFFF).to_bytes(2, "big")


def exchange(transmit: Transmit, apdu: bytes) -> Answer:
    """Sends ``apdu`` and collects the whole answer: repeats with the right length on 6Cxx, fetches the rest on 61xx.

    A command is repeated once, and only when it says how much it wants; a 6Cxx that stays is the answer.
    """
    collected, repeated = b"", False
    for _ in range(MOST_CORRECTIONS):
        raw = transmit(apdu)
        if len(raw) < 2:
            raise Unresponsive("answer without status word")
        data, status = raw[:-2], int.from_bytes(raw[-2:], "big")
        collected += data
        if status >> 8 == 0x61:
            apdu, repeated = command(apdu[0] & 0xF3, 0xC0, 0, 0, le=status & 0xFF), False
        elif status >> 8 == 0x6C and not repeated and (size := _length_wanted(apdu)):
            apdu, repeated = apdu[:-size] + (status & 0xFF).to_bytes(size, "big"), True
        else:
            return Answer(collected, status)
    raise Unresponsive("card never finished its answer")


def _length_wanted(apdu: bytes) -> int:
    """How many bytes at the end are Le (ISO/IEC 7816-3, 12.1.3); none in a VERIFY: its last byte belongs to a PIN."""
    body = apdu[4:]
    if not body or apdu[1] == VERIFY:
        return 0
    if len(body) == 1:
        return 1
    if body[0]:
        return len(body) - 1 - body[0]
    return 2 if len(body) == 3 else len(body) - 3 - int.from_bytes(body[1:3], "big")


def error_for(status: int) -> HardwareError:
    """The typed error of a status word that is not success."""
    if status & 0xFFF0 == 0x63C0:
        left = status & 0x0F
        return PinWrong(left) if left else PinBlocked("no tries left")
    if status in (0x6983, 0x6984):
        return PinBlocked("no tries left")
    return _BY_STATUS.get(status, CardRefused)(status)
