"""Whatever writes a protection, or brings somebody under the roof of a protected person, the database says so."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.base import database, events
from services.base.sql import run
from tests.integration.reception.desks import do, protect

SOMEBODY = "100000000000009"
MARK = '["mark","mark",{}]'
TOLD = '["stops","stops",{}]'


@pytest.fixture
async def said(db: str) -> AsyncIterator[asyncio.Queue[str]]:
    """Everything the database says, from a person in the register on."""
    await protect(SOMEBODY)
    heard: asyncio.Queue[str] = asyncio.Queue()
    connection = await asyncpg.connect(database.plain_url(db))
    await connection.add_listener(events.CHANNEL, lambda *arguments: heard.put_nowait(str(arguments[-1])))
    yield heard
    await connection.close()


async def until_mark(said: asyncio.Queue[str]) -> list[str]:
    """What was said before a word of our own; the database keeps the order."""
    await do(lambda session: run(session, "select pg_notify($1, $2)", events.CHANNEL, MARK))
    heard: list[str] = []
    while (word := await asyncio.wait_for(said.get(), 10)) != MARK:
        heard.append(word)
    return heard


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "insert into protection (person_id, kind, started_on, provisional)"
            " select id, 'koken', current_date, false from person",
            [TOLD],
        ),
        ("update protection set provisional = not provisional", [TOLD]),
        ("delete from protection", [TOLD]),
        ("update person set household_id = null", [TOLD]),
        ("update person set state = 'removed'", [TOLD]),
        ("update person set phone = '0595000000'", []),
    ],
)
async def test_what_may_stop_somebody_is_told_without_saying_whom(
    said: asyncio.Queue[str], statement: str, told: list[str]
) -> None:
    await do(lambda session: run(session, statement))
    assert await until_mark(said) == told


async def test_what_was_rolled_back_is_told_to_nobody(said: asyncio.Queue[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await run(session, "delete from protection")
            raise ZeroDivisionError
    assert await until_mark(said) == []
