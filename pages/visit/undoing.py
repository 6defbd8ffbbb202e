"""元に戻す and やり直す: one's own actions taken back and done again, each said before or after in words."""

from collections.abc import Sequence

from nicegui import background_tasks, ui

from pages.acting import acting, tell
from pages.visit.describing import Words
from pages.visit.model import Changed, VisitModel
from services.base.i18n import STAFF_LANGUAGE, t
from services.reception import service as reception

UNDOABLE = frozenset({"value", "person_added", "person_removed", "applicant", "decision"})
TURNS = frozenset({"undo", "lease", "state", "resync"})  # after these there may be something to do again
ENDS = frozenset({"value", "persons", "procedures"})  # after these there may be nothing any more
DONE = {"undo": "visit.undone", "redo": "visit.redone"}


class Undoing:
    """The two buttons, drawn in the current slot; :meth:`changed` keeps them true.

    やり直す can be pressed exactly while there is something to do again, whichever page of this person undid it.
    It keeps its place meanwhile: coming and going it would stand under the hand that presses 元に戻す once more.
    """

    def __init__(self, model: VisitModel) -> None:
        self._model = model
        self._looking = self._news = False
        self._undo = tool(t("visit.undo"), "undo", self._take_back).props('data-hotkey="ctrl+z"')
        with self._undo:
            self._would = ui.tooltip("")
        self._undo.on("mouseenter", self._foresee).on("focus", self._foresee)
        self._undo.set_enabled(model.writable)
        self._redo = tool(t("visit.redo"), "redo", self._do_again).props('data-hotkey="ctrl+y ctrl+shift+z"')
        self._redo.disable()
        self._look()

    def changed(self, change: Changed) -> None:
        """Follow the visit. While there is nothing to do again, which is nearly always, writing costs no look."""
        if change.kind in {"lease", "state", "resync"}:
            self._undo.set_enabled(self._model.writable)
        if change.kind in TURNS or (change.kind in ENDS and (self._redo.enabled or self._looking)):
            self._look()

    def _look(self) -> None:
        """Look whether something can be done again: once for all that happens meanwhile."""
        self._news = True
        if not self._looking:
            self._looking = True
            background_tasks.create(self._look_while_news(), context=self._redo)

    async def _look_while_news(self) -> None:
        try:
            while self._news and not self._redo.is_deleted:
                self._news = False
                model = self._model
                found = model.writable and await reception.can_redo(model.id, model.here.user_id)
                if not self._news:
                    self._redo.set_enabled(found)
        finally:
            self._looking = False

    async def _foresee(self) -> None:
        """Say what undo would take back, before anybody presses it."""
        async with acting() as action:
            self._say_next(await reception.history(action.session, self._model.id))

    def _say_next(self, entries: Sequence[reception.Entry]) -> None:
        own = [e for e in entries if e.kind in UNDOABLE and not e.undone and e.user_id == self._model.here.user_id]
        self._would.set_text(Words(self._model, entries).action(own[-1].action) if own else t("visit.nothing_to_undo"))

    async def _take_back(self) -> None:
        async with self._model.acting() as action:
            undone = await reception.undo(action.session, self._model.id, self._model.actor)
        if action.done:
            await self._say("undo", undone)

    async def _do_again(self) -> None:
        async with self._model.acting() as action:
            done = await reception.redo(action.session, self._model.id, self._model.actor)
        if action.done:
            await self._say("redo", done)

    async def _say(self, verb: str, done: reception.Undone | None) -> None:
        if words := await self._words(verb, done):
            tell(words, instead="undoing")

    async def _words(self, verb: str, done: reception.Undone | None) -> str:
        if done is None:
            return t(f"visit.nothing_to_{verb}")
        async with acting() as action:
            entries = await reception.history(action.session, self._model.id)
        self._say_next(entries)  # the pointer is still there
        if done.notice is not None:
            return t(done.notice.key, STAFF_LANGUAGE, **done.notice.params)
        entry = next((e for e in entries if e.revision == done.revision), None)
        return t(DONE[verb], what=Words(self._model, entries).action(entry.action)) if entry is not None else ""


def tool(label: str, icon: str, on_click: object = None) -> ui.button:
    """A small button of the visit's first line."""
    button = ui.button(label, icon=icon, on_click=on_click, color=None)  # type: ignore[arg-type]
    return button.props("flat no-caps dense").classes("quiet visit-tool")
