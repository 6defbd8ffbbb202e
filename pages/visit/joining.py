"""入る世帯: who joins a household of the city has it chosen from the register; its head and address are not typed."""

from dataclasses import replace

from nicegui import ui

from components.dialogs import button
from components.finder import Finder, Query
from components.text import text
from pages.acting import alert
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from pages.visit.searching import find
from services.base.i18n import t
from services.reception import service as reception
from services.registry import service as registry
from services.registry.views import Hit, IncomingHit, SearchResult

JOINS = "hh.joins_existing"
HEAD, ADDRESS, KATAGAKI = "ev.new_head", "ev.new_address", "ev.new_katagaki"


class Joining:
    """The household chosen, or the search for it; there while the answer is that somebody joins one.

    A household once chosen stays in sight until it is given back, whatever the answer becomes.
    """

    def __init__(self, page: VisitPage) -> None:
        self._model = page.model
        self._again = False  # another household is sought
        self._asked_here = False
        with ui.element("section").classes("panel joining") as self._panel:
            self._panel.props["aria-label"] = t("joining.title")
            text("h3", t("joining.title"))
            with ui.element("div").classes("line joining-chosen") as self._chosen:
                self._words = text("p", "").props('role="status"')
                self._other = button(t("joining.other"), "quiet", self._seek)
                self._none = button(t("joining.none"), "quiet", self._give_back)
            self._finder = Finder(self._find, self._choose, label=t("joining.find"))
        page.on_change(self._changed)
        self._follow()

    def show(self, asked_here: bool) -> None:
        """Stand under the questions while they ask whether a household is joined."""
        self._asked_here = asked_here
        self._follow()

    def _changed(self, change: Changed) -> None:
        if change.kind in {"lease", "state", "people"} or change.among({JOINS, HEAD, ADDRESS, KATAGAKI}):
            self._follow()

    def _follow(self) -> None:
        state, stopped = self._model.state, bool(self._model.people.stops)
        chosen = state.joined is not None
        head = str(state.get(HEAD) or "")
        where = "\u3000".join(str(state.get(item)) for item in (ADDRESS, KATAGAKI) if state.get(item))
        said = bool(head) and not stopped
        self._words.set_text(t("joining.chosen", head=head, address=where) if said else "")
        self._chosen.set_visibility(said or chosen)
        for tool in (self._other, self._none):
            tool.set_visibility(chosen)
            tool.set_enabled(self._model.writable)
        self._finder.set_visibility(self._model.writable and (self._again or not (chosen or head)))
        self._panel.set_visibility(self._asked_here and (chosen or state.get(JOINS) is True))

    def _seek(self) -> None:
        self._again = True
        self._follow()
        self._finder.focus()

    async def _give_back(self) -> None:
        async with self._model.acting() as action:
            await reception.leave_household(action.session, self._model.id, self._model.actor)

    async def _find(self, query: Query) -> SearchResult:
        """Nobody who is still to come: a household elsewhere cannot be joined."""
        return replace(await find(self._model.here, query), incoming=[])

    async def _choose(self, found: Hit | IncomingHit) -> None:
        """Join the household of ``found``; the screen tells why that cannot be."""
        model, alone = self._model, False
        async with model.acting() as action:
            person = await registry.person(action.session, found.id)
            alone = person.state != "resident" or person.household_id is None
            if person.household_id is not None and not alone:
                await reception.join_household(action.session, model.id, model.actor, person.household_id)
        if action.done and alone:
            alert(t("joining.alone"))
        elif action.done:
            self._again = False
            self._finder.forget()
            self._follow()
