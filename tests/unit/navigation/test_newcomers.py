"""Somebody whom no register knows yet and whom an event is about."""

from services.navigation.service import missing_newcomers
from tests.unit.navigation.visits import TODAY, catalogue, put, resident, visit

FATHER = {"p1": resident("平成3年9月18日", "世帯主", "男")}


def events(state: object) -> list[str]:
    return [event.id for event in missing_newcomers(state, catalogue(), TODAY)]  # type: ignore[arg-type]


def test_a_birth_without_a_child_misses_one() -> None:
    assert events(visit(["shussei", "cert"], FATHER)) == ["shussei"]


def test_a_child_just_born_is_there() -> None:
    child = {"registered": False, "birth": "令和8年11月1日", "relation": "子"}
    assert events(visit(["shussei"], {**FATHER, "p2": child})) == []


def test_an_elder_child_of_the_register_is_not_the_one() -> None:
    assert events(visit(["shussei"], {**FATHER, "p2": resident("令和4年1月27日", "子")})) == ["shussei"]


def test_somebody_whose_birth_date_is_still_to_be_typed_may_be_the_one() -> None:
    state = visit(["shussei"], {**FATHER, "p2": {"registered": False, "relation": "子"}})
    assert events(state) == []
    put(state, "p.birth", "昭和30年1月1日", "p2", source="staff")
    assert events(state) == ["shussei"]


def test_no_other_event_misses_anybody() -> None:
    others = [event for event in catalogue().events if event != "shussei"]
    assert events(visit(others, FATHER)) == []
