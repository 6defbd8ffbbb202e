"""Households of the register and received 転出証明書情報 join a visit."""

import asyncio
from datetime import date
from typing import Any

import pytest

from services.base import database
from services.base.database import AsyncSession
from services.base.errors import NotFound
from services.base.sql import rows, run
from services.reception import service as reception
from services.reception.errors import IncomingTaken, NotYours
from services.reception.state import VisitState
from services.registry.guard import Stopped
from services.registry.models import Household, IncomingTransfer, Person
from tests.integration.reception.desks import KIMURA, begin, do, protect, state_of

HOUSEHOLD, FATHER, DAUGHTER = "200000000000001", "100000000000001", "100000000000002"
TOWN = "三重県伊賀市阿保1番地"


def resident(person_id: str, name: str, relation: str, order_no: int, birth: date) -> Person:
    return Person(
        id=person_id, household_id=HOUSEHOLD, name=name, kana="タナカ", birth_raw=birth.isoformat(), birth_from=birth,
        birth_to=birth, sex="男", relation=relation, order_no=order_no, address=TOWN,
    )  # fmt: skip


@pytest.fixture(autouse=True)
async def city(city_hall: str) -> None:
    """A household of two, and two people about to move in."""

    async def build(session: AsyncSession) -> None:
        session.add(Household(id=HOUSEHOLD, head_id=FATHER))
        session.add(resident(FATHER, "田中 太郎", "世帯主", 1, date(1980, 5, 1)))
        session.add(resident(DAUGHTER, "田中 さくら", "子", 2, date(2018, 5, 1)))
        members: list[dict[str, Any]] = [
            {"name": "鈴木 花子", "birth": "1990-01-01", "kokuho": True},
            {"name": "鈴木 はる", "birth": "2020-01-01", "kokuho": True},
        ]
        session.add(
            IncomingTransfer(
                id="T1", planned_on=date(2026, 4, 1), old_address="滋賀県甲賀市", old_head="鈴木 花子", members=members
            )
        )
        await session.flush()

    await do(build)


async def taken_by() -> str | None:
    (found,) = await do(lambda s: rows(s, "select taken_by_visit from incoming_transfer"))
    taken: str | None = found["taken_by_visit"]
    return taken


async def test_a_household_comes_whole_in_its_order_with_what_the_register_knows() -> None:
    visit, holder = await begin()
    keys = await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD))
    assert keys == {FATHER: "p1", DAUGHTER: "p2"}
    state = await state_of(visit.id)
    assert [(p.person_id, p.household_id, p.role) for p in state.persons] == [
        (FATHER, HOUSEHOLD, "member"), (DAUGHTER, HOUSEHOLD, "member"),
    ]  # fmt: skip
    assert (state.get("p.name", "p1"), state.get("p.name", "p2")) == ("田中 太郎", "田中 さくら")
    assert (state.get("p.address", "p1"), state.get("hh.no")) == (TOWN, HOUSEHOLD)
    assert {value.source for value in state.values.values()} == {"core"}
    found = await do(lambda s: rows(s, "select person_id, visit_id from audit_record where kind = 'saw_household'"))
    assert sorted(tuple(record.values()) for record in found) == [(FATHER, visit.id), (DAUGHTER, visit.id)]


NEW = ("ev.new_head", "ev.new_address", "ev.new_katagaki")


def joined(state: reception.VisitState) -> list[object]:
    return [state.joined and state.joined.person_id, *(state.get(item) for item in NEW)]


async def test_who_joins_a_household_takes_its_head_and_address_and_is_no_member_of_it() -> None:
    visit, holder = await begin()
    await do(lambda s: reception.add_person(s, visit.id, holder, values={"p.name": "鈴木 花子"}))
    await do(lambda s: reception.join_household(s, visit.id, holder, HOUSEHOLD))
    state = await state_of(visit.id)
    assert joined(state) == [FATHER, "田中 太郎", TOWN, None]
    assert [one.key for one in state.members] == ["p1"]
    found = await do(lambda s: rows(s, "select person_id from audit_record where kind = 'saw_household'"))
    assert sorted(record["person_id"] for record in found) == [FATHER, DAUGHTER]
    await do(lambda s: reception.join_household(s, visit.id, holder, HOUSEHOLD))  # again, the same
    assert joined(await state_of(visit.id)) == joined(state)
    await do(lambda s: reception.leave_household(s, visit.id, holder))
    assert joined(await state_of(visit.id)) == [None, None, None, None]
    before = (await state_of(visit.id)).revision
    await do(lambda s: reception.leave_household(s, visit.id, holder))
    assert (await state_of(visit.id)).revision == before  # nothing to leave


