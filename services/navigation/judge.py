"""Which procedures apply to whom in a visit, why, and what is still unknown; and the same for cases in files."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from services.base.dates import wareki
from services.catalogue import service as catalogues
from services.catalogue.asking import EVENT
from services.catalogue.rules import FALSE, Rule, Verdict
from services.catalogue.schema import Catalogue, Item, Procedure
from services.navigation import needs
from services.navigation.ages import Bounds, bounds_of
from services.navigation.case import NOBODY, Case, Ruling, either, rulings
from services.navigation.facts import VisitFacts, visit_facts
from services.navigation.judgement import FactUsed, Judged, Judgement, Missing, Status
from services.navigation.scenarios import judge_scenario, read
from services.reception.models import VISIT
from services.reception.state import Decision, VisitState

_STATUS = {True: Status.APPLIES, None: Status.MAYBE, False: Status.NO}
_PRIORITY = {Status.NO: 0, Status.MAYBE: 1, Status.APPLIES: 2}
_TRUTH = {True: "はい", False: "いいえ"}


def judge_file(path: Path) -> dict[str, Any]:
    """Judge the cases of a file: id → ``{"applies": […], "maybe": […], "asked": 12, "of": 25}``.

    :raises BadFile: the file cannot be judged; its text says what is wrong where.
    :raises CatalogueBroken: the program's own catalogue is not fit for use.
    """
    catalogue = catalogues.load_files()
    return {scenario.id: judge_scenario(scenario, catalogue) for scenario in read(Path(path), catalogue)}


def judge(state: VisitState, catalogue: Catalogue, today: date) -> Judgement:
    """Judge every procedure of the chosen events, and those that staff added, for every person of the visit."""
    known = visit_facts(state, catalogue, today)
    judging = _Judging(state, catalogue, today, known)
    found = {judged.key: judged for judged in judging.everything()}
    documents = needs.together((judged.documents for judged in found.values() if judged.to_do), catalogue)
    return Judgement(found, documents, known)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the rule says for one person or the visit, in the event where it says most."""

    person_key: str
    persons: tuple[str, ...]
    status: Status
    missing: frozenset[Missing]
    case: Case


@dataclass(frozen=True, slots=True)
class _Judging:
    state: VisitState
    catalogue: Catalogue
    today: date
    known: VisitFacts

    def everything(self) -> Iterator[Judged]:
        keys = self.state.keys
        for procedure in self.catalogue.procedures.values():
            outcomes = self._outcomes(procedure)
            decisions = {
                key: decision for (name, key), decision in self.state.decisions.items() if name == procedure.id
            }
            for key, outcome in outcomes.items():
                yield self._judged(procedure, key, outcome, decisions.get(key))
            for key, decision in decisions.items():
                if key not in outcomes and key in keys and decision.decision == "add":
                    yield self._judged(procedure, key, self._against_the_rule(procedure, key), decision)

    def _outcomes(self, procedure: Procedure) -> dict[str, _Outcome]:
        found: dict[str, _Outcome] = {}
        for event, case in self.known.cases.items():
            if event in procedure.events:
                for outcome in self._of_event(procedure, case):
                    before = found.get(outcome.person_key)
                    if before is None or _PRIORITY[outcome.status] > _PRIORITY[before.status]:
                        found[outcome.person_key] = outcome
                    elif before.status is outcome.status:
                        found[outcome.person_key] = replace(before, missing=before.missing | outcome.missing)
        return found

    def _against_the_rule(self, procedure: Procedure, key: str) -> _Outcome:
        """A procedure that the rule does not give to this person: with the facts of the nearest event."""
        cases = {**self.known.beside, **self.known.cases}
        case = next(cases[event] for event in procedure.events if event in cases)
        persons = (key,) if key else tuple(member.key for member in self.state.members)
        return _Outcome(key, persons, Status.NO, frozenset(), case)

    def _of_event(self, procedure: Procedure, case: Case) -> Iterator[_Outcome]:
        every = rulings(procedure, case) or [Ruling(NOBODY, FALSE)]
        if procedure.scope == "person" or procedure.subject == "recipient":
            for one in every:
                yield self._outcome(one.person_key, [one], one.verdict, case)
        elif procedure.scope == "household" or procedure.subject == "any":
            yield self._outcome(VISIT, every, either([one.verdict for one in every]), case)
        else:  # one claimant, one deceased: the one for whom the rule says most
            best = max(every, key=lambda one: _PRIORITY[_STATUS[one.verdict.value]])
            yield self._outcome(best.person_key, [best], best.verdict, case)

    def _outcome(self, key: str, every: list[Ruling], verdict: Verdict, case: Case) -> _Outcome:
        same = [one for one in every if one.verdict.value is verdict.value]
        missing = {
            Missing(fact, one.person_key if self._personal(fact) else VISIT)
            for one in same
            for fact in one.verdict.missing
        }
        persons = tuple(one.person_key for one in same if one.person_key)
        return _Outcome(key, persons, _STATUS[verdict.value], frozenset(missing), case)

    def _personal(self, fact: str) -> bool:
        item = self.catalogue.items.get(fact)
        return item is not None and item.scope == "person"

    def _judged(self, procedure: Procedure, key: str, outcome: _Outcome, decision: Decision | None) -> Judged:
        rule = status = outcome.status
        if decision and decision.decision == "add" and rule is not Status.APPLIES:
            status = Status.ADDED
        elif decision and decision.decision == "drop" and rule is not Status.NO:
            status = Status.DROPPED
        judged = Judged(
            procedure,
            key,
            outcome.persons,
            status,
            rule,
            outcome.case.event,
            facts=tuple(self._facts(procedure, outcome.case, outcome.persons)),
            missing=tuple(sorted(outcome.missing, key=lambda one: (one.item, one.person_key))),
            reason=decision.reason if decision else None,
        )
        return judged if status is Status.NO else self._with_needs(judged, outcome.case)

    def _with_needs(self, judged: Judged, case: Case) -> Judged:
        procedure = judged.procedure
        proxy = needs.proxy(procedure, self.state, self.catalogue)
        return replace(
            judged,
            documents=needs.documents(procedure, case, judged.persons, proxy, self.catalogue),
            deadline=needs.deadline(procedure, case, self.today),
            proxy=proxy,
            fee=self.catalogue.fees.get(procedure.fee or ""),
            hints=needs.hints(procedure, case, judged.persons),
        )

    def _facts(self, procedure: Procedure, case: Case, persons: tuple[str, ...]) -> Iterator[FactUsed]:
        for fact in Rule.compile(procedure.when).facts:
            item = self.catalogue.items[fact]
            group, name = fact.split(".")
            if fact == EVENT:
                continue
            for key in persons or (NOBODY,) if group == "p" else (VISIT,):
                facts = case.facts(key)[group]
                value = facts.get(name, facts.get(bounds_of(name)))
                if value is not None:
                    source = self.known.sources.get((VISIT if item.scope == "visit" else key, fact), "")
                    yield FactUsed(fact, key, item.label, value, words(item, value), source)


def words(item: Item, value: Any) -> str:
    """A fact's value as staff read it."""
    if isinstance(value, bool):
        return _TRUTH[value]
    if isinstance(value, Bounds):
        return f"{value.low}〜{value.high}"
    if isinstance(value, list):
        return "・".join(words(item, one) for one in value) or "なし"
    if item.type == "date":
        return wareki(date.fromisoformat(value))
    return item.options[value].ja if value in item.options else str(value)
