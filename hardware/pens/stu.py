"""Wacom STU-430 and STU-540 over whatever carries their reports."""

import asyncio

from hardware.errors import BadReport, DeviceError, DeviceRefused, DeviceSilent, DeviceUnknown
from hardware.pens import stu_reports as reports
from hardware.pens.layout import Layout
from hardware.pens.pads import PadScreen, PadSize, PadUnreadable, SignaturePad
from hardware.pens.picture import draw, to_bits
from hardware.pens.stu_reports import Capability, Report
from hardware.wires import Feature, Gone, HidWire, InputReport

MODELS = {reports.STU_430: "STU-430", reports.STU_540: "STU-540"}
LOOKS, PAUSE = 60, 0.05  # how often, and how many seconds apart, the pad is asked whether it is ready
RESOLUTION = 2540  # per inch, where a pad does not say it
BLANK: tuple[Feature, ...] = (reports.inking(False), reports.CLEAR)


def is_stu(vendor: int, product: int) -> bool:
    """Whether it is a pad that :class:`Stu` can speak to."""
    return vendor == reports.WACOM and product in MODELS


class Stu(SignaturePad):
    """One pad; make it with :meth:`open`."""

    def __init__(self, wire: HidWire, name: str, capability: Capability) -> None:
        inches = capability.max_x / (capability.resolution or RESOLUTION)
        super().__init__(name, PadSize(capability.width, capability.height, inches * 25.4 / capability.width))
        self._wire = wire
        self._capability = capability
        self._one_at_a_time = asyncio.Lock()
        self._drawn: tuple[PadScreen, bytes] | None = None
        self._clock: tuple[int, float] | None = None  # the pad's last clock and the time since it was first seen
        self._end = wire.listen(self._heard)

    @classmethod
    async def open(cls, wire: HidWire) -> "Stu":
        """Ask the pad who it is, empty its screen, and have it told to do so itself should the program be lost.

        :raises DeviceUnknown: it is no such pad, or cannot show 1-bit pictures.
        :raises DeviceError, BadReport: it does not answer as one.
        """
        if not is_stu(wire.vendor, wire.product):
            raise DeviceUnknown(f"{wire.vendor:04X}:{wire.product:04X}")
        information = reports.parse_information(await wire.feature(Report.INFORMATION))
        capability = reports.parse_capability(await wire.feature(Report.CAPABILITY))
        if not capability.encodings & reports.ONE_BIT:
            raise DeviceUnknown(f"{information.model} shows no 1-bit pictures")
        pad = cls(wire, information.model or MODELS[wire.product], capability)
        await wire.leave_behind(*BLANK)
        try:
            await wire.send((Report.OPTION_MODE, bytes([reports.TIME_AND_SEQUENCE])))
        except DeviceError:  # an older firmware: its pen reports have no time, the receiver's is taken
            await pad._ready()
        await pad.blank()
        return pad

    def close(self) -> None:
        """Stop listening; the pad keeps what it shows."""
        self._end()
        self._touch = None

    async def _draw(self, screen: PadScreen) -> None:
        async with self._one_at_a_time:
            if self._drawn is None or self._drawn[0] != screen:
                picture = await asyncio.to_thread(draw, screen, self.size)
                self._drawn = screen, to_bits(picture)
            field = Layout.of(self.size.width, self.size.height, ()).field
            await self._wire.send(*BLANK)
            await self._ready()
            await self._wire.send(*reports.one_bit_picture(self._drawn[1]))
            await self._ready()
            area = reports.writing_area(field.left + 1, field.top + 1, field.right - 2, field.bottom - 2)
            await self._wire.send(area, reports.inking(True))
            self._clock = None

    async def _clear(self) -> None:
        async with self._one_at_a_time:
            self._drawn = None
            await self._wire.send(*BLANK)
            await self._ready()

    async def _ready(self) -> None:
        """Wait until the pad is done with what it was told. Raises DeviceRefused, DeviceSilent."""
        for _ in range(LOOKS):
            status = reports.parse_status(await self._wire.feature(Report.STATUS))
            if status.state == reports.READY:
                if status.error:
                    raise DeviceRefused(status.error)
                return
            await asyncio.sleep(PAUSE)
        raise DeviceSilent("the pad does not become ready")

    def _heard(self, event: InputReport | Gone) -> None:
        if isinstance(event, Gone):
            self.close()
            self._tell_gone()
            return
        try:
            pen = reports.parse_pen(event.report, event.data)
        except BadReport as error:
            self._listeners.tell(PadUnreadable(error))
            return
        measure = self._capability
        self._pen(
            pen.x * measure.width / measure.max_x,
            pen.y * measure.height / measure.max_y,
            min(pen.pressure / measure.max_pressure, 1.0),
            event.time if pen.clock is None else self._time(pen.clock),
            pen.near and pen.contact,
        )

    def _time(self, clock: int) -> float:
        """ms since the screen was drawn, from a clock of 16 bits that begins again every minute."""
        before, time = self._clock or (clock, 0.0)
        self._clock = clock, time + (clock - before) % 0x10000
        return self._clock[1]
