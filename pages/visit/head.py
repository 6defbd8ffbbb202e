"""The first line of a visit: its number and purpose, whether everything is saved, undo, log, and how it ends."""

from nicegui import ui

from components.text import text
from pages.visit import ending, log_panel
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from pages.visit.undoing import Undoing, tool
from services.base import clock
from services.base.i18n import t
from services.base.wording import clock_time


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
            self._undoing = Undoing(page.model)
            tool(t("visit.log"), "history", lambda: log_panel.show(page.model))
            with (
                tool(t("visit.more"), "more_vert").props(f'aria-label="{t("visit.more")}"'),
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
        self._undoing.changed(change)

    def _draw_events(self) -> None:
        self._events.clear()
        with self._events:
            for event in self._model.state.get("ev.kind") or []:
                text("li", self._model.catalogue.events[event].name, "chip key")

    def _draw_state(self) -> None:
        state = self._model.state.state
        self._state.set_text(t(f"visit.state.{state}"))
        self._state.set_visibility(state != "active")
        for element in (self._suspend, self._cancel):
            element.set_enabled(self._model.writable)
