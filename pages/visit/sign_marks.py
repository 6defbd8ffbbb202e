"""「ちがいます」: what the resident says is wrong, each with its box to put it right at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from components.dialogs import button
from components.field import Field
from components.text import text
from components.typed import CHOICES
from pages.visit.describing import label_of
from pages.visit.form_writing import FormWriter
from pages.visit.model import Key, VisitModel
from services.base.i18n import t
from services.documents import service as documents
from services.documents.filled import Box

LEFT = "(event) => event.currentTarget.contains(event.relatedTarget) || emit()"


@dataclass(slots=True)
class _Card:
    """One marked value on the screen. ``before``: what stood there when it was marked."""

    element: ui.element
    field: Field | None
    before: Any
    at_once: bool = False  # chosen, not typed: whole as soon as it is stored
    left: bool = False  # nobody types in it any more


class MarksPanel:
    """One card per marked value; they come and go one by one, so that nobody loses what they are typing.

    A value that was changed is shown to the resident again as soon as its box is left.
    """

    def __init__(self, model: VisitModel) -> None:
        """Draw the (yet invisible) panel into the open slot."""
        self._model = model
        self._writer = FormWriter(model)
        self._cards: dict[Key, _Card] = {}
        with ui.element("section").classes("sign-marks").props('role="alert"') as self._panel:
            text("h3", t("sign.wrong"))
        self._panel.set_visibility(False)

    def show(self, marked: Sequence[Key], boxes: dict[Key, Box]) -> None:
        """Show what is marked now. ``boxes``: every box of the visit's forms."""
        for gone in self._cards.keys() - set(marked):
            self._cards.pop(gone).element.delete()
        for key in marked:
            if key not in self._cards:
                self._draw(key, boxes.get(key))
            elif (field := self._cards[key].field) is not None and key in boxes:
                field.show(boxes[key])
                field.lock(not self._model.writable)
        self._panel.set_visibility(bool(marked))

    async def settle(self) -> None:
        """Show the resident what was put right."""
        for key, card in list(self._cards.items()):
            if (card.left or card.at_once) and self._value(key) != card.before and self._model.writable:
                await self._resolve(key)

    def _draw(self, key: Key, box: Box | None) -> None:
        with self._panel, ui.element("div").classes("sign-mark") as element:
            text("p", label_of(self._model, *key), "strong")
            field = None
            if box is not None and box.editable and not box.hidden:
                field = Field(
                    box,
                    self._writer.store,
                    visit=self._model.id,
                    revision=self._model.revision_of,
                    locked=not self._model.writable,
                    suggest=self._writer.suggest(box),
                    foreign=box.western,
                )
            elif box is not None:
                text("p", box.text)
            with ui.element("div").classes("line"):
                button(t("sign.right_after_all"), "secondary", lambda: self._resolve(key))
                text("span", t("sign.mend_note"), "field-note")
        card = self._cards[key] = _Card(element, field, self._value(key), box is not None and box.type in CHOICES)
        element.on("focusout", lambda: self._leave(card), js_handler=LEFT)
        element.on("focusin", lambda: self._enter(card))

    def _enter(self, card: _Card) -> None:
        card.left = False

    async def _leave(self, card: _Card) -> None:
        card.left = True
        await self.settle()

    def _value(self, key: Key) -> Any:
        stored = self._model.value(*key)
        return None if stored is None else stored.value

    async def _resolve(self, key: Key) -> None:
        async with self._model.acting() as action:
            await documents.resolve_mark(action.session, self._model.id, *key)
