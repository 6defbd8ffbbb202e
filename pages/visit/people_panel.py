"""Who is at the counter, and the household with all that is known of it."""

from nicegui import ui

from components.chips import Chip, benefit_chips, register_chips, state_chips, stops_of
from components.people_list import Group, PeopleList, PersonLine
from components.text import text
from pages.visit.model import Changed, VisitModel
from services.base import clock
from services.base.dates import BadDate, parse_recorded, school_year, wareki_short
from services.base.i18n import t
from services.base.wording import clock_time
from services.reception.state import JOINED, Participant
from services.registry.views import HouseholdView, MemberView

SEEN = frozenset({"p.name", "p.birth", "p.relation", "p.sex", "st.id_check", "ap.kind"})  # items the panel shows


class PeoplePanel:
    """Drawn once; :meth:`changed` keeps it true."""

    def __init__(self, model: VisitModel) -> None:
        self._model = model
        with ui.element("section").classes("panel-applicant"):
            with ui.element("div").classes("panel-line"):
                text("h2", t("panel.applicant"), "panel-label")
                self._check = ui.label().classes("chip")
            self._name = text("p", "", "panel-name")
            self._more = text("p", "", "panel-more num")
        self._list = PeopleList(t("panel.nobody"))
        self.draw()

    def fold(self, compact: bool) -> None:
        """One line a person leaves the room to the procedures."""
        self._list.fold(compact)

    def changed(self, change: Changed) -> None:
        """Follow the visit."""
        if change.kind in {"people", "persons"} or change.among(SEEN):
            self.draw()

    def draw(self) -> None:
        """Show everything as it is."""
        model = self._model
        applicant = model.state.applicant
        self._name.set_text(model.name(applicant.key) if applicant else t("panel.no_applicant"))
        self._name.classes(add=None if applicant else "soft", remove="soft" if applicant else None)
        self._more.set_text(born_in_words(model, applicant) if applicant else "")
        result = model.state.get("st.id_check")
        confirmed = result not in (None, "不足")
        self._check.set_text(t("panel.checked", how=result) if confirmed else t("panel.not_checked"))
        self._check.classes(replace="chip good" if confirmed else "chip warn")
        self._list.show(groups(model))


def groups(model: VisitModel) -> list[Group]:
    """The households concerned in the register's order, then those of the visit whom no register holds."""
    keys = {p.person_id: p for p in model.state.persons if p.person_id}
    found = [household_group(household, keys) for household in model.people.households]
    lines = {m.person.id for household in model.people.households for m in household.members}
    others = [p for p in model.state.persons if p.person_id not in lines]
    members = [p for p in others if p.role == "member"]
    beside = [p for p in others if p not in members]
    for title, people in (("panel.unregistered" if found else "panel.people", members), ("panel.others", beside)):
        if people:
            found.append(Group(t(title), tuple(_unregistered(model, p) for p in people)))
    return found


def household_group(household: HouseholdView, keys: dict[str, Participant] | None) -> Group:
    """A household as the register has it. ``keys``: 宛名番号 → participant of the visit; ``None``: no visit."""
    lines = tuple(
        _registered(member, (keys or {}).get(member.person.id), visit=keys is not None) for member in household.members
    )
    title = t("panel.household", name=household.head_name or "", n=len(lines))
    return Group(title, lines, t("panel.as_of", time=clock_time(household.data_time)), household.address or "")


def _registered(member: MemberView, participant: Participant | None, *, visit: bool) -> PersonLine:
    person, outside = member.person, visit and participant is None
    stops = tuple(stops_of(person.stops))
    if any(stop.kind == "shien" for stop in person.stops):
        return PersonLine(person.id, person.name, marks=stops, outside=outside)
    return PersonLine(
        id=person.id,
        name=person.name,
        relation=person.relation,
        age=member.age_text,
        birth=person.birth,
        school=member.school_year or "",
        note=person.nationality or "",
        outside=outside,
        marks=(*_marks(participant), *state_chips(person.state), *stops),
        chips=(*register_chips(person), *benefit_chips(person.benefits)),
    )


def _unregistered(model: VisitModel, participant: Participant) -> PersonLine:
    get, apart = model.state.get, model.people.apart.get(participant.key)
    role = {"agent": "panel.agent", JOINED: "panel.joined"}.get(participant.role)
    notes = [t(role) if role else "", (apart and apart.address) or ""]
    return PersonLine(
        id=participant.key,
        name=model.name(participant.key),
        relation=str(get("p.relation", participant.key) or ""),
        age=_age(model, participant.key),
        birth=_birth(model, participant.key),
        school=_school(model, participant.key),
        note=" ".join(filter(None, notes)),
        marks=(*_marks(participant), *(state_chips(apart.state) if apart else ())),
        chips=tuple(register_chips(apart)) if apart else (),
    )


def _marks(participant: Participant | None) -> list[Chip]:
    return [Chip(t("panel.applicant"), "key")] if participant and participant.applicant else []


def born_in_words(model: VisitModel, participant: Participant) -> str:
    member = model.people.members.get(participant.key)
    birth, age = _birth(model, participant.key), _age(model, participant.key)
    if member is not None and not birth:
        birth, age = member.person.birth, member.age_text
    return f"{birth}({age})" if age else birth


def _birth(model: VisitModel, key: str) -> str:
    """The birth date as recorded; foreign residents' in the western calendar."""
    raw = model.state.get("p.birth", key)
    if not raw:
        return ""
    foreign = model.state.get("p.foreign", key) is True or bool(model.state.get("p.nationality", key))
    try:
        recorded = parse_recorded(str(raw))
    except BadDate:
        return str(raw)
    if recorded.kind == "exact" and not foreign:
        return wareki_short(recorded.earliest)
    return recorded.text(foreign=foreign)


def _age(model: VisitModel, key: str) -> str:
    raw = model.state.get("p.birth", key)
    try:
        age = parse_recorded(str(raw)).age_on(clock.today()) if raw else None
    except BadDate:
        age = None
    return "" if age is None else t("panel.age", n=age)


def _school(model: VisitModel, key: str) -> str:
    raw = model.state.get("p.birth", key)
    try:
        recorded = parse_recorded(str(raw)) if raw else None
    except BadDate:
        recorded = None
    return "" if recorded is None else school_year(recorded.latest, clock.today()) or ""
