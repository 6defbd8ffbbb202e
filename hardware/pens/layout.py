"""Where things stand on a pad: the same proportions on every screen, so that what is touched is what is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Button = Literal["cancel", "again", "ok"]
UNITS = 200  # a screen is so many units high; on an STU-430 one unit is one pixel (0.3 mm)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; ``right`` and ``bottom`` lie outside."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Layout:
    """Title and name on top, the field to write in, a row of buttons below. ``unit``: pixels of one unit."""

    unit: float
    title: Box
    name: Box
    field: Box
    buttons: tuple[tuple[Button, Box], ...]

    @classmethod
    def of(cls, width: int, height: int, buttons: Sequence[Button]) -> "Layout":
        """The layout of a screen of this many pixels."""
        unit = height / UNITS

        def box(left: float, top: float, right: float, bottom: float) -> Box:
            return Box(round(left * unit), round(top * unit), round(right * unit), round(bottom * unit))

        wide = width / unit
        step = (wide - 6) / max(len(buttons), 1)
        return cls(
            unit,
            box(6, 3, wide - 6, 20),
            box(6, 21, wide - 6, 43),
            box(6, 46, wide - 6, 152),
            tuple((name, box(6 + n * step, 158, n * step + step, 196)) for n, name in enumerate(buttons)),
        )
