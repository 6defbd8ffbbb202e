"""What was entered while the server was away, written into its visit; what cannot be written is said, not dropped."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nicegui import ui

from components import typed
from components.dialogs import button
from components.text import sentence, text
from components.unsaved import Entry, Unsaved
from pages.visit.boxes import box_of
from pages.visit.form_writing import FormWriter
from pages.visit.page import VisitPage
from services.base import clock
from services.base.errors import UserError
from services.base.i18n import t
from services.documents.display import show
from services.documents.filled import Box
from services.reception.errors import StaleWrite


class _Newer(UserError):
    """Since the person saw the box something else came to stand there; on another page of their own, maybe."""

    key = "unsaved.newer"

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current


class UnsavedBar:
    """Takes what the browser kept for this visit, and is seen only when something of it could not be stored."""

    def __init__(self, page: VisitPage) -> None:
        self._model = page.model
        self._writer = FormWriter(page.model)
        self._refused: dict[str, tuple[Entry, str]] = {}
        self._kept = Unsaved(page.model.id, self._write)
        with ui.element("div").classes("visit-unsaved message warn").props('role="alert"') as self._bar:
            self._words = ui.element("ul")
            button(t("unsaved.close"), "quiet", self._close)
        self._draw()

    async def _write(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            try:
                await self._store(entry)
            except UserError as error:
                self._refused[entry.key] = entry, self._in_words(entry, error)
            else:
                self._refused.pop(entry.key, None)
                self._kept.settled(entry)
        self._draw()

    async def _store(self, entry: Entry) -> None:
        box = self._box(entry)
        value = typed.read(box.type, entry.value, clock.today())
        if self._model.revision_of(box) > entry.basis and box.value != value:
            raise _Newer(box.value)
        await self._writer.store(box, value, entry.basis)

    def _box(self, entry: Entry) -> Box:
        item, person_key = entry.key.split("|")
        return box_of(self._model, item, person_key)

    def _in_words(self, entry: Entry, error: UserError) -> str:
        box = self._box(entry)
        name = self._model.name(box.person_key) if box.person_key else ""
        said: dict[str, Any] = {"label": f"{name} {box.label.ja}".strip(), "typed": _typed(box, entry.value)}
        if isinstance(error, StaleWrite | _Newer):
            return t("unsaved.newer", **said, value=show(replace(box, value=error.current)) or t("field.nothing"))
        return t("unsaved.refused", **said, reason=sentence(error))

    def _draw(self) -> None:
        self._words.clear()
        with self._words:
            for _, words in self._refused.values():
                text("li", words)
        self._bar.set_visibility(bool(self._refused))

    def _close(self) -> None:
        for entry, _ in self._refused.values():
            self._kept.settled(entry)
        self._refused.clear()
        self._draw()


def _typed(box: Box, entered: Any) -> str:
    """What was entered, as a person would say it; text that nobody can read as it was typed."""
    if box.type in typed.DATES | typed.NUMBERS or not box.choices:
        return str(entered)
    return show(replace(box, value=entered))