async def test_a_head_who_was_taken_out_of_the_visit_comes_back_as_the_head_that_is_joined() -> None:
    visit, holder = await begin()
    await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD))
    for key in ("p1", "p2"):
        await do(lambda s, key=key: reception.remove_person(s, visit.id, holder, key))
    await do(lambda s: reception.join_household(s, visit.id, holder, HOUSEHOLD))
    state = await state_of(visit.id)
    assert ([one.person_id for one in state.persons], state.members) == ([FATHER], [])
    await do(lambda s: reception.leave_household(s, visit.id, holder))
    await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD))
    assert [one.person_id for one in (await state_of(visit.id)).members] == [FATHER, DAUGHTER]


async def test_a_household_with_somebody_protected_is_not_joined_and_the_refusal_is_recorded() -> None:
    visit, holder = await begin()
    await protect(DAUGHTER)
    with pytest.raises(Stopped):
        await do(lambda s: reception.join_household(s, visit.id, holder, HOUSEHOLD))
    assert joined(await state_of(visit.id)) == [None, None, None, None]
    found = await do(lambda s: rows(s, "select kind, person_id, visit_id from audit_record"))
    assert ("stopped", DAUGHTER, visit.id) in [tuple(record.values()) for record in found]


async def test_nobody_joins_a_household_that_does_not_exist() -> None:
    visit, holder = await begin()
    with pytest.raises(NotFound):
        await do(lambda s: reception.join_household(s, visit.id, holder, "200000000000009"))


async def test_adding_the_household_again_keeps_keys_and_answers_and_brings_back_who_was_removed() -> None:
    visit, holder = await begin()
    keys = await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD))
    await reception.put_at_once(visit.id, holder, "p1", "p.name", "田中 一郎")
    await do(lambda s: reception.remove_person(s, visit.id, holder, "p2"))
    assert await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD)) == keys
    state = await state_of(visit.id)
    assert ([p.key for p in state.persons], state.get("p.name", "p1")) == (["p1", "p2"], "田中 一郎")
    revision = state.revision
    await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD))
    assert (await state_of(visit.id)).revision == revision


async def test_of_a_protected_household_nothing_comes_in_by_anybody() -> None:
    visit, holder = await begin()
    await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD))
    assert TOWN in str(await state_of(visit.id))  # the control: without the protection it does come in
    await protect(DAUGHTER)
    visit, holder = await begin()
    await do(lambda s: reception.add_household(s, visit.id, holder, HOUSEHOLD))
    state = await state_of(visit.id)
    assert [p.person_id for p in state.persons] == [FATHER, DAUGHTER]
    assert state.values == {}
    events = await do(lambda s: rows(s, f"select data::text as data from visit_event where visit_id = '{visit.id}'"))
    assert "阿保" not in str(events)
    assert [stop.person_id for stop in await do(lambda s: reception.stops(s, visit.id))] == [DAUGHTER]


async def test_people_moving_in_come_with_the_move() -> None:
    visit, holder = await begin()
    assert await do(lambda s: reception.add_incoming(s, visit.id, holder, "T1")) == ["p1", "p2"]
    state = await state_of(visit.id)
    assert [p.person_id for p in state.persons] == [None, None]
    assert (state.get("p.name", "p2"), state.get("p.kokuho_prev", "p2")) == ("鈴木 はる", True)
    assert (state.get("ev.old_address"), state.values["", "ev.old_address"].source) == ("滋賀県甲賀市", "transfer")
    assert await taken_by() == visit.id


async def test_a_second_click_adds_nobody_twice() -> None:
    visit, holder = await begin()
    twice = await asyncio.gather(*(do(lambda s: reception.add_incoming(s, visit.id, holder, "T1")) for _ in range(2)))
    assert twice == [["p1", "p2"], ["p1", "p2"]]
    assert len((await state_of(visit.id)).persons) == 2


