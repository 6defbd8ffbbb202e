"""Several events in one visit: every form says the day of its own event, whichever was chosen first."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.documents.filled import FilledForm
from services.documents.scene import Setting
from services.documents.service import filled_forms
from services.reception.state import VisitState
from tests.unit.documents.builder import box, says
from tests.unit.navigation.visits import TODAY, catalogue, put, resident, visit

MOVED, BORN, DIED, DIVORCED = "2026-09-20", "2026-10-31", "2026-10-20", "2026-10-01"
PARENTS = {
    "p1": resident(
        "平成8年5月5日", "世帯主", "男", jidoteate_recipient=True, kokuho=True, address="伊賀市上野丸之内1番地"
    ),
    "p2": resident("平成9年5月5日", "妻", kokuho=True),
    "p3": resident("令和2年5月5日", "子", fukushi_any=True, fukushi_kodomo=True, kokuho=True),
}
CHILD = {"registered": False, "birth": BORN, "relation": "子", "insurance": "kokuho"}
OLD = {
    "p1": resident("昭和40年5月5日", "世帯主", "男", kouki=True, deceased=True),
    "p2": resident("昭和42年5月5日", "妻", kouki=True),
    "p3": resident("昭和47年5月5日", "子", kokuho=True),
}


def forms(state: VisitState) -> dict[tuple[str, str], FilledForm]:
    return {one.key: one for one in filled_forms(state, catalogue(), TODAY, Setting())}


def days(state: VisitState) -> dict[tuple[str, str], tuple[str, Any]]:
    """Form and subject → the item and value of its day."""
    kept = {event.date_item for event in catalogue().events.values()}
    return {key: found[0] for key, one in forms(state).items() if (found := list(_days(one, kept)))}


def _days(form: FilledForm, kept: set[str]) -> Iterator[tuple[str, Any]]:
    yield from ((one.item, one.value) for one in form.boxes() if one.item in kept)


@pytest.mark.parametrize("events", [["tenkyo", "shussei"], ["shussei", "tenkyo"]])
def test_a_move_and_a_birth(events: list[str]) -> None:
    state = visit(events, {**PARENTS, "p4": CHILD}, {"ev.date": MOVED, "ev.all_members": True})
    moved, born = ("ev.date", MOVED), ("ev.date_shussei", BORN)
    assert days(state) == {
        ("F-IDO-TENKYO", ""): moved,
        ("F-KOKUHO-HENKO", ""): moved,
        ("F-FUKUSHI-HENKO", "p3"): moved,
        ("F-JIDO-HENKO", "p1"): moved,
        ("F-KOKUHO-SHUTOKU", ""): born,
        ("F-FUKUSHI-NINTEI", ""): born,
        ("F-JIDO-GAKU", "p1"): born,
    }
    reasons = [says(forms(state)[key], "reason") for key in (("F-FUKUSHI-NINTEI", ""), ("F-JIDO-GAKU", "p1"))]
    assert reasons == ["出生", "出生"]
    put(state, "ev.date_shussei", "2026-10-30")  # the box of the birth was corrected, not the one of the move
    assert (days(state)["F-JIDO-GAKU", "p1"], days(state)["F-IDO-TENKYO", ""]) == (
        ("ev.date_shussei", "2026-10-30"),
        moved,
    )


@pytest.mark.parametrize(
    ("events", "change"), [(["tenkyo", "shibo"], "ev.date"), (["shibo", "tenkyo"], "ev.date_shibo")]
)
def test_a_move_and_a_death(events: list[str], change: str) -> None:
    """What both change, such as the household's insurance, goes by the event that was named first."""
    state = visit(events, OLD, {"ev.date": MOVED, "ev.date_shibo": DIED, "ev.all_members": True})
    moved, died = ("ev.date", MOVED), ("ev.date_shibo", DIED)
    assert days(state) == {
        ("F-IDO-TENKYO", ""): moved,
        ("F-KOUKI-IDO", "p2"): moved,
        ("F-SETAI", ""): died,
        ("F-KOUKI-IDO", "p1"): died,
        ("F-KOUKI-SOSAI", "p1"): died,
        ("F-KOKUHO-HENKO", ""): {"ev.date": moved, "ev.date_shibo": died}[change],
    }
    kinds = [says(forms(state)["F-KOUKI-IDO", key], "kind") for key in ("p1", "p2")]
    assert kinds == ["資格喪失", "住所変更"]
    household = box(forms(state)["F-KOKUHO-HENKO", ""], "F-KOKUHO-HENKO.shikaku_date", "p3")
    assert household.value == DIED  # another number comes with another head, not with another address


def test_what_applies_by_one_event_only_says_its_day_although_the_other_was_named_first() -> None:
    """離婚 is about nobody yet, so that of its own the notice for the move alone is certain."""
    state = visit(["rikon", "tenkyo"], PARENTS, {"ev.date": MOVED, "ev.date_koseki": DIVORCED, "ev.all_members": True})
    assert days(state)["F-KOKUHO-HENKO", ""] == ("ev.date", MOVED)
    put(state, "p.concerned", True, "p1")
    put(state, "p.concerned", True, "p2")
    assert days(state)["F-KOKUHO-HENKO", ""] == ("ev.date_koseki", DIVORCED)


def test_the_day_of_something_that_is_not_asked_is_written_on_its_form() -> None:
    state = visit(["tenkyo", "kosodate"], PARENTS, {"ev.date": MOVED, "ev.all_members": True})
    put(state, "p.child_change", "increase", "p1")
    assert days(state)["F-JIDO-GAKU", "p1"] == ("ev.date_other", None)
    put(state, "ev.date_other", DIVORCED)
    assert days(state)["F-JIDO-GAKU", "p1"] == ("ev.date_other", DIVORCED)


@pytest.mark.parametrize(
    ("moved", "address"), [(MOVED, "伊賀市上野丸之内1番地"), ("2025-12-28", "伊賀市四十九町1番地")]
)
def test_where_somebody_lived_on_new_years_day_hangs_on_the_move_not_on_the_birth(moved: str, address: str) -> None:
    answers = {"ev.date": moved, "ev.all_members": True, "ev.new_address": "伊賀市四十九町1番地"}
    state = visit(["shussei", "tenkyo"], {**PARENTS, "p4": CHILD}, answers)
    put(state, "p.moving", True, "p1")
    assert box(forms(state)["F-FUKUSHI-NINTEI", ""], "p.jan1_address", "p1").value == address
