"""Storing values: what is kept, what is refused, and that nothing is overwritten silently."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.base import clock
from services.base.sql import rows
from services.reception import service as reception
from services.reception import values
from services.reception.errors import LeaseLost, NoSuchPerson, NotYours, StaleWrite, VisitClosed, VisitNotFound
from services.reception.state import Actor, Stored, Value
from tests.integration.reception.desks import KIMURA, SUZUKI, begin, begin_with_person, do, state_of, value_of


async def put(visit_id: str, actor: Actor, key: str, item: str, value: Any, **more: Any) -> Stored:
    return await do(lambda s: reception.put(s, visit_id, actor, key, item, value, **more))


@pytest.fixture(params=["in a transaction", "at once"])
def write(request: pytest.FixtureRequest) -> Any:
    """Both ways to store one value: they promise the same."""
    return put if request.param == "in a transaction" else reception.put_at_once


async def test_a_value_is_stored_with_who_when_and_revision(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    moment = clock.now().replace(microsecond=0)
    with clock.frozen(moment):
        assert await write(visit_id, holder, key, "p.name", "髙𠮷 はる\U000e0100") == Stored(3)
    state = await state_of(visit_id)
    assert state.revision == 3
    assert state.values == {
        (key, "p.name"): Value(
            "p.name", key, "髙𠮷 はる\U000e0100", "staff", by="yamada", at=moment.astimezone(clock.JST), revision=3
        )
    }


async def test_every_kind_of_json_comes_back_as_it_was(write: Any) -> None:
    visit_id, holder, _ = await begin_with_person()
    given_values = {"a": True, "b": False, "c": 0, "d": "", "e": ["tennyu", "cert"], "f": {"x": [1, None]}, "g": "null"}
    for item, value in given_values.items():
        await write(visit_id, holder, "", item, value)
    state = await state_of(visit_id)
    assert {item: value.value for (_, item), value in state.values.items()} == given_values


async def test_the_same_value_again_is_saved_already_and_changes_nothing(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    first = await write(visit_id, holder, key, "p.name", "はる")
    before = await do(lambda s: reception.history(s, visit_id))
    assert await write(visit_id, holder, key, "p.name", "はる") == first
    assert await do(lambda s: reception.history(s, visit_id)) == before


async def test_an_edited_prefill_keeps_what_stood_there_first(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    await do(lambda s: values.prefill(s, visit_id, holder, {(key, "p.tel"): "0595-1"}, "core"))
    await write(visit_id, holder, key, "p.tel", "0595-2")
    await write(visit_id, holder, key, "p.tel", "0595-3", source="answer")
    stored = (await state_of(visit_id)).values[key, "p.tel"]
    assert (stored.value, stored.source) == ("0595-3", "answer")
    assert (stored.original, stored.original_source, stored.edited) == ("0595-1", "core", True)
    await write(visit_id, holder, key, "p.tel", "0595-1")
    stored = (await state_of(visit_id)).values[key, "p.tel"]
    assert (stored.original, stored.edited) == ("0595-1", False)


async def test_a_prefill_fills_only_what_no_person_decided() -> None:
    visit_id, holder, key = await begin_with_person()
    await put(visit_id, holder, key, "answered", "mine", source="answer")
    await put(visit_id, holder, key, "emptied", "x")
    await do(lambda s: reception.clear(s, visit_id, holder, key, "emptied"))
    await put(visit_id, holder, key, "undone", "x")
    await do(lambda s: reception.undo(s, visit_id, holder))
    await do(lambda s: values.prefill(s, visit_id, holder, {(key, "older"): "core says"}, "core"))
    everything = {(key, item): "register" for item in ("answered", "emptied", "undone", "older", "fresh")}
    await do(lambda s: values.prefill(s, visit_id, holder, everything, "card"))
    state = await state_of(visit_id)
    assert {item: (v.value, v.source) for (_, item), v in state.values.items()} == {
        "answered": ("mine", "answer"),
        "undone": ("register", "card"),
        "older": ("register", "card"),
        "fresh": ("register", "card"),
    }
    assert set(state.cleared) == {(key, "emptied")}


async def test_a_cleared_value_is_unknown_but_its_origin_is_remembered(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    await do(lambda s: values.prefill(s, visit_id, holder, {(key, "p.tel"): "0595-1"}, "core"))
    await write(visit_id, holder, key, "p.tel", None)
    state = await state_of(visit_id)
    assert state.values == {}
    assert state.get("p.tel", key) is None
    assert (state.cleared[key, "p.tel"].original, state.cleared[key, "p.tel"].original_source) == ("0595-1", "core")
    await write(visit_id, holder, key, "p.tel", "0595-2")
    state = await state_of(visit_id)
    assert state.cleared == {}
    assert state.values[key, "p.tel"].original == "0595-1"


async def test_clearing_what_nobody_knows_is_an_answer_too_small_to_store() -> None:
    visit_id, holder, key = await begin_with_person()
    assert await do(lambda s: reception.clear(s, visit_id, holder, key, "p.tel")) == Stored(2)
    assert (await state_of(visit_id)).revision == 2


async def test_several_values_are_one_event_and_all_or_none() -> None:
    visit_id, holder, key = await begin_with_person()
    both = {("", "ev.date"): "2026-04-01", (key, "p.name"): "はる"}
    assert await do(lambda s: reception.put_many(s, visit_id, holder, both)) == Stored(3)
    with pytest.raises(NoSuchPerson):
        await do(lambda s: reception.put_many(s, visit_id, holder, {("", "ev.date"): "x", ("p9", "p.name"): "y"}))
    assert await value_of(visit_id, "ev.date") == "2026-04-01"
    assert (await state_of(visit_id)).revision == 3


async def test_nothing_to_store_is_stored(write: Any) -> None:
    visit_id, holder, _ = await begin_with_person()
    assert await do(lambda s: reception.put_many(s, visit_id, holder, {})) == Stored(2)


async def test_a_replayed_write_returns_the_first_result_and_does_not_write_again(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    first = await write(visit_id, holder, key, "p.name", "はる", idempotency_key="k1")
    await write(visit_id, holder, key, "p.name", "なつ")
    assert await write(visit_id, holder, key, "p.name", "はる", idempotency_key="k1") == first
    assert await value_of(visit_id, "p.name", key) == "なつ"


async def test_a_colleagues_later_value_is_not_overwritten(write: Any) -> None:
    visit_id, yamada, key = await begin_with_person()
    seen = await write(visit_id, yamada, key, "p.name", "はる")
    kimura = await do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    moment = clock.now().replace(hour=14, minute=32)
    with clock.frozen(moment):
        await write(visit_id, kimura, key, "p.name", "なつ")
    yamada = await do(lambda s: reception.take_over(s, visit_id, yamada, kimura.lease_token))
    with pytest.raises(StaleWrite) as caught:
        await write(visit_id, yamada, key, "p.name", "あき", expected_revision=seen.revision)
    assert caught.value.params == {"name": "木村", "time": "14:32"}
    assert (caught.value.person_key, caught.value.item, caught.value.current) == (key, "p.name", "なつ")
    assert caught.value.at == moment
    assert await value_of(visit_id, "p.name", key) == "なつ"
    now = (await state_of(visit_id)).revision
    await write(visit_id, yamada, key, "p.name", "あき", expected_revision=now)
    assert await value_of(visit_id, "p.name", key) == "あき"


async def test_ones_own_later_value_is_not_stale(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    await write(visit_id, holder, key, "p.name", "はる")
    await write(visit_id, holder, key, "p.name", "なつ", expected_revision=1)
    assert await value_of(visit_id, "p.name", key) == "なつ"


async def test_agreeing_with_a_colleague_is_not_stale(write: Any) -> None:
    visit_id, yamada, key = await begin_with_person()
    kimura = await do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    await write(visit_id, kimura, key, "p.name", "なつ")
    yamada = await do(lambda s: reception.take_over(s, visit_id, yamada, kimura.lease_token))
    now = (await state_of(visit_id)).revision
    assert await write(visit_id, yamada, key, "p.name", "なつ", expected_revision=1) == Stored(now)


async def test_refusals_name_their_reason_and_write_nothing(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    before = await state_of(visit_id)
    with pytest.raises(VisitNotFound):
        await write("nothing", holder, key, "p.name", "x")
    with pytest.raises(NoSuchPerson):
        await write(visit_id, holder, "p9", "p.name", "x")
    for stranger in (KIMURA, SUZUKI.holding("guess")):
        with pytest.raises(NotYours) as caught:
            await write(visit_id, stranger, key, "p.name", "x")
        assert caught.value.params == {"name": "山田", "terminal": "koseki-1"}
    assert await state_of(visit_id) == before
    await do(lambda s: reception.remove_person(s, visit_id, holder, key))
    with pytest.raises(NoSuchPerson):
        await write(visit_id, holder, key, "p.name", "x")
    await do(lambda s: reception.suspend(s, visit_id, holder))
    with pytest.raises(LeaseLost):
        await write(visit_id, holder, "", "ev.date", "x")
    holder = await do(lambda s: reception.take(s, visit_id, holder))
    await do(lambda s: reception.close(s, visit_id, holder))
    with pytest.raises(VisitClosed):
        await write(visit_id, holder, "", "ev.date", "x")
    assert (await state_of(visit_id)).values == {}


async def test_a_write_is_recorded_with_item_and_person_but_never_its_value(write: Any) -> None:
    visit, holder = await begin()
    key = await do(lambda s: reception.add_person(s, visit.id, holder, person_id="000000000000019"))
    await write(visit.id, holder, key, "p.tel", "0595-22-9999")
    found = await do(
        lambda s: rows(s, "select user_id, terminal_id, visit_id, person_id, detail from audit_record order by id")
    )
    assert tuple(found[-1].values()) == (
        "yamada", "koseki-1", visit.id, "000000000000019",
        {"person_key": key, "items": ["p.tel"], "source": "staff"},
    )  # fmt: skip
    assert "9999" not in str(found)


JSON = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_characters="\0", codec="utf-8")),
    lambda children: st.lists(children, max_size=4),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_parameters_carry_any_value_unchanged(value: object) -> None:
    import json

    parameters = values._parameters("v", SUZUKI, {("p1", "x"): value}, source="staff")
    assert json.loads(str(parameters[2])) == [{"k": "p1", "i": "x", "v": value}]
