"""Signing by finger: a glass without pressure, or with a pressure that means nothing, gives a line of even width."""

import re
from collections.abc import Callable

import pytest

from services.base import database
from services.documents import service as documents
from tests.e2e.conftest import Clerk
from tests.e2e.pages.resident import Finger, ResidentScreen
from tests.e2e.test_resident_signing import signing
from tests.e2e.visits import Visit

pytestmark = pytest.mark.usefixtures("city")
LINES = (100, 150, 200)  # a line straight across at each of these heights
POINTS = 60


async def widths(visit: Visit) -> list[float]:
    """How thick each line is in the picture that forms and seals carry."""
    async with database.transaction() as session:
        (seal, *_) = await documents.seals(session, visit.id)
        picture = (await documents.signature_of(session, seal)).svg
    return [float(width) for width in re.findall(r'stroke-width="([\d.]+)"', picture)]


async def write(finger: Finger, force: Callable[[int, int], float]) -> None:
    """Three lines; ``force`` of line and point."""
    for number, height in enumerate(LINES):
        await finger.stroke(
            [(100.0 + 5 * step, height) for step in range(POINTS)],
            force=lambda step, number=number: force(number, step),  # type: ignore[misc]
        )


@pytest.mark.parametrize(
    ("what", "force"),
    [
        ("nothing known: the browser says 0.5, as the standard wants", lambda _line, _step: 0.5),
        ("always all", lambda _line, _step: 1.0),
        ("always next to nothing", lambda _line, _step: 0.01),
        ("rising within a line and from line to line", lambda line, step: 0.1 + 0.2 * line + 0.4 * step / POINTS),
    ],
)
async def test_a_finger_writes_with_even_width_whatever_the_glass_says(
    resident: Clerk, what: str, force: Callable[[int, int], float]
) -> None:
    screen = ResidentScreen(await resident())
    visit = await signing(screen, "hoken-1")
    await write(await screen.finger(), force)
    seen = await screen.thickness(120, 380)
    assert min(seen) > 0 and max(seen) - min(seen) <= len(LINES), f"{what}: a pixel of rounding for each line"
    await screen.touch("これでよい")
    await screen.says("ありがとうございました")
    strokes = await visit.strokes()
    assert [len(stroke) for stroke in strokes] == [POINTS] * len(LINES)
    assert {point[2] for stroke in strokes for point in stroke} == {0.5}, what
    assert await widths(visit) == [3.3, 3.3, 3.3], "half way between the thinnest and the thickest"


async def test_control_a_pen_that_is_pressed_writes_a_line_that_swells(resident: Clerk) -> None:
    screen = ResidentScreen(await resident())
    visit = await signing(screen, "hoken-2")
    pen = await screen.finger()
    for number, height in enumerate(LINES):
        await pen.pen([(100.0 + 5 * step, height, 0.1 + 0.2 * number + 0.4 * step / POINTS) for step in range(POINTS)])
    seen = await screen.thickness(120, 380)
    assert max(seen) - min(seen) > len(LINES)
    await screen.touch("これでよい")
    await screen.says("ありがとうございました")
    first, second, third = await widths(visit)
    assert first < second < third
