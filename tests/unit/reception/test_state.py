"""The picture of a visit as plain data."""

from datetime import date, datetime

import pytest

from services.base.clock import JST
from services.reception import log
from services.reception.errors import StaleWrite
from services.reception.loading import place
from services.reception.state import NOBODY, Actor, Participant, Value, VisitState

NOW = datetime(2026, 4, 1, 10, tzinfo=JST)


@pytest.fixture
def state() -> VisitState:
    return VisitState(
        id="v", number=1, day=date(2026, 4, 1), office_id="koseki", state="active", step="identify", language="ja",
        catalogue_version="v1", revision=1, opened_at=NOW,
        persons=[
            Participant("p2", None, None, "member", 2, applicant=True),
            Participant("p1", None, None, "member", 1, applicant=False),
            Participant("p3", None, None, "agent", 3, applicant=False),
        ],
    )  # fmt: skip


def test_members_come_in_order_without_agents(state: VisitState) -> None:
    assert [p.key for p in state.members] == ["p1", "p2"]
    assert state.applicant is not None
    assert state.applicant.key == "p2"
    assert state.keys == {"", "p1", "p2", "p3"}


def test_values_are_placed_by_what_they_are(state: VisitState) -> None:
    known = Value("p.name", "p1", "はる", "staff")
    emptied = Value("p.tel", "p1", None, "staff", original="0595", original_source="core")
    undone = Value("p.kana", "p1", None, NOBODY)
    stranger = Value("p.name", "p9", "だれか", "staff")
    place(state, [known, emptied, undone, stranger])
    assert state.values == {("p1", "p.name"): known}
    assert state.cleared == {("p1", "p.tel"): emptied}
    assert (state.get("p.name", "p1"), state.get("p.tel", "p1"), state.get("p.name", "p9")) == ("はる", None, None)


def test_a_newer_value_takes_the_place_of_the_older_whatever_it_was(state: VisitState) -> None:
    key = ("p1", "p.tel")
    for value, source, values, cleared in (
        ("0595", "core", {key}, set()),
        (None, "staff", set(), {key}),
        ("090", "staff", {key}, set()),
        (None, NOBODY, set(), set()),
    ):
        place(state, [Value("p.tel", "p1", value, source)])
        assert (set(state.values), set(state.cleared)) == (values, cleared)


@pytest.mark.parametrize(
    ("value", "original", "source", "edited"),
    [("a", None, None, False), ("a", "b", "core", True), ("a", "a", "core", False), (None, "b", "core", True)],
)
def test_edited_is_a_prefilled_value_that_is_another_now(
    value: object, original: object, source: str | None, edited: bool
) -> None:
    assert Value("p.tel", "p1", value, "staff", original, source).edited is edited


def test_what_a_card_says_in_place_of_the_register_is_nobodys_edit() -> None:
    assert not Value("p.mynumber", "p1", "123456789018", "card", "…9018", "core").edited


def test_an_actor_keeps_who_and_where_when_the_lease_changes() -> None:
    assert Actor("yamada", "koseki-1").holding("t") == Actor("yamada", "koseki-1", "t")


def test_the_sentence_of_a_stale_write_names_who_and_when() -> None:
    error = StaleWrite("p1", "p.name", "なつ", NOW, "木村")
    assert (error.key, error.params) == ("reception.stale", {"name": "木村", "time": "10:00"})


@pytest.mark.parametrize("ids", [{}, {"person_key": "p1", "item": "p.name"}])
def test_a_notification_is_whole_once_the_revision_is_put_in(ids: dict[str, str]) -> None:
    import json

    before, after = log.notification("v", "value", ids)
    assert json.loads(f"{before}17{after}") == ["visit:v", "value", {**ids, "revision": 17}]


def test_a_notification_names_few_values_and_not_many() -> None:
    keys = [("p1", f"i{n}") for n in range(log.FEW + 1)]
    assert log.ids_of(keys[:1]) == {"person_key": "p1", "item": "i0"}
    assert log.ids_of(keys[: log.FEW]) == {"keys": [list(key) for key in keys[: log.FEW]]}
    assert log.ids_of(keys) == {}
    assert log.ids_of([]) == {"keys": []}
