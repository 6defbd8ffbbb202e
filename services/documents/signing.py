"""Strokes of a signature: whether they are one, and the picture drawn from them."""

import math
from collections.abc import Sequence
from itertools import pairwise

from services.documents.faults import Fault

Point = list[float]  # x, y in px, pressure 0 to 1, ms since the first touch
Strokes = list[list[Point]]

_FEWEST_POINTS = 8
_SHORTEST = 90.0  # px of line: less is a dot or a slip of the finger
_SMALLEST = 40.0  # px: the diagonal of what is written
_MOST_POINTS = 20_000
_THIN, _THICK, _MARGIN = 1.6, 5.0, 6.0  # px


class NoSignature(Fault):
    """Nothing, or next to nothing, is written."""

    key = "error.signature_empty"


class SignatureTooSmall(Fault):
    """A dot or a short line."""

    key = "error.signature_small"


def tidied(strokes: Sequence[Sequence[Sequence[float]]]) -> Strokes:
    """The strokes as they are stored: finite numbers, tenths of a pixel, hundredths of pressure, whole ms.

    :raises NoSignature: no points, or not points at all.
    :raises SignatureTooSmall: too short or too small to be a name.
    """
    try:
        found = [[_point(point) for point in stroke] for stroke in strokes if stroke]
    except (TypeError, ValueError, OverflowError) as error:
        raise NoSignature from error
    points = [point for stroke in found for point in stroke]
    if not points or len(points) > _MOST_POINTS:
        raise NoSignature
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    length = sum(math.dist(a[:2], b[:2]) for stroke in found for a, b in pairwise(stroke))
    diagonal = math.hypot(max(xs) - min(xs), max(ys) - min(ys))
    if len(points) < _FEWEST_POINTS or length < _SHORTEST or diagonal < _SMALLEST:
        raise SignatureTooSmall
    return found


def _point(raw: Sequence[float]) -> Point:
    x, y, pressure, ms = (float(number) for number in raw)
    if not all(math.isfinite(number) for number in (x, y, pressure, ms)):
        raise ValueError(raw)
    x, y = round(x, 1) + 0.0, round(y, 1) + 0.0  # no -0.0: the database keeps 0.0, and the seal would not agree
    return [x, y, round(min(max(pressure, 0.0), 1.0), 2), float(round(ms))]


def svg(strokes: Strokes) -> str:
    """The signature as SVG, cropped to what is written. Lines are thicker where the pen was pressed."""
    points = [point for stroke in strokes for point in stroke]
    left, top = min(p[0] for p in points) - _MARGIN, min(p[1] for p in points) - _MARGIN
    width, height = max(p[0] for p in points) + _MARGIN - left, max(p[1] for p in points) + _MARGIN - top
    paths = "".join(_path(stroke) for stroke in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}">'
        f'<g fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round">{paths}</g></svg>'
    )


def _path(stroke: list[Point]) -> str:
    """One stroke through the middles of its points, with its mean pressure."""
    pressure = sum(point[2] for point in stroke) / len(stroke)
    first = stroke[0]
    steps = [f"M{first[0]:.1f} {first[1]:.1f}"]
    for here, after in pairwise(stroke[1:]):
        middle = (here[0] + after[0]) / 2, (here[1] + after[1]) / 2
        steps.append(f"Q{here[0]:.1f} {here[1]:.1f} {middle[0]:.1f} {middle[1]:.1f}")
    steps.append(f"L{stroke[-1][0]:.1f} {stroke[-1][1]:.1f}")
    return f'<path d="{"".join(steps)}" stroke-width="{_THIN + (_THICK - _THIN) * pressure:.1f}"/>'
