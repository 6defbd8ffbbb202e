"""Which forms a visit needs, for whom, with which rows: one form serves all its procedures for the same subject."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from services.catalogue.schema import Catalogue, Form
from services.documents.filled import FormInstance
from services.documents.groups import GROUPS
from services.documents.people import ARRIVING, Party
from services.reception.models import VISIT
from services.reception.state import VisitState


def instances(
    state: VisitState,
    wanted: Iterable[tuple[str, str]],
    catalogue: Catalogue,
    today: date,
    events: Mapping[tuple[str, str], str] | None = None,
) -> list[FormInstance]:
    """The forms for ``wanted`` (procedure id, person key or ``""``), in the order of desks, procedures and persons."""
    applying = events or {}
    party = Party(state, today)
    order = {key: place for place, key in enumerate(party.everybody)}
    subjects: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for procedure_id, person in wanted:
        form = catalogue.forms[catalogue.procedures[procedure_id].form]
        subjects[form.id, _copy(form, person, state)][procedure_id].append(person)
    found = []
    for (form_id, _), by_procedure in subjects.items():
        form = catalogue.forms[form_id]
        people = sorted(
            {key for keys in by_procedure.values() for key in keys if key != VISIT},
            key=lambda key: order.get(key, len(order)),
        )
        subject = VISIT if form.per == "visit" or not people else people[0]
        procedures = tuple(one for one in form.procedures if one in by_procedure)
        judged = (applying.get((one, key)) for one in procedures for key in by_procedure[one])
        moving = any(ARRIVING & set(party.events) & set(catalogue.procedures[one].events) for one in procedures)
        household = party.of(people, moving=moving)
        found.append(
            FormInstance(
                form,
                subject,
                procedures,
                _rows(form, household, subject, tuple(people)),
                household.roles(subject),
                tuple(dict.fromkeys(filter(None, judged))),
                household.behind,
            )
        )
    desks, procedures_ = list(catalogue.desks), list(catalogue.procedures)

    def place(instance: FormInstance) -> tuple[int, int, int]:
        first = instance.procedures[0]
        return desks.index(catalogue.procedures[first].desk), procedures_.index(first), order.get(instance.subject, -1)

    return sorted(found, key=place)


def _copy(form: Form, person: str, state: VisitState) -> str:
    """What tells the copies of a form apart within a visit."""
    if form.per == "person":
        return person
    return repr([state.get(item, person) for item in form.same]) if form.per == "same" else ""


def _rows(form: Form, party: Party, subject: str, people: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    repeated = ((section.id, section.repeat) for section in form.sections if section.repeat)
    return {section: tuple(GROUPS[group](party, subject, people)) for section, group in repeated}
