"""The facts of a visit: what is stored, what follows from it, and what nobody has to ask.

A stored value goes before a derived one. An answer whose question is not shown any more is ignored, as if it had never
been given; then, and where a question never was shown, the item's default holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.catalogue.asking import EVENT, UNKNOWN
from services.catalogue.rules import TRUE, Facts, Verdict
from services.catalogue.schema import Catalogue, Item
from services.navigation.ages import BOUNDS, bounds_of
from services.navigation.case import Case, either
from services.navigation.derive import DERIVATIONS, possible_receivers
from services.navigation.draft import Draft, births
from services.navigation.plan import Plan, plan_of, shown
from services.reception.models import VISIT
from services.reception.state import Value, VisitState

ANSWERED = frozenset({"answer", "staff"})  # sources of values that a person gave
COMPUTED, DEFAULT, UNREGISTERED = "computed", "default", "unregistered"  # sources of facts that nobody stored


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Every chosen event of a visit with its facts, and ``beside`` them those of procedures that staff added directly.

    ``sources`` says where each fact comes from: (person key, item) → source of the stored value, or :data:`COMPUTED`,
    :data:`DEFAULT`, :data:`UNREGISTERED`.
    """

    cases: dict[str, Case]  # event → case, in the order of choice
    beside: dict[str, Case]
    sources: dict[tuple[str, str], str]
    claimant: str | None
    deceased: tuple[str, ...]


def chosen_events(state: VisitState, catalogue: Catalogue) -> list[str]:
    """The visit's life events that the catalogue knows, in the order of choice."""
    chosen = state.get(EVENT)
    return [event for event in chosen if event in catalogue.events] if isinstance(chosen, list) else []


def events_beside(state: VisitState, catalogue: Catalogue) -> list[str]:
    """Events that nobody chose, but that procedures added by staff belong to."""
    chosen = chosen_events(state, catalogue)
    added = [catalogue.procedures.get(d.procedure) for d in state.decisions.values() if d.decision == "add"]
    return list(dict.fromkeys(one.events[0] for one in added if one and not set(chosen) & set(one.events)))


def visit_facts(state: VisitState, catalogue: Catalogue, today: date) -> VisitFacts:
    """Work out the facts of every chosen event."""
    return _Settling(state, catalogue, today).result()


def facts_for(state: VisitState, catalogue: Catalogue, today: date, event: str, person_key: str | None = None) -> Facts:
    """``{"ev": …, "ap": …, "hh": …, "p": …}`` of one event and person; unknown facts are absent.

    :raises KeyError: the event was not chosen in this visit.
    """
    return visit_facts(state, catalogue, today).cases[event].facts(person_key or VISIT)


