"""What every pad and every reader promises; the same sentences for the simulation and for the devices' bytes."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

import pytest

from hardware.codes.hid_pos import HidPosReader
from hardware.codes.readers import CodeRead, CodeReader, CodeUnreadable, ReaderGone
from hardware.codes.serial_line import SerialReader
from hardware.codes.simulation import SimulatedReader
from hardware.errors import DeviceGone
from hardware.pens.ink import Ink
from hardware.pens.layout import Layout
from hardware.pens.pads import ButtonPressed, PadEvent, PadGone, PadScreen, PadUnreadable, PenSample, SignaturePad
from hardware.pens.simulation import SimulatedPad
from hardware.pens.stu import Stu
from hardware.wires import Bytes, Gone, SerialWire
from tests.devices.hid_pos import VirtualHidPos
from tests.devices.stu import VirtualStu
from tests.devices.wires import DirectWire

BUTTONS = (("cancel", "中止"), ("again", "やり直し"), ("ok", "OK"))
SCREEN = PadScreen("転入届", "田中 太郎 様", "署名してください", BUTTONS)


class PadBench(ABC):
    """A pad with a hand that writes on it."""

    def __init__(self, pad: SignaturePad) -> None:
        self.pad = pad
        self.heard: list[PadEvent] = []
        self.end = pad.listen(self.heard.append)
        self.layout = Layout.of(pad.size.width, pad.size.height, ["cancel", "again", "ok"])

    def centre(self, button: str) -> tuple[float, float]:
        box = {name: box for name, box in self.layout.buttons}[button]  # type: ignore[index]  # noqa: C416
        return (box.left + box.right) / 2, (box.top + box.bottom) / 2

    @abstractmethod
    def write(self, points: Iterable[tuple[float, float]]) -> None:
        """Draws a stroke through the points and lifts the pen."""

    @abstractmethod
    def garble(self) -> None:
        """Lets the pad send what makes no sense."""

    @abstractmethod
    def unplug(self) -> None:
        """Pulls the pad out."""

    @property
    @abstractmethod
    def shows(self) -> bool:
        """Whether a form's title and buttons are on the pad."""


class SimulatedPadBench(PadBench):
    def __init__(self) -> None:
        self.simulated = SimulatedPad()
        super().__init__(self.simulated)

    def write(self, points: Iterable[tuple[float, float]]) -> None:
        for x, y in points:
            self.simulated.pen(x, y)
        self.simulated.pen(0, 0, 0, down=False)

    def garble(self) -> None:
        self.simulated.garble()

    def unplug(self) -> None:
        self.simulated.unplug()

    @property
    def shows(self) -> bool:
        return self.simulated.screen is not None


class StuBench(PadBench):
    def __init__(self, virtual: VirtualStu, wire: DirectWire, pad: Stu) -> None:
        self.virtual, self.wire = virtual, wire
        super().__init__(pad)

    def write(self, points: Iterable[tuple[float, float]]) -> None:
        self.wire.say(self.virtual.stroke(list(points)))

    def garble(self) -> None:
        self.wire.say([b"\x7fjunk"])

    def unplug(self) -> None:
        self.wire.unplug()

    @property
    def shows(self) -> bool:
        return self.virtual.screen is not None


@pytest.fixture(params=["simulation", "STU-430", "STU-540"])
async def bench(request: pytest.FixtureRequest) -> PadBench:
    """Whatever a test says holds for all of them."""
    if request.param == "simulation":
        return SimulatedPadBench()
    virtual = VirtualStu(0xA4 if request.param == "STU-430" else 0xA8)
    wire = DirectWire(virtual)
    return StuBench(virtual, wire, await Stu.open(wire))


async def test_ink_counts_only_while_a_screen_is_shown(bench: PadBench) -> None:
    field = [(bench.layout.field.left + 20 + step, bench.layout.field.top + 30) for step in range(5)]
    bench.write(field)
    assert bench.heard == []
    await bench.pad.show(SCREEN)
    assert bench.shows
    bench.write(field)
    samples = [event for event in bench.heard if isinstance(event, PenSample)]
    assert [sample.down for sample in samples] == [True] * 5 + [False]
    assert [sample.x for sample in samples[:5]] == pytest.approx([x for x, _ in field], abs=0.1)
    await bench.pad.blank()
    assert not bench.shows
    bench.heard.clear()
    bench.write(field)
    assert bench.heard == []


