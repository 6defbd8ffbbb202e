"""Facts as lines: the word for it, the thing itself larger, and the Japanese beside another language."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from components.text import text
from pages.resident.facts import Card, Fact, Group
from pages.resident.pieces import beside
from pages.resident.visit import ResidentVisit
from pages.resident.words import Words


def draw_card(card: Card, visit: ResidentVisit, words: Words) -> None:
    """A card to read."""
    with ui.element("section").classes("resident-card"):
        for part in card.parts:
            _title(part)
            with ui.element("dl").classes("facts"):
                for fact in part.facts:
                    with ui.element("div").classes(_classes(fact, visit)):
                        _content(fact, visit, words, "dt", "dd")


def draw_choice(card: Card, visit: ResidentVisit, words: Words, touched: Callable[[Fact], Any]) -> None:
    """A card whose lines can be touched: ``touched`` is called with the fact."""
    with ui.element("section").classes("resident-card choosing"):
        for part in card.parts:
            _title(part)
            with ui.element("div").classes("facts"):
                for fact in part.facts:
                    with ui.element("button").classes(_classes(fact, visit)) as line:
                        _content(fact, visit, words, "span", "span")
                    line.props["type"] = "button"
                    line.props["aria-pressed"] = "true" if visit.marked(fact) else "false"
                    line.on("click", lambda fact=fact: touched(fact), args=[])


def picture(card: Card, visit: ResidentVisit, words: Words) -> Sequence[object]:
    """What :func:`draw_card` would draw, to compare with what stands there."""
    lines = ((fact.label, fact.text, visit.marked(fact), visit.before(fact, words)) for fact in card.facts)
    return *(part.title for part in card.parts), *lines


def _title(part: Group) -> None:
    with ui.element("h2"):
        text("span", part.title)
        beside(part.title_ja)


def _classes(fact: Fact, visit: ResidentVisit) -> str:
    return "fact marked" if visit.marked(fact) else "fact corrected" if visit.corrected(fact) else "fact"


def _content(fact: Fact, visit: ResidentVisit, words: Words, label: str, value: str) -> None:
    with ui.element(label).classes("fact-label"):
        text("span", fact.label)
        beside(fact.label_ja)
    with ui.element(value).classes("fact-value"):
        if fact.reading:
            text("span", fact.reading, "fact-reading")
        text("span", fact.text)
        beside(fact.text_ja)
        if visit.marked(fact):
            text("span", words("confirm.marked"), "fact-note")
        elif visit.corrected(fact):
            text("span", words("confirm.was", old=visit.before(fact, words)), "fact-note")
