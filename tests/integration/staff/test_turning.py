"""The clerk's own screen turned to the resident: locked in the database, unlocked by that clerk's password only."""

import pytest

from services.base import database
from services.base.sql import rows
from services.staff import service as staff
from services.staff.errors import LockedOut, WrongPassword

CLERK, TERMINAL = "yamada", "juminka-koseki-1"


@pytest.fixture
async def token(db: str) -> str:
    async with database.transaction() as session:
        await staff.seed_demo(session)
    async with database.transaction() as session:
        return await staff.sign_in(session, CLERK, staff.DEMO_PASSWORD, TERMINAL)


async def turned(token: str) -> bool:
    async with database.transaction() as session:
        signed_in = await staff.current(session, token)
    assert signed_in is not None
    return signed_in.turned


async def recorded() -> list[str]:
    async with database.transaction() as session:
        found = await rows(session, "select kind from audit_record where kind like 'turned%' order by id")
    return [record["kind"] for record in found]


async def test_turning_locks_and_the_password_unlocks(token: str) -> None:
    assert not await turned(token)
    async with database.transaction() as session:
        await staff.turn(session, token)
    assert await turned(token)
    async with database.transaction() as session:
        await staff.turn_back(session, token, staff.DEMO_PASSWORD)
    assert not await turned(token)
    assert await recorded() == ["turned", "turned_back"]


async def test_a_wrong_password_leaves_it_locked_and_counts(token: str) -> None:
    async with database.transaction() as session:
        await staff.turn(session, token)
    for _ in range(4):
        with pytest.raises(WrongPassword):
            async with database.transaction() as session:
                await staff.turn_back(session, token, "guess")
    with pytest.raises(LockedOut):
        async with database.transaction() as session:
            await staff.turn_back(session, token, "guess")
    with pytest.raises(LockedOut):
        async with database.transaction() as session:
            await staff.turn_back(session, token, staff.DEMO_PASSWORD)
    assert await turned(token)


async def test_turning_twice_is_one_turn(token: str) -> None:
    for _ in range(2):
        async with database.transaction() as session:
            await staff.turn(session, token)
    assert await recorded() == ["turned"]


async def test_another_session_of_the_same_clerk_stays_open(token: str) -> None:
    async with database.transaction() as session:
        other = await staff.sign_in(session, CLERK, staff.DEMO_PASSWORD, TERMINAL)
        await staff.turn(session, token)
    assert await turned(token)
    assert not await turned(other)


async def test_an_ended_session_is_neither_turned_nor_in_the_way(token: str) -> None:
    async with database.transaction() as session:
        await staff.turn(session, token)
        await staff.sign_out(session, token)
    async with database.transaction() as session:
        await staff.turn_back(session, token, "whatever")
        await staff.turn(session, token)
    assert await recorded() == ["turned"]