@pytest.mark.parametrize("button", ["cancel", "again", "ok"])
async def test_a_button_is_pressed_where_it_is_drawn(bench: PadBench, button: str) -> None:
    await bench.pad.show(SCREEN)
    bench.write([bench.centre(button)] * 3)
    assert bench.heard == [ButtonPressed(button)]  # type: ignore[arg-type]


async def test_a_pen_that_slips_off_a_button_presses_nothing(bench: PadBench) -> None:
    await bench.pad.show(SCREEN)
    bench.write([bench.centre("ok"), bench.centre("again")])
    assert bench.heard == []


async def test_a_stroke_that_runs_over_a_button_stays_ink(bench: PadBench) -> None:
    await bench.pad.show(SCREEN)
    bench.write([(bench.layout.field.left + 20, bench.layout.field.top + 20), bench.centre("cancel")])
    assert [type(event) for event in bench.heard] == [PenSample] * 3


async def test_a_signature_is_measured_on_the_glass(bench: PadBench) -> None:
    await bench.pad.show(SCREEN)
    size, field = bench.pad.size, bench.layout.field
    ten_mm = 10 / size.pixel
    bench.write([(field.left + 10, field.top + 10), (field.left + 10 + ten_mm, field.top + 10)])
    ink = Ink(size)
    for event in bench.heard:
        assert isinstance(event, PenSample)
        ink.add(event)
    ((first, last),) = ink.strokes
    assert last[0] - first[0] == pytest.approx(10 / 25.4 * 96, abs=0.5), "10 mm are 37.8 CSS pixels on any pad"


async def test_strange_bytes_are_told(bench: PadBench) -> None:
    bench.garble()
    (event,) = bench.heard
    assert isinstance(event, PadUnreadable)
    assert event.error.code == "BAD_REPORT"


async def test_an_unplugged_pad_says_so_once_and_shows_nothing_more(bench: PadBench) -> None:
    await bench.pad.show(SCREEN)
    bench.unplug()
    assert bench.heard == [PadGone()]
    for action in (bench.pad.show(SCREEN), bench.pad.blank()):
        with pytest.raises(DeviceGone):
            await action


async def test_who_ended_listening_hears_nothing(bench: PadBench) -> None:
    bench.end()
    bench.unplug()
    assert bench.heard == []


class ReaderBench:
    """A reader with a hand that holds codes before it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.virtual = VirtualHidPos(vendor=0x0C2E)
        self.hid = DirectWire(self.virtual)
        self.serial = SerialWire("COM3")
        self.simulated = SimulatedReader()

    async def open(self) -> CodeReader:
        match self.kind:
            case "hid":
                return await HidPosReader.open(self.hid)
            case "serial":
                return SerialReader(self.serial)
        return self.simulated

    def scan(self, text: str) -> None:
        match self.kind:
            case "hid":
                self.hid.say(self.virtual.scan(text))
            case "serial":
                for byte in f"]Q1{text}\r".encode():
                    self.serial.tell(Bytes(bytes([byte]), 0))
            case _:
                self.simulated.scan(text)

    def garble(self) -> None:
        match self.kind:
            case "hid":
                self.hid.say([b"\x09junk"])
            case "serial":
                self.serial.tell(Bytes(b"\xff\xfe\r", 0))
            case _:
                self.simulated.garble()

    def unplug(self) -> None:
        match self.kind:
            case "hid":
                self.hid.unplug()
            case "serial":
                self.serial.tell(Gone())
            case _:
                self.simulated.unplug()


@pytest.mark.parametrize("kind", ["simulated", "hid", "serial"])
async def test_a_reader_reads_says_what_it_cannot_read_and_goes(kind: str) -> None:
    bench = ReaderBench(kind)
    heard: list[object] = []
    (await bench.open()).listen(heard.append)
    bench.scan("KK1:K7Q29XMF3")
    bench.garble()
    bench.scan("上野丸之内" * 20)
    bench.unplug()
    bench.scan("nobody hears this")
    read, unreadable, long, gone = heard
    assert (read, long, gone) == (CodeRead("KK1:K7Q29XMF3", kind), CodeRead("上野丸之内" * 20, kind), ReaderGone())  # type: ignore[arg-type]
    assert isinstance(unreadable, CodeUnreadable)


async def test_a_honeywell_is_woken_up() -> None:
    virtual = VirtualHidPos(vendor=0x0C2E)
    await HidPosReader.open(DirectWire(virtual))
    assert virtual.told == [(0xFE, b"\x01")]
