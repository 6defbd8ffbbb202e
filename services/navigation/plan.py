"""What a catalogue means for working out facts: which items, in which order, asked by which questions. Made once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Protocol

from services.catalogue.asking import DATE, EVENT, flow_of
from services.catalogue.references import days_counted, facts_used
from services.catalogue.rules import Facts, Rule, Verdict
from services.catalogue.schema import Catalogue, Item, Question
from services.navigation.case import NOBODY, both, either
from services.navigation.derive import DERIVATIONS

_REGISTERED = "p.resident"
_WHOM = frozenset({"p.moving", "p.concerned"})  # settled before anybody is asked about themselves


@dataclass(frozen=True, slots=True)
class Plan:
    """``order``: the facts, each behind those it depends on. ``asking``: item → questions, per event in ``flows``."""

    order: tuple[Item, ...]
    flows: dict[str, tuple[Question, ...]]  # event → its questions, those of every event first
    judging: dict[str, frozenset[str]]  # event → facts that the rules of its procedures look at
    asking: dict[str, dict[str, tuple[Question, ...]]]  # event → item → its questions
    questions: dict[str, tuple[Question, ...]]  # item → every question that asks it
    by_id: dict[str, Question]  # every question of the catalogue and the flows
    days: frozenset[str]  # items that hold the days of events
    of_one: frozenset[str]  # items that are true of one person at most
    roots: dict[str, frozenset[str]]  # derived item → it and everything it is derived from


_plans: dict[str, tuple[Catalogue, Plan]] = {}  # version → plan; the catalogue itself tells versions of tests apart


def plan_of(catalogue: Catalogue) -> Plan:
    """The plan of a catalogue, remembered per version."""
    known = _plans.get(catalogue.version)
    if known is None or known[0] is not catalogue:
        known = _plans[catalogue.version] = (catalogue, _plan(catalogue))
    return known[1]


def question_of(name: str, catalogue: Catalogue) -> Question:
    """A question by the id under which a visit asks it.

    :raises KeyError: there is no such question.
    """
    return plan_of(catalogue).by_id[name]


def asks_each(question: Question, item: Item) -> bool:
    """Whether everybody whom the event is about answers for themselves."""
    return item.scope == "person" and question.about == "each" and question.type not in ("person", "persons")


class Scene(Protocol):
    """One event with its facts, settled or on the way."""

    def facts(self, key: str) -> Facts: ...

    def about(self, key: str) -> Verdict:
        """Whether the event is about a person."""


def shown(question: Question, item: Item, key: str, members: Iterable[str], scene: Scene) -> Verdict:
    """Whether an event shows the question to a person: to everybody it is about, or because of any of ``members``."""
    rule = Rule.compile(question.show_if)
    if asks_each(question, item):
        return both(scene.about(key), rule.evaluate(scene.facts(key)))
    if item.scope == "person" and question.about == "each":
        return rule.evaluate(scene.facts(key))  # asks whom it is about, so it does not wait for that
    return either([rule.evaluate(scene.facts(person)) for person in members] or [rule.evaluate(scene.facts(NOBODY))])


def _plan(catalogue: Catalogue) -> Plan:
    days = frozenset(event.date_item for event in catalogue.events.values())
    needs: dict[str, set[str]] = {item: set(derivation.needs) for item, derivation in DERIVATIONS.items()}
    needs[DATE] |= days - {DATE}
    roots = {item: frozenset(_roots(item, needs)) for item in DERIVATIONS}
    flows = {event: tuple(flow_of(catalogue.events[event], catalogue)) for event in catalogue.flows}
    by_id = {**catalogue.questions, **{question.id: question for flow in flows.values() for question in flow}}
    by_item: dict[str, list[Question]] = {}
    for question in by_id.values():
        if question.item != EVENT:
            by_item.setdefault(question.item, []).append(question)
            needs.setdefault(question.item, set()).update(Rule.compile(question.show_if).facts)
            if asks_each(question, catalogue.items[question.item]):
                needs[question.item] |= _WHOM
    for fact in facts_used(catalogue) | days_counted(catalogue) | {_REGISTERED}:
        needs.setdefault(fact, set())
    for fact, before in needs.items():
        if fact in catalogue.items and catalogue.items[fact].unregistered is not None and fact != _REGISTERED:
            before.add(_REGISTERED)
    order = [catalogue.items[name] for name in TopologicalSorter(needs).static_order() if name in catalogue.items]
    judging = {
        event: frozenset(
            fact for p in catalogue.procedures.values() if event in p.events for fact in Rule.compile(p.when).facts
        )
        for event in catalogue.events
    }
    asking = {
        event: {question.item: tuple(q for q in flow if q.item == question.item) for question in flow}
        for event, flow in flows.items()
    }
    questions = {item: tuple(found) for item, found in by_item.items()}
    of_one = frozenset(question.item for question in catalogue.questions.values() if question.type == "person")
    facts = tuple(item for item in order if item.key != EVENT)
    return Plan(facts, flows, judging, asking, questions, by_id, days, of_one, roots)


def _roots(item: str, needs: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield item
    for need in needs.get(item, ()):
        yield from _roots(need, needs)