async def test_two_visits_do_not_work_with_the_same_transfer() -> None:
    (one, yamada), (other, kimura) = await begin(), await begin(KIMURA)
    outcomes = await asyncio.gather(
        do(lambda s: reception.add_incoming(s, one.id, yamada, "T1")),
        do(lambda s: reception.add_incoming(s, other.id, kimura, "T1")),
        return_exceptions=True,
    )
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert isinstance(refused, IncomingTaken)
    winner = one if await taken_by() == one.id else other
    assert refused.params == {"number": winner.number}
    states = [await state_of(visit.id) for visit in (one, other)]
    assert sorted(len(state.persons) for state in states) == [0, 2]


@pytest.mark.parametrize("way", ["removed", "undone", "cancelled"])
async def test_a_transfer_taken_by_mistake_is_free_again(way: str) -> None:
    visit, holder = await begin()
    await do(lambda s: reception.add_incoming(s, visit.id, holder, "T1"))
    if way == "cancelled":
        await do(lambda s: reception.cancel(s, visit.id, holder, "間違い"))
    elif way == "removed":
        await do(lambda s: reception.remove_person(s, visit.id, holder, "p1"))
        assert await taken_by() == visit.id
        await do(lambda s: reception.remove_person(s, visit.id, holder, "p2"))
    else:
        await do(lambda s: reception.undo(s, visit.id, holder))
    assert await taken_by() is None
    if way == "undone":
        await do(lambda s: reception.redo(s, visit.id, holder))
        assert await taken_by() == visit.id
    else:
        right, holder = await begin(KIMURA)
        await do(lambda s: reception.add_incoming(s, right.id, holder, "T1"))
        assert await taken_by() == right.id


async def test_a_visit_that_is_not_kept_any_more_holds_no_transfer() -> None:
    visit, holder = await begin()
    await do(lambda s: reception.add_incoming(s, visit.id, holder, "T1"))
    async with database.transaction() as session:
        await run(session, "truncate visit cascade")
    assert await taken_by() == visit.id
    next_one, holder = await begin(KIMURA)
    assert await do(lambda s: reception.add_incoming(s, next_one.id, holder, "T1")) == ["p1", "p2"]
    assert await taken_by() == next_one.id


async def test_what_does_not_exist_is_not_found_and_who_does_not_hold_adds_nothing() -> None:
    visit, holder = await begin()
    for action in (reception.add_household, reception.add_incoming):
        with pytest.raises(NotFound):
            await do(lambda s, action=action: action(s, visit.id, holder, "nothing"))
    for action, known in ((reception.add_household, HOUSEHOLD), (reception.add_incoming, "T1")):
        with pytest.raises(NotYours):
            await do(lambda s, action=action, known=known: action(s, visit.id, KIMURA, known))
    assert ((await state_of(visit.id)).persons, await taken_by()) == ([], None)


@pytest.mark.parametrize(("how", "of"), [(reception.add_household, HOUSEHOLD), (reception.add_incoming, "T1")])
async def test_all_who_came_in_one_action_go_and_come_back_in_one(how: Any, of: str) -> None:
    visit, holder = await begin()
    await reception.put_at_once(visit.id, holder, "", "ev.note", "before")
    before = contents(await state_of(visit.id))

    async def choose(session: AsyncSession) -> None:
        await how(session, visit.id, holder, of)
        await reception.set_applicant(session, visit.id, holder, "p1")
        await reception.put_many(session, visit.id, holder, {("", "ev.note"): None})

    await do(choose)
    after = contents(await state_of(visit.id))
    assert [key for key, _ in after[0]] == ["p1", "p2"]
    seen = []
    for step in (reception.undo, reception.redo, reception.undo):
        done = await do(lambda s, step=step: step(s, visit.id, holder))
        assert done is not None
        seen.append((done.kind, done.nothing, done.notice, contents(await state_of(visit.id))))
    came, went = ("person_added", False, None, after), ("person_added", False, None, before)
    assert seen == [went, came, went]
    assert await do(lambda s: reception.undo(s, visit.id, holder)) is not None  # the note is an action before it
    assert contents(await state_of(visit.id)) == ([], {})


def contents(state: VisitState) -> tuple[list[tuple[str, bool]], dict[tuple[str, str], tuple[Any, str]]]:
    """Who takes part, and every value with its origin."""
    values = {key: (value.value, value.source) for key, value in (state.values | state.cleared).items()}
    return [(person.key, person.applicant) for person in state.persons], values
