"""Following: what staff enter appears as plain facts, the newest gently marked."""

from nicegui import ui

from components.fact_sheet import FactSheet
from components.text import text
from pages.resident.entered import Written, entered, rewritten
from pages.resident.pieces import heading
from pages.resident.visit import ResidentVisit
from pages.resident.words import Words
from services.base.events import Change


class Follow:
    """Everything entered so far, in groups."""

    def __init__(self, visit: ResidentVisit, words: Words) -> None:
        self._visit = visit
        self._words = words
        self._written: Written = {}
        with ui.element("div").classes("resident-view following"):
            self._title = heading("")
            self._empty = text("p", "", "follow-empty")
            self._sheet = FactSheet()
            self._note = text("p", "", "resident-note")
        self.translate(words)

    def changed(self, change: Change) -> None:
        """Show what is known now."""
        if change.kind == "value" and "item" in change.data:
            key = (change.data["person_key"], change.data["item"])
            line = rewritten(self._visit.state, self._visit.catalogue, self._words, self._written, key)
            if line is not None and self._sheet.put(line):
                return
        self._show()

    def translate(self, words: Words) -> None:
        """Speak another language from now on."""
        self._words = words
        self._written.clear()
        self._title.set_text(words("follow.title"))
        self._empty.set_text(words("follow.empty"))
        self._note.set_text(words("follow.note"))
        self._sheet.forget()
        self._show()

    def _show(self) -> None:
        groups = entered(self._visit.state, self._visit.catalogue, self._words, self._written)
        self._empty.set_visibility(not groups)
        self._note.set_visibility(bool(groups))
        self._sheet.show(groups)
