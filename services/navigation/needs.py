"""What hangs on a procedure that is to be done: documents to bring, the deadline, who may come instead."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from services.catalogue.rules import Rule
from services.catalogue.schema import Catalogue, Procedure
from services.navigation.case import NOBODY, Case, either
from services.navigation.judgement import Bring, Due, Proxy
from services.reception.state import VisitState

_STANDING = "ap.kind"


def documents(
    procedure: Procedure, case: Case, persons: Sequence[str], proxy: Proxy, catalogue: Catalogue
) -> tuple[Bring, ...]:
    """持ち物 of one procedure: needed while their condition is not false for any of ``persons``."""
    found: list[Bring] = []
    for needed in procedure.documents:
        certain, whom = True, tuple(persons)
        if needed.when:
            rule = Rule.compile(needed.when)
            verdicts = {key: rule.evaluate(case.facts(key)) for key in persons or [NOBODY]}
            if (value := either(list(verdicts.values())).value) is False:
                continue
            certain, whom = value is True, tuple(k for k in persons if verdicts[k].value is not False)
        found.append(Bring(catalogue.documents[needed.id], certain, (procedure.id,), whom))
    named = {bring.document.id for bring in found}
    found += (Bring(catalogue.documents[name], True, (procedure.id,), ()) for name in proxy.needs if name not in named)
    return tuple(found)


def together(lists: Iterable[tuple[Bring, ...]], catalogue: Catalogue) -> tuple[Bring, ...]:
    """Each document once, in the catalogue's order, with every procedure and person it is for."""
    merged: dict[str, Bring] = {}
    for bring in (bring for brings in lists for bring in brings):
        one = merged.get(bring.document.id)
        merged[bring.document.id] = (
            bring
            if one is None
            else Bring(
                one.document,
                one.certain or bring.certain,
                tuple(dict.fromkeys((*one.procedures, *bring.procedures))),
                tuple(dict.fromkeys((*one.persons, *bring.persons))),
            )
        )
    return tuple(merged[name] for name in catalogue.documents if name in merged)


def deadline(procedure: Procedure, case: Case, today: date) -> Due | None:
    """期限 of one procedure. The first day is not counted (民法140条), the last day is still in time."""
    limit = procedure.deadline
    if limit is None:
        return None
    last = _last_day(case, limit.base, limit.days)
    warnings = [
        further.warning
        for further in limit.limits
        if (end := _last_day(case, further.base, further.days)) is not None and today > end
    ]
    return Due(limit.text, last, (last - today).days if last else None, tuple(warnings))


def _last_day(case: Case, base: str | None, days: int | None) -> date | None:
    if base is None or days is None:
        return None
    group, name = base.split(".")
    start = case.shared[group].get(name)
    return date.fromisoformat(start) + timedelta(days=days) if start else None


def hints(procedure: Procedure, case: Case, persons: Sequence[str]) -> tuple[str, ...]:
    """What staff tell besides, because it is sure to come for any of ``persons``."""
    facts = [case.facts(key) for key in persons or [NOBODY]]
    return tuple(hint.text for hint in procedure.hints if any(Rule.compile(hint.when).evaluate(f).value for f in facts))


def proxy(procedure: Procedure, state: VisitState, catalogue: Catalogue) -> Proxy:
    """Whether the person at the counter may do it, and with which papers.

    Who claims for themselves is nobody's proxy: a landlord who held the funeral has 葬祭費 in their own right
    (国民健康保険法58条1項). While that is not known yet, a standing that may not act is refused nothing.
    """
    rule = catalogue.proxy_rules[procedure.proxy]
    standing = state.get(_STANDING)
    if not isinstance(standing, str):
        return Proxy(rule, None, None)
    came = state.applicant
    claims = state.get(rule.claimant, came.key) if rule.claimant and came else False
    if claims is True:
        standing = "self"
    needs = rule.needs.get(standing)
    if needs is None and claims is None:
        return Proxy(rule, standing, None)
    return Proxy(rule, standing, needs is not None, tuple(needs or ()))
