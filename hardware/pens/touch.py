"""What a pen means on a pad's screen: ink in the field, a press on a button, or nothing."""

from collections.abc import Iterator
from typing import Literal

from hardware.pens.layout import Button, Layout

Meaning = Literal["ink", "lifted"] | Button


class Touch:
    """Follows one pen over one screen.

    Where the pen is put down decides: a stroke that begins in the field stays ink wherever it runs; a button is pressed
    when the pen is also lifted on it.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._began: Literal["", "ink", "nothing"] | Button = ""  # on what the pen was put down
        self.last = (0.0, 0.0)  # where it was last seen on the glass; a pen that left says nothing of its place

    def pen(self, x: float, y: float, down: bool) -> Iterator[Meaning]:
        """What this position of the pen means."""
        began = self._began
        if down:
            self.last = (x, y)
            if not began:
                began = self._began = self._under(x, y)
            if began == "ink":
                yield "ink"
            return
        self._began = ""
        if began == "ink":
            yield "lifted"
        elif began and began != "nothing" and self._under(*self.last) == began:
            yield began

    def _under(self, x: float, y: float) -> Literal["ink", "nothing"] | Button:
        for name, box in self._layout.buttons:
            if box.holds(x, y):
                return name
        return "ink" if self._layout.field.holds(x, y) else "nothing"
