"""Connections for key presses: in turn, given back at once, and back by themselves after the database was away."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.base import database
from services.base.at_once import Drivers

SLEEP = "select pg_sleep(0.05), $1::int as n"
PID = "select pg_backend_pid() as pid"


@pytest.fixture
async def single(database_url: str) -> AsyncIterator[Drivers]:
    """One connection."""
    drivers = Drivers(database.plain_url(database_url), 1)
    yield drivers
    await drivers.close()


async def test_rows_come_with_their_json_as_objects(single: Drivers) -> None:
    (found,) = await single.fetch("select $1::jsonb as b, $2::json as j, $3::int as n", '{"a": [1]}', '"x"', 7)
    assert tuple(found.values()) == ({"a": [1]}, "x", 7)


async def test_who_waits_is_served_in_turn_and_nobody_overtakes(single: Drivers) -> None:
    served: list[int] = []

    async def one(number: int) -> None:
        await single.fetch(SLEEP, number)
        served.append(number)
        if number == 0:  # a newcomer in the very moment in which the connection is free again
            newcomers.append(asyncio.ensure_future(one(9)))

    newcomers: list[asyncio.Future[None]] = []
    await asyncio.gather(*(one(number) for number in range(4)))
    await asyncio.gather(*newcomers)
    assert served == [0, 1, 2, 3, 9]


async def test_there_are_never_more_connections_than_were_allowed(database_url: str) -> None:
    drivers = Drivers(database.plain_url(database_url), 3)
    found = await asyncio.gather(*(drivers.fetch("select pg_backend_pid() as pid, pg_sleep(0.02)") for _ in range(12)))
    assert len({rows[0]["pid"] for rows in found}) == 3
    await drivers.close()


async def test_a_broken_connection_is_opened_anew(single: Drivers, database_url: str) -> None:
    (before,) = await single.fetch(PID)
    gone = asyncio.Event()
    (seat,) = single._free
    assert seat is not None
    seat.add_termination_listener(lambda _: gone.set())
    other = await asyncpg.connect(database.plain_url(database_url))
    await other.execute("select pg_terminate_backend($1)", before["pid"])
    await other.close()
    await asyncio.wait_for(gone.wait(), 10)
    (after,) = await single.fetch(PID)
    assert after["pid"] != before["pid"]


async def test_who_waits_behind_somebody_whose_connection_breaks_is_served(single: Drivers, database_url: str) -> None:
    (mine,) = await single.fetch(PID)
    breaks = asyncio.ensure_future(single.fetch("select pg_terminate_backend($1)", mine["pid"]))
    waits = asyncio.ensure_future(single.fetch(PID))
    with pytest.raises(asyncpg.PostgresError):
        await breaks
    assert (await waits)[0]["pid"] != mine["pid"]


async def test_while_the_database_is_away_everybody_is_told_and_then_it_works_again(database_url: str) -> None:
    url = database.plain_url(database_url)
    drivers = Drivers(url.replace("/t_", "/nothing_"), 1)
    told = await asyncio.gather(*(drivers.fetch(PID) for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in told] == [asyncpg.InvalidCatalogNameError] * 3
    drivers._url = url  # it is back
    assert len(await drivers.fetch(PID)) == 1
    await drivers.close()


async def test_who_leaves_while_waiting_takes_no_connection_along(single: Drivers) -> None:
    holds = asyncio.ensure_future(single.fetch(SLEEP, 1))
    leaves = [asyncio.ensure_future(single.fetch(SLEEP, number)) for number in (2, 3)]
    await asyncio.sleep(0)
    leaves[0].cancel()  # while nothing was free
    await holds
    leaves[1].cancel()  # in the moment in which it was given
    await asyncio.gather(*leaves, return_exceptions=True)
    assert [one.cancelled() for one in leaves] == [True, True]
    assert [row["n"] for row in await asyncio.wait_for(single.fetch(SLEEP, 4), 5)] == [4]


async def test_a_statement_that_fails_gives_its_connection_back(single: Drivers) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        await single.fetch("select * from nothing")
    assert len(await single.fetch(PID)) == 1


async def test_before_a_database_was_named_there_is_none() -> None:
    await database.dispose()
    with pytest.raises(RuntimeError):
        database.drivers()
