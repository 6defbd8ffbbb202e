"""A virtual Wacom STU: it takes and gives real report bytes, whoever carries them (the bus of bus.py, or a test)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from hardware.pens.layout import Layout

ONE_BIT, ZLIB = 2, 1
INPUTS = {0x01: 6, 0x34: 10}
FEATURES = {
    0x03: 4, 0x04: 1, 0x08: 16, 0x09: 16, 0x20: 1, 0x21: 1, 0x25: 1, 0x26: 255, 0x27: 1, 0x2A: 8, 0x32: 1,
}  # fmt: skip


def _descriptor() -> bytes:
    """A report descriptor with these reports, all vendor-defined bytes (usage page FF00, usage 1)."""
    items = b"".join(
        bytes([0x85, report, 0x09, 0x01, 0x75, 0x08, 0x96]) + size.to_bytes(2, "little") + kind
        for reports, kind in ((INPUTS, b"\x81\x02"), (FEATURES, b"\xb1\x02"))
        for report, size in reports.items()
    )
    return bytes.fromhex("0600ff0901a101150026ff00") + items + b"\xc0"


@dataclass(eq=False)
class VirtualStu:
    """What a pad keeps: its screen, whether it inks, and where. ``old``: a firmware without times."""

    product: int = 0xA4
    old: bool = False
    busy: int = 0  # how many times it says "not ready" after a picture
    error: int = 0  # what its status says of the last command
    vendor: int = 0x056A
    descriptor: bytes = field(default_factory=_descriptor)
    screen: bytes | None = None  # 1-bit pixels, None: cleared
    inking: bool = False
    area: tuple[int, int, int, int] | None = None
    mode: int = 0
    told: list[int] = field(default_factory=list)  # the reports it was sent, in order
    _image: bytearray | None = None
    _not_ready: int = 0
    _clock: int = 65_500  # shortly before it begins again
    _sequence: int = 0

    @property
    def name(self) -> str:
        return {0xA4: "STU-430", 0xA8: "STU-540"}[self.product]

    @property
    def size(self) -> tuple[int, int]:
        return {0xA4: (320, 200), 0xA8: (800, 480)}[self.product]

    @property
    def measures(self) -> tuple[int, int]:
        """The largest x and y of its pen."""
        return {0xA4: (9600, 6000), 0xA8: (10800, 6480)}[self.product]

    def get_feature(self, report: int) -> bytes:
        match report:
            case 0x03:
                state = 0
                if self._not_ready:
                    self._not_ready -= 1
                    state = 1
                return struct.pack("<BBH", state, self.error, 0)
            case 0x08:
                return struct.pack(">9sBB5s", self.name.encode(), 1, 9, b"")
            case 0x09:
                return struct.pack(">HHHHHBHB2x", *self.measures, 1023, *self.size, 200, 2540, ONE_BIT | ZLIB)
        raise LookupError(report)

    def set_feature(self, report: int, content: bytes) -> None:
        if len(content) != FEATURES.get(report):
            raise LookupError(report)
        self.told.append(report)
        match report:
            case 0x20:
                self.screen = None
            case 0x21:
                self.inking = bool(content[0])
            case 0x25 if content[0] == 0:
                self._image = bytearray()
            case 0x26 if self._image is not None:
                length = int.from_bytes(content[:2], "little")
                self._image += content[2 : 2 + length]
            case 0x27 if self._image is not None:
                width, height = self.size
                if content[0] == 0 and len(self._image) == width * height // 8:
                    self.screen = bytes(self._image)
                self._image, self._not_ready = None, self.busy
            case 0x2A:
                left, top, right, bottom = struct.unpack("<HHHH", content)
                self.area = (left, top, right, bottom)
            case 0x32 if not self.old:
                self.mode = content[0]
            case _:
                raise LookupError(report)

    # Somebody writes: each returns the input reports (id first) that the pad then sends

    def pen(self, x: float, y: float, pressure: int = 500, *, contact: bool = True) -> bytes:
        """The pen at pixel (x, y) of the screen."""
        return self._report(x, y, 0x8000 | (0x1000 | pressure if contact else 0))

    def away(self) -> bytes:
        """The pen left: the report says nothing of its place."""
        return self._report(0, 0, 0)

    def stroke(self, points: Sequence[tuple[float, float]], pressure: int = 500) -> list[bytes]:
        """Hover, touch, move, lift, leave."""
        return [self.pen(*points[0], contact=False), *(self.pen(x, y, pressure) for x, y in points), self.away()]

    def press(self, button: str) -> list[bytes]:
        """The pen tips on a button of the screen (``cancel``, ``again``, ``ok``)."""
        boxes = dict(Layout.of(*self.size, ("cancel", "again", "ok")).buttons)
        box = next(box for name, box in boxes.items() if name == button)
        return self.stroke([((box.left + box.right) / 2, (box.top + box.bottom) / 2)] * 3)

    def signature(self, letters: int = 3) -> list[bytes]:
        """A name in the field."""
        field_ = Layout.of(*self.size, ("ok",)).field
        wide, high = field_.right - field_.left, field_.bottom - field_.top
        reports: list[bytes] = []
        for letter in range(letters):
            left = field_.left + wide * (letter + 0.5) / (letters + 1)
            points = [
                (left + step * wide / 200, field_.top + high * (0.3 + 0.4 * (step % 8) / 8)) for step in range(24)
            ]
            reports += self.stroke(points, pressure=300 + 100 * letter)
        return reports

    def _report(self, x: float, y: float, bits: int) -> bytes:
        (width, height), (most_x, most_y) = self.size, self.measures
        place = round(x * most_x / width), round(y * most_y / height)
        self._clock, self._sequence = (self._clock + 5) % 0x10000, (self._sequence + 1) % 0x10000
        if self.mode == 3:
            return b"\x34" + struct.pack(">HHHHH", bits, *place, self._clock, self._sequence)
        return b"\x01" + struct.pack(">HHH", bits, *place)
