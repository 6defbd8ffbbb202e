"""Whom it concerns and who stands at the counter: the household line by line, and those no register knows."""

from nicegui import ui

from components.chips import register_chips, state_chips, stops_of
from components.concerned_list import Concern, ConcernedList
from components.text import text
from pages.visit import adding
from pages.visit.boxes import field_of
from pages.visit.form_writing import offer_towns
from pages.visit.page import VisitPage
from pages.visit.people_panel import born_in_words
from services.base.i18n import t
from services.reception import service as reception
from services.reception.state import JOINED, Participant
from services.registry.views import MemberView

TYPED = ("p.name", "p.kana", "p.birth", "p.sex", "p.address")  # of somebody no register knows
TOLD_APART = frozenset({"p.name", "p.birth", "p.relation"})  # what the lines say of a person


class Concerned:
    """The lines follow the visit; boxes that somebody types in stay where they are."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self._typed: dict[str, ui.element] = {}
        self._list = ConcernedList(self._concern, self._set_applicant)
        self._boxes = ui.element("div").classes("stack")
        self.draw()

    def draw(self) -> None:
        """Show the people as they are."""
        self._list.show(self._read(), locked=not self._model.writable)
        unregistered = [p for p in self._model.state.persons if p.person_id is None and not self._from_register(p)]
        for gone in [key for key in self._typed if key not in {p.key for p in unregistered}]:
            self._typed.pop(gone).delete()
        for participant in unregistered:
            if participant.key not in self._typed:
                with self._boxes:
                    self._typed[participant.key] = self._draw_boxes(participant)

    def _from_register(self, participant: Participant) -> bool:
        """A person of an incoming transfer: named by another city's register."""
        name = self._model.value(participant.key, "p.name")
        return name is not None and (name.source == "transfer" or name.original_source == "transfer")

    def _read(self) -> list[Concern]:
        model = self._model
        by_person = {p.person_id: p for p in model.state.persons if p.person_id}
        members = [member for household in model.people.households for member in household.members]
        lines = [self._of_household(member, by_person.get(member.person.id)) for member in members]
        known = {member.person.id for member in members}
        return lines + [self._of_visit(p) for p in model.state.persons if p.person_id not in known and p.role != JOINED]

    def _of_household(self, member: MemberView, participant: Participant | None) -> Concern:
        person = member.person
        agent = participant is not None and participant.role == "agent"
        return Concern(
            id=person.id,
            key=participant.key if participant else "",
            name=person.name,
            more=" ".join(filter(None, (person.relation, person.birth, member.age_text))),
            concerned=participant is not None and not agent,
            applicant=participant is not None and participant.applicant,
            agent=agent,
            removable=agent,
            chips=(*state_chips(person.state), *register_chips(person), *stops_of(person.stops)),
        )

    def _of_visit(self, participant: Participant) -> Concern:
        model = self._model
        relation = str(model.state.get("p.relation", participant.key) or "")
        agent, apart = participant.role == "agent", model.people.apart.get(participant.key)
        return Concern(
            id=participant.key,
            key=participant.key,
            name=model.name(participant.key),
            more=" ".join(filter(None, (relation, born_in_words(model, participant), apart.address if apart else ""))),
            concerned=not agent,
            applicant=participant.applicant,
            agent=agent,
            removable=True,
            chips=(
                *((*state_chips(apart.state), *register_chips(apart)) if apart else ()),
                *stops_of(model.people.stops.get(participant.key, ())),
            ),
        )

    def _draw_boxes(self, participant: Participant) -> ui.element:
        with ui.element("fieldset").classes("newcomer") as boxes:
            text("legend", t("identify.agent_person" if participant.role == "agent" else "identify.unknown_person"))
            for item in TYPED:
                suggest = offer_towns if item == "p.address" else None
                box = field_of(self._page, item, participant.key, required=item == "p.name", suggest=suggest)
                if item == "p.name" and self._model.state.get(item, participant.key) is None:
                    box.focus()
        return boxes

    async def _concern(self, line: str, on: bool) -> None:
        model = self._model
        found = next((one for one in self._read() if one.id == line), None)
        if found is None:
            return
        async with model.acting() as action:
            if on:
                await adding.member(action.session, adding.Into.visit(model), line)
            else:
                await reception.remove_person(action.session, model.id, model.actor, found.key)
        if not action.done:
            self.draw()

    async def _set_applicant(self, key: str) -> None:
        model = self._model
        async with model.acting() as action:
            await adding.at_counter(action.session, adding.Into.visit(model), key)
        if not action.done:
            self.draw()
