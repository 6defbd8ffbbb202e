"""Reading: one card of facts at a time, then what will be submitted. 「ちがいます」 lets people touch what is wrong."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Literal

from nicegui import ui

from components.text import text
from pages.resident.facts import Card, Fact, Group, Key, cards
from pages.resident.papers import draw_papers
from pages.resident.pieces import button, heading
from pages.resident.rows import draw_card, draw_choice, picture
from pages.resident.visit import ResidentVisit
from pages.resident.words import Words
from services.base.events import Change

Part = Literal["reading", "corrected", "fixing", "papers", "none"]


class Confirm:
    """A round over the facts that have not been read yet, then what was corrected meanwhile, then the list of forms."""

    def __init__(self, visit: ResidentVisit, words: Words) -> None:
        self._visit = visit
        self._words = words
        self._round: set[Key] = set()  # does not shrink while it is read, so that 「n枚のうち」 stays true
        self._at = 0
        self._choosing = False
        self._drawn: Sequence[object] = ()
        self._root = ui.element("div").classes("resident-view")
        self._draw()

    def changed(self, change: Change) -> None:
        """Draw anew, if it makes a difference to what is being read."""
        self._draw()

    def translate(self, words: Words) -> None:
        """Speak another language from now on."""
        self._words = words
        self._draw()

    # What to show

    def _look(self) -> tuple[Part, Card | None, int]:
        """Which part the resident is in, the card of it, and how many cards the round has."""
        found = self._visit.groups(self._words)
        unread = {key for group in found for fact in group.facts if not self._visit.agreed(fact) for key in fact.keys}
        changed = {key for group in found for fact in group.facts if self._visit.corrected(fact) for key in fact.keys}
        self._round |= unread - changed
        reading = _only(found, lambda fact: not self._round.isdisjoint(fact.keys))
        if self._at < len(reading):
            return "reading", reading[self._at], len(reading)
        self._at = len(reading)
        open_ = _only(found, lambda fact: not unread.isdisjoint(fact.keys) and not self._visit.marked(fact))
        if open_:
            return "corrected", open_[0], len(reading)
        marked = _only(found, self._visit.marked)
        if marked:
            return "fixing", marked[0], len(reading)
        if self._visit.faulty:
            return "fixing", None, len(reading)
        return ("papers" if self._visit.forms() else "none"), None, len(reading)

    def _draw(self) -> None:
        part, card, total = self._look()
        if card is None or part == "fixing":
            self._choosing = False
        seen = picture(card, self._visit, self._words) if card else [form.key for form in self._visit.forms()]
        now = (part, self._at, total, self._choosing, self._words.language, *seen)
        if now == self._drawn:
            return
        moved = now[:4] != self._drawn[:4]
        self._drawn = now
        self._root.clear()
        with self._root:
            title = self._part(part, card, total)
        if moved:
            title.run_method("focus")
            self._root.client.run_javascript("scrollTo(0, 0)")

    def _part(self, part: Part, card: Card | None, total: int) -> ui.element:
        words = self._words
        if card is None:
            return self._end(part)
        with ui.element("div").classes("resident-head"):
            title = heading(words("confirm.choose" if self._choosing else _TITLES[part]))
            if part == "reading":
                text("p", words("confirm.progress", total=total, number=self._at + 1), "resident-progress")
        if self._choosing:
            draw_choice(card, self._visit, words, self._touched)
        else:
            draw_card(card, self._visit, words)
        if part == "fixing":
            text("p", words("confirm.fixing"), "resident-note").props("role=status")
            return title
        with ui.element("div").classes("resident-foot"):
            if self._choosing:
                button(words("back"), "plain", self._stop_choosing)
                if any(self._visit.marked(fact) for fact in card.facts):
                    text("p", words("confirm.told"), "resident-note").props("role=status")
                    button(words("confirm.next"), "primary push", lambda: self._right(card))
            else:
                if self._at and part == "reading":
                    button(words("back"), "plain", self._back)
                button(words("confirm.wrong"), "secondary push", self._choose)
                button(words("confirm.right"), "primary", lambda: self._right(card))
        return title

    def _end(self, part: Part) -> ui.element:
        if part == "none":
            return heading(self._words("confirm.none"))
        if part == "fixing":
            mending = heading(self._words(_TITLES[part]))
            text("p", self._words("confirm.fixing"), "resident-note").props("role=status")
            return mending
        title = draw_papers(self._visit, self._words)
        with ui.element("div").classes("resident-foot"):
            if self._at:
                button(self._words("back"), "plain", self._back)
            button(self._words("papers.next"), "primary push", self._visit.confirm)
        return title

    # What the resident touches

    async def _right(self, card: Card) -> None:
        reading = self._drawn[0] == "reading"
        await self._visit.agree([fact for fact in card.facts if not self._visit.marked(fact)])
        self._choosing = False
        self._at += reading
        self._draw()

    def _choose(self) -> None:
        self._choosing = True
        self._draw()

    def _stop_choosing(self) -> None:
        self._choosing = False
        self._draw()

    def _back(self) -> None:
        self._at -= 1
        self._choosing = False
        self._draw()

    async def _touched(self, fact: Fact) -> None:
        if self._visit.marked(fact):
            await self._visit.take_back(fact)
        else:
            await self._visit.disagree(fact)
        self._draw()


_TITLES: dict[Part, str] = {
    "reading": "confirm.title",
    "corrected": "confirm.corrected",
    "fixing": "confirm.fixing_title",
}


def _only(found: Collection[Group], wanted: Callable[[Fact], bool]) -> list[Card]:
    """Cards of the facts that are ``wanted``."""
    kept = (replace(group, facts=tuple(filter(wanted, group.facts))) for group in found)
    return cards(group for group in kept if group.facts)
