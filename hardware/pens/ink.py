"""What was written on a pad, as strokes in the measure of the page's own field."""

from hardware.pens.pads import PadSize, PenSample

Strokes = list[list[list[float]]]  # stroke → point → [x, y, pressure, ms]
CSS_PIXEL = 25.4 / 96  # mm: a signature is judged by its size on the glass, whatever the glass


class Ink:
    """Collects the samples of one signature."""

    def __init__(self, size: PadSize) -> None:
        self._scale = size.pixel / CSS_PIXEL
        self._began: float | None = None
        self._down = False
        self.strokes: Strokes = []

    def add(self, sample: PenSample) -> list[float] | None:
        """Take a sample; returns its point, or ``None`` where a stroke ended."""
        if not sample.down:
            self._down = False
            return None
        if self._began is None:
            self._began = sample.time
        if not self._down:
            self._down = True
            self.strokes.append([])
        point = [
            round(sample.x * self._scale, 1),
            round(sample.y * self._scale, 1),
            round(sample.pressure, 3),
            float(round(sample.time - self._began)),
        ]
        self.strokes[-1].append(point)
        return point

    def clear(self) -> None:
        """Forget everything."""
        self._began, self._down, self.strokes = None, False, []
