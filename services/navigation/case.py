"""One life event with everything known about it, and what rules say of it: the core that judges visits and files alike.

Nothing here knows where facts come from. :mod:`services.navigation.facts` makes cases of visits,
:mod:`services.navigation.scenarios` of files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.catalogue.rules import FALSE, TRUE, Facts, Rule, Verdict
from services.catalogue.schema import Procedure, Question

NOBODY = ""  # the person key of a ruling about nobody in particular


@dataclass(frozen=True, slots=True)
class Case:
    """An event and its facts. An absent fact is unknown.

    ``concern`` says, in the order of the household, whom the event is about: true, or unknown with the fact to ask for.
    ``subjects`` does the same for the persons that procedures of scope ``case`` look at. ``nobody`` are the personal
    facts that hold while there is no person at all; ``deserted``: there are persons, but it is about none of them.
    """

    event: str
    shared: Facts  # ev, ap, hh
    everyone: Mapping[str, Mapping[str, Any]]  # person key → p
    concern: Mapping[str, Verdict]
    subjects: Mapping[str, Mapping[str, Verdict]] = field(default_factory=dict)  # claimant / … → person key → verdict
    nobody: Mapping[str, Any] = field(default_factory=dict)
    deserted: bool = False

    def facts(self, key: str) -> Facts:
        """What rules see for one person."""
        return {**self.shared, "p": self.everyone.get(key, self.nobody)}

    def about(self, key: str) -> Verdict:
        """Whether the event is about a person."""
        return self.concern.get(key, FALSE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a procedure's rule says for one person (or :data:`NOBODY`)."""

    person_key: str
    verdict: Verdict


def rulings(procedure: Procedure, case: Case) -> list[Ruling]:
    """The procedure's rule for each person it looks at. None, if it looks at one that the case does not have."""
    rule = Rule.compile(procedure.when)
    concern = case.concern
    if procedure.subject in ("claimant", "recipient", "deceased"):
        concern = case.subjects.get(procedure.subject, {})
        if not concern and any(fact.startswith("p.") for fact in rule.facts):
            return []
    if not concern:
        return [] if case.deserted else [Ruling(NOBODY, rule.evaluate(case.facts(NOBODY)))]
    return [Ruling(key, both(about, rule.evaluate(case.facts(key)))) for key, about in concern.items()]


def open_for(question: Question, case: Case) -> Iterator[tuple[str, Verdict]]:
    """Persons for whom the question's item is unknown and its ``show_if`` not false, with what ``show_if`` says."""
    group, name = question.item.split(".")
    show_if = Rule.compile(question.show_if)
    for key in case.concern:
        facts = case.facts(key)
        if facts[group].get(name) is None and (shown := show_if.evaluate(facts)).value is not False:
            yield key, shown


def both(one: Verdict, other: Verdict) -> Verdict:
    """Three-valued *and*."""
    if one.value is False or other.value is False:
        return FALSE
    if one.value and other.value:
        return TRUE
    return Verdict(None, one.missing | other.missing)


def either(verdicts: list[Verdict]) -> Verdict:
    """Three-valued *or*; false of none."""
    if any(verdict.value for verdict in verdicts):
        return TRUE
    unknown = [verdict.missing for verdict in verdicts if verdict.value is None]
    return Verdict(None, frozenset().union(*unknown)) if unknown else FALSE
