"""Readers that report codes as HID POS scanners (usage page 8C, usage 02; USB-IF HID Point of Sale Usage Tables).

Input report 02, 63 bytes: [0] length, [1..3] AIM identifier (``]Q1``), [4..59] data, [60] symbology of the maker,
[61] reserved, [62] bit 0: more follows. Some firmware moves identifier and data by one byte, some counts one more.
"""

from hardware.codes.readers import MOST_BYTES, PATIENCE, CodeRead, CodeReader, CodeUnreadable, How, ReaderGone, decoded
from hardware.errors import BadReport
from hardware.wires import Feature, Gone, HidWire, InputReport

USAGE_PAGE, USAGE = 0x8C, 0x02
REPORT, SIZE, DATA = 0x02, 63, 56
HONEYWELL = 0x0C2E
WAKE_UP: Feature = (0xFE, b"\x01")  # Honeywell: speak HID POS from now on


class HidPosParser:
    """Joins the reports of a code. Of one that was broken off nothing is given: its end would pass for a whole one."""

    def __init__(self) -> None:
        self._more = False  # the last report said that its code goes on
        self._data: bytes | None = None  # of that code, as far as it came; None: the rest of it is skipped
        self._last = 0.0

    def feed(self, report: int, data: bytes, time: float) -> CodeRead | CodeUnreadable | None:
        """Take one input report (``time`` in ms); returns a code when it is whole. Any bytes are taken."""
        begun, before, late = self._more, self._data, time - self._last > PATIENCE
        self._last, self._data = time, None
        sized = report == REPORT and len(data) >= SIZE
        self._more = sized and bool(data[62] & 1)
        if not sized or data[0] > DATA + 1:
            self._more = self._more or begun
            return CodeUnreadable(BadReport(f"report {report:02X} of {len(data)} bytes is not a code"))
        if begun and late:
            return CodeUnreadable(BadReport("a code that was broken off"))
        if begun and before is None:
            return None
        shift = int(data[1] != ord("]") and data[2] == ord("]"))
        whole = (before or b"") + data[4 + shift : 4 + shift + min(data[0], DATA)]
        if not self._more:
            return decoded(whole, How.HID)
        if len(whole) > MOST_BYTES:
            return CodeUnreadable(BadReport("a code without end"))
        self._data = whole
        return None


class HidPosReader(CodeReader):
    """A reader on a HID wire; make it with :meth:`open`."""

    def __init__(self, wire: HidWire) -> None:
        super().__init__(wire.name)
        self._parser = HidPosParser()
        self._end = wire.listen(self._heard)

    @classmethod
    async def open(cls, wire: HidWire) -> "HidPosReader":
        """Begin to listen; wake up those that need it.

        :raises DeviceError: it does not let itself be woken.
        """
        if wire.vendor == HONEYWELL:
            await wire.send(WAKE_UP)
        return cls(wire)

    def _heard(self, event: InputReport | Gone) -> None:
        if isinstance(event, Gone):
            self._end()
            self._listeners.tell(ReaderGone())
        elif (read := self._parser.feed(event.report, event.data, event.time)) is not None:
            self._listeners.tell(read)
