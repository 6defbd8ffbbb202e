"""Two people on one visit at the same moment. Each race stands beside a control that shows what would happen."""

import asyncio

import pytest

from services.base import clock
from services.base.sql import run
from services.reception import queries
from services.reception import service as reception
from services.reception.errors import LeaseChanged, NotYours
from services.reception.state import Stored
from tests.integration.reception.desks import (
    KIMURA,
    YAMADA,
    begin_with_person,
    blocked,
    do,
    open_transaction,
    state_of,
    value_of,
)


async def test_a_write_that_waited_for_a_take_over_is_refused() -> None:
    """The write began while its lease was good; when it gets its turn, the visit is somebody else's."""
    visit_id, yamada, key = await begin_with_person()
    async with open_transaction() as session:
        kimura = await reception.take_over(session, visit_id, KIMURA, yamada.lease_token)
        await reception.put(session, visit_id, kimura, key, "p.name", "木村の値")
        write = asyncio.create_task(reception.put_at_once(visit_id, yamada, key, "p.name", "山田の値"))
        assert await blocked(write)
    with pytest.raises(NotYours):
        await write
    assert await value_of(visit_id, "p.name", key) == "木村の値"


async def test_control_without_the_lease_the_later_write_silently_replaces_the_first() -> None:
    visit_id, _, key = await begin_with_person()
    unchecked = queries.WRITE.replace("n.token = $2", "$2::text is not null")
    assert unchecked != queries.WRITE

    async def write(value: str, user: str) -> None:
        changes = f'[{{"k": "{key}", "i": "p.name", "v": "{value}"}}]'
        await do(
            lambda s: run(
                s, unchecked, visit_id, "nobody's token", changes, "staff", user, "koseki-1", clock.now(), None, None,
                False, "value", '["visit:x","value",{"revision":', "}]", False,
            )
        )  # fmt: skip

    await write("木村の値", "kimura")
    await write("山田の値", "yamada")
    assert await value_of(visit_id, "p.name", key) == "山田の値"


async def test_forty_writes_at_once_all_arrive_with_revisions_of_their_own() -> None:
    visit_id, holder, key = await begin_with_person()
    stored = await asyncio.gather(
        *(reception.put_at_once(visit_id, holder, key, f"item{n}", n) for n in range(20)),
        *(do(lambda s, n=n: reception.put(s, visit_id, holder, key, f"item{n}", n)) for n in range(20, 40)),
    )
    assert sorted(s.revision for s in stored) == list(range(3, 43))
    state = await state_of(visit_id)
    assert {item: value.value for (_, item), value in state.values.items()} == {f"item{n}": n for n in range(40)}
    events = await do(lambda s: reception.history(s, visit_id))
    assert [event.revision for event in events] == list(range(1, 43))


async def test_two_writes_of_one_value_at_once_leave_a_log_that_tells_both() -> None:
    """The loser of the race must record the winner's value as the old one, not what it saw before waiting."""
    visit_id, holder, key = await begin_with_person()
    async with open_transaction() as session:
        await reception.put(session, visit_id, holder, key, "p.name", "first")
        second = asyncio.create_task(reception.put_at_once(visit_id, holder, key, "p.name", "second"))
        assert await blocked(second)
    assert await second == Stored(4)
    changes = [entry.changes for entry in await do(lambda s: reception.history(s, visit_id)) if entry.changes]
    assert [(c.old, c.new) for (c,) in changes] == [(None, "first"), ("first", "second")]


async def test_control_without_looking_at_the_revision_the_log_forgets_the_first() -> None:
    visit_id, holder, key = await begin_with_person()
    unchecked = queries.WRITE.replace("v.revision = n.revision and", "")
    assert unchecked != queries.WRITE
    changes = f'[{{"k": "{key}", "i": "p.name", "v": "second"}}]'
    async with open_transaction() as session:
        await reception.put(session, visit_id, holder, key, "p.name", "first")
        second = asyncio.create_task(
            do(
                lambda s: run(
                    s, unchecked, visit_id, holder.lease_token, changes, "staff", "yamada", "koseki-1", clock.now(),
                    None, None, False, "value", '["visit:x","value",{"revision":', "}]", False,
                )
            )
        )  # fmt: skip
        assert await blocked(second)
    await second
    changed = [entry.changes for entry in await do(lambda s: reception.history(s, visit_id)) if entry.changes]
    assert [(c.old, c.new) for (c,) in changed] == [(None, "first"), (None, "second")]


async def test_one_idempotency_key_from_two_tabs_at_once_is_written_once() -> None:
    visit_id, holder, key = await begin_with_person()
    both = [
        reception.put_at_once(visit_id, holder, key, "p.name", "はる", idempotency_key="k"),
        do(lambda s: reception.put(s, visit_id, holder, key, "p.name", "はる", idempotency_key="k")),
    ]
    assert await asyncio.gather(*both) == [Stored(3), Stored(3)]


async def test_of_two_who_take_over_at_once_one_wins_and_the_other_is_told_who() -> None:
    visit_id, yamada, _ = await begin_with_person()
    first = do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    second = do(lambda s: reception.take_over(s, visit_id, YAMADA, yamada.lease_token))
    outcomes = await asyncio.gather(first, second, return_exceptions=True)
    (lost,) = [o for o in outcomes if isinstance(o, BaseException)]
    (won,) = [o for o in outcomes if not isinstance(o, BaseException)]
    assert isinstance(lost, LeaseChanged)
    state = await state_of(visit_id)
    assert (state.holder_id, state.lease_token) == (won.user_id, won.lease_token)
    assert lost.params["name"] == state.holder_name


async def test_two_people_added_at_once_get_keys_of_their_own() -> None:
    visit_id, holder, _ = await begin_with_person()
    keys = await asyncio.gather(*(do(lambda s: reception.add_person(s, visit_id, holder)) for _ in range(4)))
    assert sorted(keys) == ["p2", "p3", "p4", "p5"]