class _Settling:
    """Settles item by item, over all events at once: an answer counts while any event still asks for it."""

    def __init__(self, state: VisitState, catalogue: Catalogue, today: date) -> None:
        self.state = state
        self.plan: Plan = plan_of(catalogue)
        self.sources: dict[tuple[str, str], str] = {}
        self.chosen = chosen_events(state, catalogue)
        people = [person.key for person in state.persons]
        self.members, born = state.members, dict(births(state))
        self.drafts = [
            Draft(
                catalogue.events[event],
                state,
                today,
                frozenset(self.plan.asking[event]),
                self.members,
                born,
                {"ev": {"kind": event}, "ap": {}, "hh": {}},
                {key: {} for key in people},
            )
            for event in dict.fromkeys((*self.chosen, *events_beside(state, catalogue)))
        ]
        if self.drafts:
            for item in self.plan.order:
                for key in [VISIT] if item.scope == "visit" else people:
                    self._settle(item, key)

    def _settle(self, item: Item, key: str) -> None:
        stored = self.state.values.get((key, item.key))
        value = stored.value if stored and usable(item, stored.value) else None
        rest = self.drafts
        if value is not None and stored and self._counts(item, key, stored):
            rest = [draft for draft in self.drafts if not draft.takes(item.key)]
            for draft in self.drafts:
                if draft.takes(item.key):
                    self.sources[key, item.key] = stored.source
                    draft.put(item.key, key, value)
        if rest:
            self._follow(item, key, rest)

    def _follow(self, item: Item, key: str, drafts: list[Draft]) -> None:
        """What follows for events of which nothing is stored that counts."""
        fallback, source = self._fallback(item, key)
        derivation = DERIVATIONS.get(item.key)
        for draft in drafts:
            derived = None
            if derivation:
                derived = derivation.of(draft, key) if derivation.personal else derivation.of(draft)
            found = fallback if derived is None else derived
            if found is not None:
                self.sources.setdefault((key, item.key), source if derived is None else COMPUTED)
                draft.put(item.key, key, found)
            elif item.key in BOUNDS and (bounds := BOUNDS[item.key](draft, key)):
                draft.people[key][bounds_of(item.key.removeprefix("p."))] = bounds

    def _counts(self, item: Item, key: str, stored: Value) -> bool:
        """Whether a stored value is to be believed: computed ones are computed anew, answers need their question.

        What registers could say as well (``mycard``) stays true whatever is asked.
        """
        if stored.source == COMPUTED:
            return item.key not in DERIVATIONS
        questions = self.plan.questions.get(item.key, ())
        of_the_event = item.source == "answer" or any(one.type in ("person", "persons") for one in questions)
        pure_answer = stored.source in ANSWERED and stored.original_source is None
        bound = pure_answer and of_the_event and bool(questions) and item.has_default
        return not (bound and self._shown(item, key) is False)

    def _fallback(self, item: Item, key: str) -> tuple[Any, str]:
        """What holds when nobody stored or derived the item, and why; ``None`` when it has to be asked."""
        if key != VISIT and self._another(item, key):
            return False, COMPUTED
        if item.has_default and item.key in self.plan.questions and self._shown(item, key) is False:
            return item.default, DEFAULT
        if item.unregistered is not None and key != VISIT and self.drafts[0].get("p.resident", key) is False:
            return item.unregistered, UNREGISTERED
        return None, ""

    def _another(self, item: Item, key: str) -> bool:
        """Somebody else is the one person that the item's question asks for."""
        return item.key in self.plan.of_one and any(
            self.state.get(item.key, member.key) is True for member in self.members if member.key != key
        )

    def _shown(self, item: Item, key: str) -> bool | None:
        """Whether any chosen event asks for the item; ``None`` while that depends on facts not known yet."""
        return either([verdict for draft in self.drafts for verdict in self._show(draft, item, key)]).value

    def _show(self, draft: Draft, item: Item, key: str) -> Iterator[Verdict]:
        members = [member.key for member in self.members]
        for question in self.plan.asking[draft.event.id].get(item.key, ()):
            yield shown(question, item, key, members, draft)

    def result(self) -> VisitFacts:
        cases = {draft.event.id: _case(draft) for draft in self.drafts}
        return VisitFacts(
            {event: case for event, case in cases.items() if event in self.chosen},
            {event: case for event, case in cases.items() if event not in self.chosen},
            self.sources,
            next(iter(self._sure("p.claimant")), None),
            tuple(self._sure("p.deceased")),
        )

    def _sure(self, fact: str) -> list[str]:
        return [m.key for m in self.members if self.drafts and self.drafts[0].get(fact, m.key) is True]


def usable(item: Item, value: Any) -> bool:
    """Whether a stored value is one that rules can look at; 「わからない」 and values of another type are not."""
    match item.type:
        case "bool":
            return isinstance(value, bool)
        case "int" | "money":
            return isinstance(value, int) and not isinstance(value, bool)
        case "enum":
            return value in item.options if isinstance(value, str) else False
        case "list":
            return isinstance(value, list) and UNKNOWN not in value
        case "date":
            return isinstance(value, str) and _is_day(value)
        case _:
            return value is not None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _case(draft: Draft) -> Case:
    concern = {m.key: about for m in draft.members if (about := draft.about(m.key)).value is not False}
    return Case(
        draft.event.id,
        draft.shared,
        draft.people,
        concern,
        deserted=bool(draft.members) and not concern,
        subjects={
            "claimant": _those(draft, "p.claimant"),
            "recipient": dict.fromkeys(possible_receivers(draft), TRUE),
            "deceased": _those(draft, "p.deceased"),
        },
    )


def _those(draft: Draft, fact: str) -> dict[str, Verdict]:
    """Members for whom ``fact`` is true; while nobody is, those for whom it is unknown."""
    verdicts = {m.key: draft.verdict(fact, m.key) for m in draft.members}
    sure = {key: TRUE for key, verdict in verdicts.items() if verdict.value}
    return sure or {key: verdict for key, verdict in verdicts.items() if verdict.value is None}
