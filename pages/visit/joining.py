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
from services.audit import service as audit
from services.audit.events import SawHousehold
from services.base.i18n import t
from services.navigation.gather import CORE
from services.reception import service as reception
from services.reception.models import VISIT
from services.registry import service as registry
from services.registry.views import Hit, IncomingHit, PersonView, SearchResult

JOINS = "hh.joins_existing"
HEAD, ADDRESS, KATAGAKI = "ev.new_head", "ev.new_address", "ev.new_katagaki"


class Joining:
    """The household chosen, or the search for it; there while the answer is that somebody joins one."""

    def __init__(self, page: VisitPage) -> None:
        self._model = page.model
        self._again = False  # another household is sought
        self._asked_here = False
        with ui.element("section").classes("panel joining") as self._panel:
            self._panel.props["aria-label"] = t("joining.title")
            text("h3", t("joining.title"))
            with ui.element("div").classes("line joining-chosen") as self._chosen:
                self._words = text("p", "").props('role="status"')
                button(t("joining.other"), "quiet", self._seek)
            self._finder = Finder(self._find, self._choose, label=t("joining.find"))
        page.on_change(self._changed)
        self._follow()

    def show(self, asked_here: bool) -> None:
        """Stand under the questions while they ask whether a household is joined."""
        self._asked_here = asked_here
        self._follow()

    def _changed(self, change: Changed) -> None:
        if change.kind in {"lease", "state"} or change.among({JOINS, HEAD, ADDRESS, KATAGAKI}):
            self._follow()

    def _follow(self) -> None:
        state = self._model.state
        joins = self._asked_here and state.get(JOINS) is True
        self._panel.set_visibility(joins)
        head = str(state.get(HEAD) or "")
        where = "\u3000".join(str(state.get(item)) for item in (ADDRESS, KATAGAKI) if state.get(item))
        self._words.set_text(t("joining.chosen", head=head, address=where) if head else "")
        self._chosen.set_visibility(bool(head))
        self._finder.set_visibility(self._model.writable and (self._again or not head))

    def _seek(self) -> None:
        self._again = True
        self._follow()
        self._finder.focus()

    async def _find(self, query: Query) -> SearchResult:
        """Nobody who is still to come: a household elsewhere cannot be joined."""
        return replace(await find(self._model.here, query), incoming=[])

    async def _choose(self, found: Hit | IncomingHit) -> None:
        """Take over the household's head and address, unless somebody of it is protected.

        Told by the screen: :class:`services.registry.guard.Stopped`; somebody the register has in no household.
        """
        model, head = self._model, None
        async with model.acting() as action:
            person = await registry.person(action.session, found.id)
            household_id = person.household_id if person.state == "resident" else None
            if household_id is not None:
                view = await registry.household(action.session, household_id)
                people = tuple(member.person.id for member in view.members)
                await registry.require_free(action.session, people, registry.Door.PREFILL)
                here = model.here
                await audit.record(
                    action.session, SawHousehold(here.user_id, here.terminal_id, household_id, people, model.id)
                )
                head = view.members[0].person
                await reception.put_many(action.session, model.id, model.actor, _values(head), CORE)
        if action.done and head is None:
            alert(t("joining.alone"))
        if action.done and head is not None:
            self._again = False
            self._finder.forget()


def _values(head: PersonView) -> dict[tuple[str, str], object]:
    return {(VISIT, HEAD): head.name, (VISIT, ADDRESS): head.address, (VISIT, KATAGAKI): head.katagaki}
