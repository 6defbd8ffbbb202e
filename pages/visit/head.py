"""The first line of a visit: its number and purpose, whether everything is saved, undo, log, and how it ends."""

from nicegui import ui

from components.text import text
from pages.acting import acting, tell
from pages.visit import ending, log_panel
from pages.visit.describing import change_in_words
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from services.base import clock
from services.base.i18n import STAFF_LANGUAGE, t
from services.base.wording import clock_time
from services.reception import service as reception

UNDOABLE = frozenset({"value", "person_added", "person_removed", "applicant", "decision"})


class Head:
    """Drawn once in the current slot; :meth:`changed` keeps it true."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        with ui.element("div").classes("visit-head"):
            text("h1", t("visit.number", number=f"{self._model.state.number:04d}"), "num")
            self._events = ui.element("ul").classes("visit-events").props(f'aria-label="{t("visit.events")}"')
            self._state = ui.label().classes("chip warn")
            ui.element("span").classes("grow")
            self._saved = ui.label().classes("visit-saved")
            self._undo = _small(t("visit.undo"), "undo", self._take_back).props('data-hotkey="ctrl+z"')
            with self._undo:
                self._would = ui.tooltip("")
            self._undo.on("mouseenter", self._look).on("focus", self._look)
            self._redo = _small(t("visit.redo"), "redo", self._do_again).props('data-hotkey="ctrl+y ctrl+shift+z"')
            self._redo.set_visibility(False)
            _small(t("visit.log"), "history", lambda: log_panel.show(page.model))
            with (
                _small(t("visit.more"), "more_vert").props(f'aria-label="{t("visit.more")}"'),
                ui.menu().props("auto-close"),
            ):
                self._suspend = ui.menu_item(t("visit.suspend"), lambda: ending.suspend(page.model))
                self._cancel = ui.menu_item(t("visit.cancel"), lambda: ending.cancel(page.model))
        self._draw_events()
        self._draw_state()

    def changed(self, change: Changed) -> None:
        """Follow the visit."""
        if change.kind == "value":
            self._saved.set_text(t("visit.saved", time=clock_time(clock.now())))
        if change.kind == "resync" or change.key == ("", "ev.kind"):
            self._draw_events()
        if change.kind in {"lease", "state", "resync"}:
            self._draw_state()

    def _draw_events(self) -> None:
        self._events.clear()
        with self._events:
            for event in self._model.state.get("ev.kind") or []:
                text("li", self._model.catalogue.events[event].name, "chip key")

    def _draw_state(self) -> None:
        state = self._model.state.state
        self._state.set_text(t(f"visit.state.{state}"))
        self._state.set_visibility(state != "active")
        for element in (self._undo, self._suspend, self._cancel):
            element.set_enabled(self._model.writable)

    async def _look(self) -> None:
        """Say what undo would take back, before anybody presses it."""
        async with acting() as action:
            entries = await reception.history(action.session, self._model.id)
        own = [e for e in entries if e.kind in UNDOABLE and not e.undone and e.user_id == self._model.here.user_id]
        self._would.set_text(change_in_words(self._model, own[-1]) if own else t("visit.nothing_to_undo"))

    async def _take_back(self) -> None:
        async with self._model.acting() as action:
            undone = await reception.undo(action.session, self._model.id, self._model.actor)
        if action.done:
            await self._say("undone", undone)
            self._redo.set_visibility(undone is not None and not undone.nothing)

    async def _do_again(self) -> None:
        async with self._model.acting() as action:
            done = await reception.redo(action.session, self._model.id, self._model.actor)
        if action.done:
            await self._say("redone", done)
            self._redo.set_visibility(False)

    async def _say(self, verb: str, done: reception.Undone | None) -> None:
        if done is None:
            tell(t("visit.nothing_to_undo"))
            return
        async with acting() as action:
            entries = await reception.history(action.session, self._model.id)
        entry = next((e for e in entries if e.revision == done.revision), None)
        if done.notice is not None:
            tell(t(done.notice.key, STAFF_LANGUAGE, **done.notice.params))
        elif entry is not None:
            tell(t(f"visit.{verb}", what=change_in_words(self._model, entry)))


def _small(label: str, icon: str, on_click: object = None) -> ui.button:
    button = ui.button(label, icon=icon, on_click=on_click, color=None)  # type: ignore[arg-type]
    return button.props("flat no-caps dense").classes("quiet visit-tool")
