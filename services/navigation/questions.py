"""What to ask next: only what nobody knows and what still matters, each thing once, grouped into few screens.

A question is asked while its ``show_if`` is not false and its item is unknown. If ``show_if`` waits for an answer that
is asked now, the question waits too. A personal question whose answer only decides about procedures is asked only of
those for whom it still decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from services.catalogue.asking import UNKNOWN
from services.catalogue.rules import Rule, Verdict
from services.catalogue.schema import Catalogue, Event, Option, Question
from services.navigation.case import Case, either
from services.navigation.facts import VisitFacts
from services.navigation.judge import judge
from services.navigation.judgement import Judged, Judgement, Missing, Status
from services.navigation.plan import Plan, plan_of, shown
from services.navigation.screens import Ask, Questionnaire, Screen
from services.reception.models import VISIT
from services.reception.state import VisitState

_CLAIMANT = "p.claimant"  # decides whom procedures look at, though no rule names it


def next_questions(state: VisitState, catalogue: Catalogue, today: date) -> list[Screen]:
    """The screens to show next, in order; empty when nothing is left to ask."""
    return list(questionnaire(state, catalogue, today).screens)


def questionnaire(
    state: VisitState, catalogue: Catalogue, today: date, judgement: Judgement | None = None
) -> Questionnaire:
    """What to ask now and what is answered.

    :param judgement: of this very state, if it is at hand already.
    """
    asking = _Asking(state, catalogue, judgement or judge(state, catalogue, today))
    return Questionnaire(tuple(asking.screens(asking.open())), tuple(asking.screens(asking.answered())))


@dataclass
class _Asking:
    state: VisitState
    catalogue: Catalogue
    judgement: Judgement

    @property
    def known(self) -> VisitFacts:
        """The facts that were judged by: nothing is worked out twice."""
        return self.judgement.known

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.catalogue)

    @cached_property
    def flow(self) -> list[tuple[Question, list[Case]]]:
        """Every question of the chosen events in the order of asking, with the events that ask it."""
        found: dict[str, tuple[Question, list[Case]]] = {}
        for event, case in self.known.cases.items():
            for question in self.plan.flows[event]:
                found.setdefault(question.id, (question, []))[1].append(case)
        if not found and self.judgement.procedures:  # procedures chosen directly: only who came
            beside = list(self.known.beside.values())
            found = {name: (self.catalogue.questions[name], beside) for name in self.catalogue.always[:1]}
        return list(found.values())

    @cached_property
    def waiting_for(self) -> dict[Missing, list[Judged]]:
        """Facts that can still decide, with the procedures they decide."""
        found: dict[Missing, list[Judged]] = {}
        for judged in self.judgement.having(Status.MAYBE, Status.ADDED):
            for missing in judged.missing:
                found.setdefault(missing, []).append(judged)
        return found

    @cached_property
    def decided_by_rules(self) -> frozenset[str]:
        """Items that rules of procedures of the chosen events look at."""
        return frozenset().union(*(self.plan.judging[event] for event in self.known.cases)) | {_CLAIMANT}

    def open(self) -> Iterator[Ask]:
        """What is asked now: in the order of dependence first, to know what has to wait for what."""
        unanswered: dict[str, dict[str, Verdict]] = {}
        for item in self.plan.order:
            for question, cases in self.flow:
                if question.item == item.key:
                    unanswered[question.id] = self._unanswered(question, cases)
        asked = self._that_matter(unanswered)
        wanted = {Missing(self.plan.by_id[name].item, key) for name, keys in asked.items() for key in keys}
        more = self._beyond_the_flow(wanted)
        done: set[str] = set()
        for question, _ in self.flow:
            keys = asked.get(question.id, {})
            ready = [key for key, verdict in keys.items() if verdict.value or not self._waits(key, verdict, wanted)]
            if ready and question.item not in done:
                done.add(question.item)
                yield self._ask(question, [*ready, *more.pop(question.item, ())])
        for name, people in more.items():
            yield self._ask(self.plan.questions[name][0], people)

    def answered(self) -> Iterator[Ask]:
        """Questions whose item is known for somebody, in the order of the flow."""
        done: set[str] = set()
        for question, cases in self.flow:
            if question.item in done:
                continue
            keys = [key for key in self._keys(question, cases) if (key, question.item) in self.state.values]
            keys = [key for key in keys if self._show(question, key, cases).value is not False]
            if keys:
                done.add(question.item)
                yield self._ask(question, keys)
        members = [member.key for member in self.state.members]
        for item, questions in self.plan.questions.items():  # asked beyond the flow, because a procedure waited for it
            keys = [key for key in (VISIT, *members) if (key, item) in self.state.values]
            counts = item in self.decided_by_rules and not self.catalogue.items[item].has_default
            if keys and counts and item not in done:
                yield self._ask(questions[0], keys)

    def screens(self, asks: Iterable[Ask]) -> Iterator[Screen]:
        """Group by screen, in the catalogue's order of groups: the same order whatever is answered already."""
        groups: dict[str, list[Ask]] = {name: [] for name in self.catalogue.groups}
        for ask in asks:
            groups[ask.question.group].append(ask)
        yield from (Screen(self.catalogue.groups[group], tuple(found)) for group, found in groups.items() if found)

    def _keys(self, question: Question, cases: list[Case]) -> list[str]:
        """Whom the question is about."""
        if self.catalogue.items[question.item].scope == "visit":
            return [VISIT]
        if question.about != "each":
            return self._one(question, cases)
        if question.type in ("person", "persons"):
            return [member.key for member in self.state.members]
        return [m.key for m in self.state.members if any(m.key in case.concern for case in cases)]

    def _one(self, question: Question, cases: list[Case]) -> list[str]:
        if question.about == "deceased":
            return list(self.known.deceased)
        if question.about == "applicant":
            return [self.state.applicant.key] if self.state.applicant else []
        claimant = [self.known.claimant] if self.known.claimant else []
        if question.item not in self.decided_by_rules:
            return claimant
        receiving = [key for case in cases for key in case.subjects["recipient"]]
        return list(dict.fromkeys((*claimant, *receiving)))

    def _show(self, question: Question, key: str, cases: list[Case]) -> Verdict:
        item = self.catalogue.items[question.item]
        members = [member.key for member in self.state.members]
        return either([shown(question, item, key, members, case) for case in cases])

    def _unanswered(self, question: Question, cases: list[Case]) -> dict[str, Verdict]:
        """Persons who have not answered and to whom the question is shown or may yet be."""
        group, name = question.item.split(".")
        found: dict[str, Verdict] = {}
        for key in self._keys(question, cases):
            lacking = [case for case in cases if case.facts(key)[group].get(name) is None]
            if lacking and not self._not_known_to_anybody(question.item, key):
                verdict = self._show(question, key, lacking)
                if verdict.value is not False:
                    found[key] = verdict
        return found

    def _not_known_to_anybody(self, item: str, key: str) -> bool:
        """The answer was 「わからない」: the fact stays unknown, but nobody is asked again."""
        return bool(self.state.get(item, key) == UNKNOWN)

    def _that_matter(self, unanswered: dict[str, dict[str, Verdict]]) -> dict[str, dict[str, Verdict]]:
        """Leave out persons whose answer decides nothing. What another question waits for matters if that one does."""
        matters = set(self.waiting_for)
        kept: dict[str, dict[str, Verdict]] = {}
        for name in reversed(unanswered):
            question = self.plan.by_id[name]
            keys = unanswered[name]
            if not question.informs and question.item in self.decided_by_rules:
                deciding = {key: verdict for key, verdict in keys.items() if Missing(question.item, key) in matters}
                whole = question.type in ("person", "persons") and deciding  # one choice among everybody
                keys = keys if whole else deciding
            for key, verdict in keys.items():
                if verdict.value is None:
                    matters |= {Missing(fact, key if fact.startswith("p.") else VISIT) for fact in verdict.missing}
            kept[name] = keys
        return {name: kept[name] for name in unanswered}

    def _waits(self, key: str, verdict: Verdict, wanted: set[Missing]) -> bool:
        """Whether ``show_if`` depends on something that is asked now."""
        asked = {missing.item for missing in wanted}
        for fact in verdict.missing:
            derived = self.plan.roots.get(fact, frozenset()) - {fact}
            if derived & asked or {Missing(fact, key), Missing(fact, VISIT)} & wanted:
                return True
        return False

    def _beyond_the_flow(self, wanted: set[Missing]) -> dict[str, list[str]]:
        """Facts (item → persons) that a possible procedure waits for and the flow does not ask.

        They are asked all the same, once nothing else that is asked can decide about that procedure.
        """
        items: dict[str, list[str]] = {}
        for missing in sorted(self.waiting_for, key=lambda one: one.person_key):
            nobody = missing.person_key == VISIT and self.catalogue.items[missing.item].scope == "person"
            answered = self._not_known_to_anybody(missing.item, missing.person_key)
            last = any(wanted.isdisjoint(judged.missing) for judged in self.waiting_for[missing])
            if last and missing.item in self.plan.questions and not answered and not nobody:
                items.setdefault(missing.item, []).append(missing.person_key)
        return items

    def _ask(self, question: Question, keys: list[str]) -> Ask:
        stored = {
            key: self.state.values[key, question.item] for key in keys if (key, question.item) in self.state.values
        }
        same = [one for one, cases in self.flow if one.item == question.item and self._possible(one, cases)]
        options = {option.value: option for one in same or [question] for option in one.options}
        given = [one for value in stored.values() for one in _listed(value.value)]
        offered = tuple(one for one in options.values() if one.value in given or self._offered(one))
        waiting = [j.procedure for key in keys for j in self.waiting_for.get(Missing(question.item, key), ())]
        return Ask(
            question,
            tuple(keys),
            offered or tuple(options.values()),
            stored,
            tuple({procedure.id: procedure for procedure in waiting}.values()),
            self._of_which(question),
        )

    def _of_which(self, question: Question) -> tuple[Event, ...]:
        """The events whose day is asked for, where the visit has to know the days of others as well."""
        days = {one.item: cases for one, cases in self.flow if one.item in self.plan.days}
        asking = days.get(question.item, []) if len(days) > 1 else []
        return tuple(self.catalogue.events[case.event] for case in asking)

    def _offered(self, option: Option) -> bool:
        """Whether the option may be meant: nobody can have lost what nobody of them holds."""
        rule = Rule.compile(option.show_if or "true")
        rulings = [rule.evaluate(case.facts(key)) for _, cases in self.flow for case in cases for key in case.concern]
        return not rulings or any(one.value is not False for one in rulings)

    def _possible(self, question: Question, cases: list[Case]) -> bool:
        return any(self._show(question, key, cases).value is not False for key in self._keys(question, cases))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
