"""Readers on a serial line (USB-COM): text, an end (CR, CRLF or LF), sometimes an AIM identifier before it."""

import re

from hardware.codes.readers import MOST_BYTES, PATIENCE, CodeRead, CodeReader, CodeUnreadable, How, ReaderGone, decoded
from hardware.errors import BadReport
from hardware.wires import Bytes, Gone, SerialWire

_END = re.compile(rb"[\r\n]")
_AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z]")


class SerialParser:
    """Cuts a stream into codes. Of one that was broken off nothing is given: its end would pass for a whole one."""

    def __init__(self) -> None:
        self._data = b""
        self._last = 0.0
        self._skipping = False  # up to the next end

    def feed(self, data: bytes, time: float) -> list[CodeRead | CodeUnreadable]:
        """Take bytes as they come (``time`` in ms); returns the codes that are whole. Any bytes are taken."""
        if self._data and time - self._last > PATIENCE:
            self._data, self._skipping = b"", True
        self._last = time
        *lines, self._data = _END.split(self._data + data)
        found: list[CodeRead | CodeUnreadable] = []
        for line in lines:
            if self._skipping or len(line) > MOST_BYTES:
                self._skipping = False
                found.append(CodeUnreadable(BadReport("a code without end, or broken off")))
            elif (read := decoded(_AIM.sub(b"", line, count=1) if _AIM.match(line) else line, How.SERIAL)) is not None:
                found.append(read)
        if len(self._data) > MOST_BYTES:
            self._data, self._skipping = b"", True
        return found


class SerialReader(CodeReader):
    """A reader on a serial wire."""

    def __init__(self, wire: SerialWire) -> None:
        super().__init__(wire.name)
        self._parser = SerialParser()
        self._end = wire.listen(self._heard)

    def _heard(self, event: Bytes | Gone) -> None:
        if isinstance(event, Gone):
            self._end()
            self._listeners.tell(ReaderGone())
            return
        for read in self._parser.feed(event.data, event.time):
            self._listeners.tell(read)
