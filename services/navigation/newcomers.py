"""Who has to be entered because an event is about somebody whom no register knows yet: a child just born."""

from datetime import date

from services.catalogue.schema import Catalogue, Event
from services.navigation.facts import visit_facts
from services.reception.state import VisitState


def missing_newcomers(state: VisitState, catalogue: Catalogue, today: date) -> tuple[Event, ...]:
    """The chosen events whose newcomer is certainly not among the visit's members yet (:class:`Event`, ``newcomer``).

    Somebody without a birth date may be the one, so nothing is missing then.
    """
    cases = visit_facts(state, catalogue, today).cases
    return tuple(
        event
        for event in (catalogue.events[name] for name in cases)
        if event.newcomer is not None
        and all(
            cases[event.id].everyone.get(member.key, {}).get(event.newcomer.removeprefix("p.")) is False
            for member in state.members
        )
    )
