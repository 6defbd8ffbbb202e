"""本人確認: find who came, say whom it concerns and who stands at the counter, and note what they showed."""

from nicegui import ui

from components.card_hint import CardHint
from components.dialogs import button
from components.field import Field
from components.finder import Finder, Query
from components.text import text
from pages.acting import alert
from pages.visit import adding
from pages.visit.boxes import field_of
from pages.visit.concerned import TOLD_APART, Concerned
from pages.visit.id_check import SHOWN
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from pages.visit.searching import find
from pages.visit.twins import confirmed
from services.base.i18n import t
from services.reception import service as reception
from services.registry.views import Hit, IncomingHit, SearchResult


async def draw(page: VisitPage) -> None:
    """Draw the step into the frame."""
    IdentifyStep(page).draw()


class IdentifyStep:
    """The search, the people found, and the identity check."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self._seeking_agent = False

    def draw(self) -> None:
        """Build the step's elements and begin to listen."""
        empty = not self._model.state.persons
        self._search = ui.element("section").classes("panel identify-search")
        self._search.props["aria-label"] = t("identify.search")
        with self._search:
            self._title = text("h2", "")
            self._finder = Finder(self._find, self._choose, label=t("finder.label"), hotkey="F2 /", autofocus=empty)
            CardHint()
            with ui.element("div").classes("line identify-other"):
                button(t("identify.newcomer"), "quiet", self._enter_newcomer)
                self._agent = button(t("identify.agent_found"), "quiet", self._seek_agent)
        self._rest = ui.element("div").classes("stack identify-rest")
        self._concerned: Concerned | None = None
        self._standing: Field | None = None
        self._page.on_change(self._changed)
        self._follow()

    def _changed(self, change: Changed) -> None:
        if change.kind in {"people", "persons", "lease", "state"} or change.among(TOLD_APART):
            self._follow()
            if self._concerned is not None:
                self._concerned.draw()
        elif change.key in {("", "st.id_check"), ("", "ap.kind")}:
            self._set_foot()

    def _follow(self) -> None:
        """Show the rest once somebody is there; the search then steps back."""
        somebody = bool(self._model.state.persons)
        title = "identify.seek_agent" if self._seeking_agent else "identify.add" if somebody else "identify.search"
        self._title.set_text(t(title))
        self._search.classes(add="later" if somebody else None, remove=None if somebody else "later")
        self._agent.set_visibility(somebody)
        self._agent.set_text(t("identify.no_agent" if self._seeking_agent else "identify.agent_found"))
        if somebody and self._concerned is None:
            with self._rest:
                self._draw_rest()
        elif not somebody and self._concerned is not None:
            self._rest.clear()
            self._concerned = self._standing = None
        self._set_foot()

    def _draw_rest(self) -> None:
        with ui.element("section").classes("panel"):
            text("h2", t("identify.concerned"))
            self._concerned = Concerned(self._page)
            with ui.element("div").classes("identify-who"):
                self._standing = field_of(self._page, "ap.kind", label=t("identify.standing"), source="answer")
        with ui.element("section").classes("panel"):
            text("h2", t("identify.check"))
            with ui.element("div").classes("identify-check"):
                field_of(self._page, SHOWN, required=True)
                field_of(self._page, "st.id_check", required=True)

    def _set_foot(self) -> None:
        state, stopped = self._model.state, bool(self._model.people.stops)
        alone = state.get("ap.kind") in adding.FOR_OTHERS and len(state.persons) == 1 + (state.joined is not None)
        missing = ""
        if stopped:
            missing = "identify.stopped"
        elif not state.members:
            missing = "identify.missing_people"
        elif alone:
            missing = "identify.missing_agent"
        elif state.applicant is None:
            missing = "identify.missing_applicant"
        elif state.get("st.id_check") in (None, "不足"):
            missing = "identify.missing_check"
        self._page.foot.set(
            back=None,
            next=self._page.next,
            enabled=bool(state.members) and not stopped and not alone,
            note=t(missing) if missing else "",
        )

    async def _find(self, query: Query) -> SearchResult:
        return await find(self._model.here, query)

    async def _choose(self, found: Hit | IncomingHit) -> None:
        if not self._model.writable:
            alert(t("identify.not_yours"))
            return
        if isinstance(found, Hit) and found.twin and not await confirmed(found):
            return
        async with self._model.acting() as action:
            into = adding.Into.visit(self._model)
            if isinstance(found, Hit):
                role = "agent" if self._seeking_agent else "member"
                await adding.household_of(action.session, into, found.id, role=role)
            else:
                await adding.incoming(action.session, into, found.id)
        if action.done:
            self._seeking_agent = False
            self._finder.forget()
            if self._standing is not None:
                self._standing.focus()

    async def _enter_newcomer(self) -> None:
        """Somebody whom no register knows: the boxes appear with the others'."""
        model = self._model
        async with model.acting() as action:
            role = "agent" if self._seeking_agent else "member"
            key = await reception.add_person(action.session, model.id, model.actor, role=role)
            if model.state.applicant is None or role == "agent":
                await adding.at_counter(action.session, adding.Into.visit(model), key)
        self._seeking_agent = False
        self._follow()

    def _seek_agent(self) -> None:
        """The next person chosen or entered comes for the others."""
        self._seeking_agent = not self._seeking_agent
        self._follow()
        self._finder.focus()
