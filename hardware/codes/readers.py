"""A reader of 2D codes: what all of them offer, whatever wire they speak on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hardware.errors import BadReport
from hardware.listeners import Listeners

MOST_BYTES = 4096  # a QR code of version 40 holds 2,953
PATIENCE = 2_000.0  # ms: a code that pauses longer was broken off


class How(StrEnum):
    """On what way a code came."""

    HID = "hid"
    SERIAL = "serial"
    KEYBOARD = "keyboard"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class CodeRead:
    """A code was read: its text, without prefix and end."""

    text: str
    how: How


@dataclass(frozen=True, slots=True)
class CodeUnreadable:
    """Something came that is no code: another format, no UTF-8, or without end."""

    error: BadReport


@dataclass(frozen=True, slots=True)
class ReaderGone:
    """The reader was unplugged, or whoever carried its bytes is gone."""


CodeEvent = CodeRead | CodeUnreadable | ReaderGone


class CodeReader:
    """One reader."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._listeners: Listeners[CodeEvent] = Listeners()

    def listen(self, listener: Callable[[CodeEvent], object]) -> Callable[[], None]:
        """Call ``listener`` with every code; returns the function that ends it."""
        return self._listeners.add(listener)


def decoded(data: bytes, how: How) -> CodeRead | CodeUnreadable | None:
    """The text of a code without what readers add behind it; ``None`` when nothing is left."""
    data = data.rstrip(b"\0\r\n")
    try:
        return CodeRead(data.decode("utf-8"), how) if data else None
    except UnicodeDecodeError:
        return CodeUnreadable(BadReport("the code is not UTF-8"))
