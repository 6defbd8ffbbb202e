"""The panel beside every step: who is at the counter, the household, the procedures, the resident's screen."""

from nicegui import ui

from pages.resident.control import Control
from pages.visit.model import Changed
from pages.visit.page import STEPS, VisitPage
from pages.visit.people_panel import PeoplePanel
from pages.visit.procedures_panel import ProceduresPanel


class Panel:
    """Drawn once in the current slot; the control of the resident's screen stands at the bottom."""

    def __init__(self, page: VisitPage) -> None:
        with ui.element("div").classes("panel-scroll").props('tabindex="0"'):
            self._people = PeoplePanel(page.model)
            self._procedures = ProceduresPanel(page.model)
        page.on_enter(lambda: self._people.fold(page.step != STEPS[0]))
        with ui.element("div").classes("panel-resident"):
            self._resident = Control(page.model)

    def changed(self, change: Changed) -> None:
        """Follow the visit."""
        self._people.changed(change)
        self._procedures.changed(change)
        self._resident.changed(change)
