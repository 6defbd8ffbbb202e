"""One box of a visit on screen: it saves itself, says where its value came from and what is wrong with it.

One light element per box (``field.js``), so that a form of sixty opens at once.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components import typed, unsaved
from components.text import sentence
from services.base import clock
from services.base.errors import UserError
from services.base.i18n import STAFF_LANGUAGE, t
from services.documents.display import show as in_words
from services.documents.filled import Box
from services.reception.errors import StaleWrite

log = logging.getLogger(__name__)

FEW = 7  # options that are laid open instead of folded into a list
SHORT = 40  # letters of all laid open options together
HINTS = {"date": "例 R8.4.1", "date_birth": "例 S50.3.1", "tel": "例 0595-22-9600"}
MODES = {"tel": "tel", "digits": "numeric", "int": "numeric", "money": "numeric", "mynumber": "numeric"}
UNITS = {"money": "円"}

Store = Callable[[Box, Any, int | None], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion under a text box: what it writes, and what tells it from others."""

    text: str
    note: str = ""


Suggest = Callable[[str], Awaitable[Sequence[Offer]]]


class Field(Element, component="field.js"):
    """An autosaving box. The caller keeps it up to date with :meth:`show` and locks it with :meth:`lock`."""

    def __init__(
        self,
        box: Box,
        store: Store,
        *,
        visit: str,
        revision: Callable[[Box], int],
        locked: bool = False,
        suggest: Suggest | None = None,
        span: bool = False,
        foreign: bool = False,
    ) -> None:
        """Draw ``box``.

        :param store: saves ``(box, value, expected revision)`` and returns the revision at which it is stored, or
            raises why it could not. The revision expected is that of the value the person saw; ``None`` once they
            want their own in place of another's newer one.
        :param visit: where it is stored: the browser keeps what is entered for this visit until it is.
        :param revision: of the value that a box shows.
        :param suggest: offers for a text while it is typed.
        :param span: take as many twelfths of the row as the form says.
        :param foreign: dates are written in the western calendar.
        """
        super().__init__()
        self._box = box
        self._store = store
        self._visit = visit
        self._suggest = suggest
        self._revision = revision
        self._foreign = foreign
        self._refused: str | None = None  # why the last value was not stored
        with self._props.suspend_updates():
            self._props.update(
                _constant(box),
                visit=visit,
                words=_words(),
                acknowledged=0,
                locked=locked,
                offers=[] if suggest else None,
            )
            self._props["span"] = box.span if span else None
        self.show(box)
        self.on("store", self._stored)
        self.on("settle", self._settled)
        if suggest is not None:
            self.on("suggest", self._suggested)

    @property
    def box(self) -> Box:
        """What the field shows."""
        return self._box

    def show(self, box: Box) -> None:
        """Show ``box``: its value, origin and fault. What somebody is typing stays; nothing new, nothing travels."""
        self._box = box
        self._update(
            text=typed.write(box.type, box.text if box.type == "mynumber" else box.value, foreign=self._foreign),
            basis=self._revision(box),
            note=typed.understood(box.type, box.value, clock.today()),
            origin=box.origin,
            edited=box.edited,
            former=box.original or "",
            blank=t("field.hidden") if box.hidden else None,
            error=self._refused or sentence(box.error),
            caution=sentence(box.caution),
        )

    def lock(self, locked: bool) -> None:
        """Let nobody type (somebody else works on the visit); what stands in the box stays."""
        self._update(locked=locked)

    def focus(self) -> None:
        """Put the cursor into the box."""
        self.run_method("focus")

    async def _stored(self, event: GenericEventArguments) -> None:
        await self._save(int(event.args["version"]), event.args["value"], event.args["basis"])

    async def _settled(self, event: GenericEventArguments) -> None:
        """After somebody else was faster: take theirs, or keep what was typed here."""
        version = int(event.args["version"])
        if event.args["whose"] == "mine":
            await self._save(version, event.args["value"], None)
        else:
            self._refused = None
            self._update(acknowledged=version, failed=False, theirs=False)
            self.show(self._box)

    async def _save(self, version: int, entered: Any, expected: int | None) -> None:
        error: UserError | None = None
        value: Any = None
        revision = 0
        before, client = self._box, self.client
        try:
            value = typed.read(before.type, entered, clock.today())
            revision = await self._store(before, value, expected)
        except UserError as refused:
            error = refused
        except Exception:
            log.exception("A value could not be stored")
            error = UserError("field.not_stored")
        if self.is_deleted:  # the browser's side is gone as well and hears of nothing any more
            if error is None and not client.is_deleted:
                unsaved.forget(client, self._visit, before.key, entered)
            return
        shown = error is None and self._refused is None and self._box is not before  # by whoever follows the visit
        self._refused = None if error is None else self._reason(error)
        if error is None and self._box is before:  # until the change comes back by the event bus
            stored = replace(before, value=value)
            self._box = replace(stored, text=in_words(stored))
        self._update(
            acknowledged=version, stored=revision, failed=error is not None, theirs=isinstance(error, StaleWrite)
        )
        if not shown:
            self.show(self._box)

    def _reason(self, error: UserError) -> str:
        if isinstance(error, StaleWrite):
            current = in_words(replace(self._box, value=error.current)) or t("field.nothing")
            return t("field.stale", STAFF_LANGUAGE, **error.params | {"value": current})
        return sentence(error)

    async def _suggested(self, event: GenericEventArguments) -> None:
        assert self._suggest is not None
        offers = await self._suggest(str(event.args))
        if not self.is_deleted:
            self._update(offers=[{"text": offer.text, "note": offer.note} for offer in offers])

    def _update(self, **properties: Any) -> None:
        if all(name in self._props and self._props[name] == value for name, value in properties.items()):
            return
        with self._props.suspend_updates():
            self._props.update(properties)
        self.update()


def _kind(box: Box) -> str:
    """How the box is drawn: ``choice``, ``multi``, ``select``, ``secret``, ``date`` or ``text``."""
    if box.type in typed.SEVERAL | typed.CHECKS:
        return "multi"
    if box.type in typed.CHOICES:
        letters = sum(len(choice.label.ja) for choice in box.choices)
        return "choice" if len(box.choices) <= FEW and letters <= SHORT else "select"
    return {"mynumber": "secret", "date": "date", "date_birth": "date"}.get(box.type, "text")


def _constant(box: Box) -> dict[str, Any]:
    """What never changes while the field stands."""
    return {
        "item": box.key,
        "label": box.label.ja,
        "kind": _kind(box),
        "choices": [{"value": choice.value, "label": choice.label.ja} for choice in box.choices],
        "required": box.required,
        "unit": UNITS.get(box.type),
        "mode": MODES.get(box.type),
        "hint": HINTS.get(box.type),
    }


@cache
def _words() -> dict[str, str]:
    names = ("required", "saving", "saved", "failed", "edited", "former", "unchosen", "theirs", "mine", "offers")
    return {name: t(f"field.{name}") for name in names} | {"quiet": ""}
