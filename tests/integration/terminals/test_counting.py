"""What counts once, and the one key of all processes: also when two come at the same moment."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.base import clock, database
from services.base.sql import row, run
from services.terminals import queries
from services.terminals import service as terminals
from services.terminals.errors import ReplyCounted
from tests.integration.reception.desks import do

NOW = clock.now()
UNTIL = NOW + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """However long ago this file was read."""
    with clock.frozen(NOW):
        yield


async def count(name: str) -> None:
    await do(lambda s: terminals.count(s, name, UNTIL))


async def test_a_reply_counts_once() -> None:
    await count("nonce/1")
    await count("nonce/2")
    with pytest.raises(ReplyCounted):
        await count("nonce/1")


async def test_what_an_undone_action_counted_counts_again() -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await terminals.count(session, "nonce/1", UNTIL)
            _ = 1 / 0
    await count("nonce/1")


async def race(number: int, *, looked_up_first: bool) -> list[bool]:
    """Two processes take one reply; whether each believed it was the first.

    ``looked_up_first``: the careless way, a look and then a write, as the control.
    """
    both_looked = asyncio.Barrier(2)
    name = f"race/{number}"

    async def take() -> bool:
        try:
            async with database.transaction() as session:
                if looked_up_first:
                    free = await row(session, "select 1 from counted_reply where name = $1", name) is None
                    await both_looked.wait()
                    await run(session, "insert into counted_reply values ($1, $2) on conflict do nothing", name, UNTIL)
                    return free
                await both_looked.wait()
                await terminals.count(session, name, UNTIL)
        except ReplyCounted:
            return False
        return True

    return sorted(await asyncio.gather(take(), take()))


async def test_of_two_at_the_same_moment_one_counts() -> None:
    assert [await race(n, looked_up_first=False) for n in range(20)] == [[False, True]] * 20


async def test_control_a_look_before_the_write_would_take_it_twice() -> None:
    assert await race(0, looked_up_first=True) == [True, True]


async def test_what_nothing_accepts_any_more_is_forgotten() -> None:
    await count("nonce/1")
    with clock.frozen(UNTIL + timedelta(seconds=1)):
        await do(lambda s: terminals.count(s, "nonce/2", UNTIL + timedelta(hours=1)))
    left = await do(lambda s: row(s, "select array_agg(name) as names from counted_reply"))
    assert left is not None
    assert left["names"] == ["nonce/2"]


async def test_all_processes_sign_with_one_key() -> None:
    keys = await asyncio.gather(*(do(terminals.ticket_key) for _ in range(8)))
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    stored = await do(lambda s: row(s, queries.TICKET_KEY))
    assert stored is not None
    assert keys[0] not in stored["sealed"]


async def test_a_certificate_is_whose_staff_said_last() -> None:
    assert await do(lambda s: terminals.owner(s, "CN=JPKI", "a1")) is None
    await do(lambda s: terminals.remember(s, "yamada", "CN=JPKI", "a1", "1000000014"))
    await do(lambda s: terminals.remember(s, "suzuki", "CN=JPKI", "a1", "1000000022"))
    assert await do(lambda s: terminals.owner(s, "CN=JPKI", "a1")) == "1000000022"
    assert await do(lambda s: terminals.owner(s, "CN=other", "a1")) is None
