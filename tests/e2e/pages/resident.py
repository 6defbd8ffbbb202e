"""The resident's screen as a resident meets it, and the finger that signs on it."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from playwright.async_api import CDPSession, Locator, Page, expect

Point = tuple[float, float]
Touch = tuple[float, float, float]  # x, y and radius of the contact
TIP = 8.0  # px, the radius of a fingertip
STEP, REST = 0.012, 0.2  # seconds between two points, and before and after the finger is lifted
LEFT_BEHIND = """() => JSON.stringify({
    page: document.documentElement.outerHTML, title: document.title, address: location.href,
    session: Object.entries(sessionStorage), local: Object.entries(localStorage), cookies: document.cookie,
    state: history.state, named: window.name, asked: performance.getEntriesByType("resource").map((one) => one.name),
})"""


@dataclass
class ResidentScreen:
    """``/resident`` in a browser."""

    page: Page

    # What it shows

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    async def says(self, text: str) -> None:
        await expect(self.heading).to_have_text(text)

    async def is_blank(self) -> None:
        await expect(self.page.get_by_text("Please wait a moment")).to_be_visible()
        await expect(self.heading).to_have_text("伊賀市")

    async def code(self) -> str:
        figures = self.page.locator(".pairing-code")
        await expect(figures).to_be_visible()
        return (await figures.inner_text()).replace(" ", "")

    def fact(self, label: str) -> Locator:
        return self.page.locator(".fact", has=self.page.locator(".fact-label", has_text=label))

    async def everything(self) -> str:
        """All that the browser holds: the document, its title and address, storages, cookies, history."""
        held: str = await self.page.evaluate(LEFT_BEHIND)
        return held

    # What the resident touches

    async def touch(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).tap()

    async def speak(self, language: str) -> None:
        button = self.page.get_by_role("button", name=language, exact=True)
        await button.tap()
        await expect(button).to_have_attribute("aria-pressed", "true")

    async def read_all(self, right: str = "まちがいない") -> int:
        """Find every card right, at least one; returns how many there were."""
        await expect(self.page.get_by_role("button", name=right, exact=True)).to_be_visible()
        count = 0
        while await self.page.get_by_role("button", name=right, exact=True).is_visible():
            await self.read_card(right)
            count += 1
        return count

    async def read_card(self, right: str = "まちがいない") -> None:
        """Find the present card right and wait for what comes next."""
        heading = await self.heading.element_handle()
        assert heading is not None
        await self.page.get_by_role("button", name=right, exact=True).click()
        await heading.wait_for_element_state("hidden")  # the next one has a heading of its own
        await expect(self.page.locator(".resident-card, .papers")).to_be_visible()

    # Signing

    @property
    def pad(self) -> Locator:
        return self.page.locator(".signature-pad canvas")

    async def finger(self) -> "Finger":
        box = await self.pad.bounding_box()
        assert box is not None
        return Finger(await self.page.context.new_cdp_session(self.page), (box["x"], box["y"]))

    async def ink(self) -> int:
        """How many pixels of the field are written on."""
        dark: int = await self.page.evaluate(
            """() => { const canvas = document.querySelector("canvas");
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            let dark = 0; for (let i = 3; i < data.length; i += 4) dark += data[i] > 128; return dark; }"""
        )
        return dark

    async def thickness(self, left: int, right: int) -> list[int]:
        """How many pixels of each column of the field are written on."""
        columns: list[int] = await self.page.evaluate(
            """([left, right]) => { const canvas = document.querySelector("canvas");
            const { data, width, height } = canvas.getContext("2d").getImageData(left, 0, right - left, canvas.height);
            return Array.from({ length: width }, (_, x) => { let dark = 0;
              for (let y = 0; y < height; y++) dark += data[4 * (y * width + x) + 3] > 128; return dark; }); }""",
            [left, right],
        )
        return columns


@dataclass
class Finger:
    """Touches the field at ``origin`` as a touch screen reports it, at the speed of a hand.

    Every point carries its time (``now``, seconds): a hand that never rests looks like a fling to the browser, which
    then takes the next tap for the one that stops it.
    """

    device: CDPSession
    origin: Point
    now: float = field(default_factory=lambda: time.time() - 60)

    async def stroke(
        self, points: Iterable[Point], *, radius: float = TIP, force: Callable[[int], float] = lambda _: 1.0
    ) -> None:
        """``force``: what the glass says of the pressure at the n-th point; few glasses say anything that is true."""
        await self._draw([[(*point, radius)] for point in points], force)

    async def two(self, first: Sequence[Point], second: Sequence[Point]) -> None:
        """Two fingers put down together, moved together and lifted."""
        await self._draw([[(*one, TIP), (*other, TIP)] for one, other in zip(first, second, strict=True)])

    async def settle(self, points: Iterable[Point], *, radius: float) -> None:
        """A hand that touches with its edge and is ``radius`` wide a moment later."""
        await self._draw([[(*point, min(TIP + 6 * number, radius))] for number, point in enumerate(points)])

    async def beside(self, hand: Point, points: Iterable[Point], *, radius: float) -> None:
        """A stroke while the rest of the hand, ``radius`` wide, lies on the glass, which it touches first."""
        palm = (*hand, radius)
        await self._send("touchStart", [palm], 1.0)
        self.now += REST
        first, *rest = points
        await self._send("touchStart", [palm, (*first, TIP)], 1.0)
        await self._move([[palm, (*point, TIP)] for point in rest])
        await self._send("touchEnd", [palm], 1.0)
        await self._lift()

    async def sign(self) -> None:
        """A name of four letters."""
        for letter in range(4):
            await self.stroke(wave(100 + letter * 130))

    async def _draw(self, touches: Sequence[Sequence[Touch]], force: Callable[[int], float] = lambda _: 1.0) -> None:
        await self._send("touchStart", touches[0], force(0))
        await self._move(touches[1:], force)
        await self._lift()

    async def _move(self, touches: Sequence[Sequence[Touch]], force: Callable[[int], float] = lambda _: 1.0) -> None:
        for number, points in enumerate(touches, start=1):
            self.now += STEP
            await self._send("touchMove", points, force(number))
        self.now += REST

    async def _lift(self) -> None:
        await self._send("touchEnd", [], 0)
        self.now += REST

    async def _send(self, kind: str, touches: Sequence[Touch], force: float) -> None:
        x, y = self.origin
        points = [
            {"x": x + px, "y": y + py, "id": number, "radiusX": radius, "radiusY": radius, "force": force}
            for number, (px, py, radius) in enumerate(touches)
        ]
        await self.device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, "timestamp": self.now})

    async def pen(self, points: Sequence[tuple[float, float, float]]) -> None:
        """A stroke of a pen: x, y and pressure (0 to 1)."""
        x, y = self.origin
        kinds = ["mousePressed", *["mouseMoved"] * (len(points) - 1), "mouseReleased"]
        for kind, (px, py, force) in zip(kinds, [*points, (*points[-1][:2], 0.0)], strict=True):
            self.now += STEP
            event = {"type": kind, "x": x + px, "y": y + py, "button": "left", "buttons": 1, "clickCount": 1}
            pen = {"pointerType": "pen", "force": force, "timestamp": self.now}
            await self.device.send("Input.dispatchMouseEvent", event | pen)
        self.now += REST


def wave(left: float, *, top: float = 110, length: int = 30) -> list[Point]:
    """A stroke like a letter."""
    return [(left + 3.0 * step, top + 35 * math.sin(step / 5)) for step in range(length)]
