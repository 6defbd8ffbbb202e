"""Visits for tests: people, values and answers in a few words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services.base.clock import JST
from services.catalogue.schema import Catalogue
from services.catalogue.service import load_files
from services.navigation.judgement import Judgement, Status
from services.navigation.screens import Ask, Screen
from services.reception.models import VISIT
from services.reception.state import Decision, Participant, Value, VisitState

TODAY = date(2026, 11, 3)
NOTHING_HELD = dict.fromkeys(
    (
        "inkan", "kokuho", "kouki", "jidoteate_recipient", "jidoteate_child", "jifu_recipient", "tokuji_recipient",
        "fukushi_any", "fukushi_kodomo", "fukushi_hitorioya", "fukushi_shogai", "kaigo1", "kaigo_cert",
        "kaigo_cert_expiring", "techo_shintai", "techo_ryoiku", "techo_seishin", "seishin_tsuin", "hoiku", "guardian",
        "dv_support", "foreign", "special_pr", "mycard", "tax_here",
    ),
    False,
)  # fmt: skip


def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_files()


def resident(birth: str, relation: str, sex: str = "女", **held: Any) -> dict[str, Any]:
    """A person of the register, with everything the register says; ``held`` adds what they hold."""
    return {"registered": True, "birth": birth, "relation": relation, "sex": sex, **NOTHING_HELD, **held}


def arriving(birth: str, relation: str, sex: str = "女", **known: Any) -> dict[str, Any]:
    """A person who is about to move in, as a 転出証明書情報 has them."""
    known = {"foreign": False, "moving": True, "mycard": False, "kokuho_prev": False, "kouki_prev": False} | known
    return {"registered": False, "birth": birth, "relation": relation, "sex": sex, **known}


def visit(
    events: list[str],
    people: Mapping[str, Mapping[str, Any]],
    answers: Mapping[str, Any] | None = None,
    *,
    applicant: str = "p1",
) -> VisitState:
    """A visit for ``events`` of ``people`` (key → items of the person), with answers about the visit itself."""
    moment = datetime(2026, 11, 3, 10, 0, tzinfo=JST)
    state = VisitState("v1", 1, TODAY, "o", "active", "questions", "ja", catalogue().version, 1, moment)
    for order, (key, given) in enumerate(people.items(), 1):
        items = dict(given)
        registered, role = items.pop("registered", True), items.pop("role", "member")
        person_id = f"10000{order}" if registered else None
        state.persons.append(Participant(key, person_id, None, role, order, key == applicant))
        for name, value in items.items():
            put(state, f"p.{name}", value, key, source="core" if registered else "transfer")
    put(state, "ev.kind", events)
    for item, value in (answers or {}).items():
        put(state, item, value)
    return state


def put(state: VisitState, item: str, value: Any, key: str = VISIT, source: str = "answer") -> None:
    """Store one value, as reception would."""
    before = state.values.get((key, item))
    original = before if before and before.source not in ("answer", "staff") else None
    state.values[key, item] = Value(
        item,
        key,
        value,
        source,
        original=original.value if original else None,
        original_source=original.source if original else None,
    )


def decide(state: VisitState, procedure: str, key: str, decision: str, reason: str = "聞き取り") -> None:
    """Staff add or drop a procedure."""
    state.decisions[procedure, key] = Decision(procedure, key, decision, reason, "u1")


def statuses(judgement: Judgement, *wanted: Status) -> set[tuple[str, str]]:
    """(procedure, person) of everything with one of the wanted statuses."""
    return {judged.key for judged in judgement.having(*wanted)}


def asked(screens: list[Screen]) -> dict[str, tuple[str, ...]]:
    """Question → persons, over all screens."""
    return {ask.question.id: ask.person_keys for screen in screens for ask in screen.questions}


def asks(screens: list[Screen]) -> list[Ask]:
    """Every question on the screens."""
    return [ask for screen in screens for ask in screen.questions]
