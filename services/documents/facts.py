"""Facts for the rules on forms: what navigation knows of the visit."""

from collections.abc import Callable
from datetime import date
from typing import Any

from services.catalogue.schema import Catalogue
from services.documents.scene import Facts
from services.navigation.facts import visit_facts
from services.reception.models import VISIT
from services.reception.state import VisitState

FactsOf = Callable[[str | None, str], Facts]  # event, person key


def facts_of(state: VisitState, catalogue: Catalogue, today: date) -> FactsOf:
    """How a form's rules see this visit: the facts of one event and person, worked out once for all forms."""
    known = visit_facts(state, catalogue, today)
    cases = {**known.cases, **known.beside}

    def facts(event: str | None, key: str) -> Facts:
        case = cases.get(event or "") or next(iter(cases.values()), None)
        return case.facts(key) if case else _stored(state, key)

    return facts


def _stored(state: VisitState, key: str) -> Facts:
    """Before anything is chosen there is nothing but what is stored."""
    nested: dict[str, dict[str, Any]] = {"ev": {}, "ap": {}, "hh": {}, "p": {}}
    for (person, item), stored in state.values.items():
        group, _, name = item.partition(".")
        if group in nested and stored.value is not None and person == (key if group == "p" else VISIT):
            nested[group][name] = stored.value
    return nested
