"""A quiet item may be typed without judging anew: tried with every item of the catalogue."""

from collections.abc import Sequence
from datetime import date

import pytest

from pages.visit.quiet import is_quiet
from services.catalogue.service import load_files
from services.navigation import service as navigation
from services.reception.models import VISIT
from services.reception.state import Value, VisitState
from tests.unit.documents.builder import moving_family

TODAY = date(2026, 4, 10)
CATALOGUE = load_files()


def conclusions(state: VisitState) -> object:
    judgement = navigation.judge(state, CATALOGUE, TODAY)
    asked = navigation.questionnaire(state, CATALOGUE, TODAY, judgement)
    statuses = [(one.key, one.status, one.missing, one.deadline, one.documents) for one in judgement.procedures]
    screens = [[(ask.question.id, ask.person_keys) for ask in screen.questions] for screen in asked.screens]
    return statuses, screens


def with_values(items: Sequence[str], value: str) -> object:
    state = moving_family()
    for item in items:
        key = VISIT if CATALOGUE.items[item].scope == "visit" else state.members[-1].key
        state.values[key, item] = Value(item, key, value, "staff")
    return conclusions(state)


@pytest.mark.parametrize("value", ["子", "技能実習", "書きました"])
def test_a_quiet_item_changes_no_conclusion(value: str) -> None:
    """All at once; each alone only to name whom it was."""
    quiet = [item for item in CATALOGUE.items if is_quiet(CATALOGUE, item)]
    before = with_values([], value)
    if with_values(quiet, value) != before:
        assert [item for item in quiet if with_values([item], value) != before] == []
        pytest.fail("only together")


def test_what_is_not_quiet_would_be_noticed() -> None:
    assert with_values(["ev.date"], "2026-01-15") != with_values([], "2026-01-15")


def test_what_rules_read_is_not_quiet() -> None:
    for item in ("p.insurance", "p.birth", "p.relation", "ev.date", "ev.kind", "p.moving", "p.zairyu_status"):
        assert not is_quiet(CATALOGUE, item)


def test_names_addresses_accounts_and_the_way_are_quiet() -> None:
    for item in ("p.name", "p.kana", "p.tel", "ev.new_address", "st.memo", "st.plan"):
        assert is_quiet(CATALOGUE, item)


def test_an_item_nobody_knows_is_not_quiet() -> None:
    assert not is_quiet(CATALOGUE, "p.unheard_of")
