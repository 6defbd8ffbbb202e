"""After signing: thanks, the number, the way to the next desks, and a copy for who wants one. Then nothing again."""

import re
import time

from nicegui import background_tasks, ui

from components.text import text
from pages.resident.pieces import beside, button, heading
from pages.resident.visit import ResidentVisit
from pages.resident.waiting import hills
from pages.resident.words import Words
from services.base import database
from services.base.events import Change
from services.catalogue.schema import Text
from services.handoff import service as handoff
from services.handoff.service import StopView

QUIET = 180.0  # seconds without anything happening until the screen goes blank by itself
AHEAD = frozenset({"waiting", "planned", "active"})


PLACE = re.compile(r"本庁舎(?P<floor>\d+)階 (?P<counter>[\d〜]+)番")


def place_in_words(place: str, words: Words) -> str:
    """Where a desk is, in the resident's language if it is in the main building: 「本庁舎1階 6〜8番」."""
    found = PLACE.fullmatch(place)
    return place if found is None else words("thanks.place", floor=found["floor"], counter=found["counter"])


class Thanks:
    """Thanks, and where to go."""

    def __init__(self, visit: ResidentVisit, words: Words) -> None:
        self._visit = visit
        self._words = words
        self._way: list[StopView] = []
        self._told = False
        self._root = ui.element("div").classes("resident-view thanks")
        self._root.on("pointerdown", self._awake, throttle=5.0)
        self._since = time.monotonic()
        ui.timer(QUIET / 12, self._blank_when_quiet)
        self._draw()
        background_tasks.create(self._look(), context=self._root)

    def changed(self, change: Change) -> None:
        """The way may be another."""
        self._awake()
        background_tasks.create(self._look(), context=self._root)

    def translate(self, words: Words) -> None:
        """Speak another language from now on."""
        self._words = words
        self._awake()
        self._draw()

    async def _look(self) -> None:
        async with database.transaction() as session:
            self._way = [stop for stop in await handoff.stops(session, self._visit.id) if stop.state in AHEAD]
        self._draw()

    def _draw(self) -> None:
        words = self._words
        self._root.clear()
        with self._root:
            heading(words("thanks.title"))
            with ui.element("div").classes("thanks-number"):
                text("span", words("thanks.number"))
                text("b", f"{self._visit.state.number:04d}", "num")
            if self._way:
                text("h2", words("thanks.next"))
                with ui.element("ol").classes("thanks-way"):
                    for stop in self._way:
                        with ui.element("li"):
                            self._desk(stop)
            else:
                text("p", words("thanks.wait"), "thanks-wait").props("role=status")
            if self._visit.signed:
                self._copy()
            ui.html(hills(), sanitize=False)

    def _copy(self) -> None:
        with ui.element("div").classes("thanks-copy"):
            if self._told:
                text("p", self._words("thanks.copy_told"), "resident-note").props("role=status")
            else:
                button(self._words("thanks.copy"), "plain", self._ask_for_copy)

    def _desk(self, stop: StopView) -> None:
        desk = self._visit.catalogue.desks.get(stop.office_id)
        name = Text(ja=stop.office_name, easy=desk.easy, en=desk.en) if desk else Text(ja=stop.office_name)
        with ui.element("p").classes("thanks-desk"):
            text("b", self._words.of(name))
            beside(self._words.beside(name))
        text("p", place_in_words(stop.place, self._words), "thanks-place")

    async def _ask_for_copy(self) -> None:
        await self._visit.ask_for_copy()
        self._told = True
        self._awake()
        self._draw()

    def _awake(self) -> None:
        self._since = time.monotonic()

    async def _blank_when_quiet(self) -> None:
        if time.monotonic() - self._since >= QUIET:
            await self._visit.leave_screen()
