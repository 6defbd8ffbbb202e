"""A small city hall for tests: four offices with two terminals each, six clerks, and a catalogue to begin with."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, TypeVar

from services.base import clock, database
from services.base.database import AsyncSession
from services.base.sql import row, run
from services.reception import service as reception
from services.reception.state import Actor, VisitState
from services.registry.models import Person, Protection

OFFICES = {"koseki": "戸籍住民", "hoken": "保険年金課", "kodomo": "こども政策課", "aoyama": "青山支所"}
YAMADA = Actor("yamada", "koseki-1")
KIMURA = Actor("kimura", "koseki-2")
SUZUKI = Actor("suzuki", "hoken-1")
SAITO = Actor("saito", "hoken-2")
SATO = Actor("sato", "kodomo-1")
TANABE = Actor("tanabe", "aoyama-1")
NAMES = {"yamada": "山田", "kimura": "木村", "suzuki": "鈴木", "saito": "斉藤", "sato": "佐藤", "tanabe": "田辺"}

T = TypeVar("T")


async def furnish() -> None:
    """Fill the fresh database of this test."""
    async with database.transaction() as session:
        await run(session, "insert into catalogue_version values ('v1', '{}', $1)", clock.now())
        for order, (office, name) in enumerate(OFFICES.items()):
            await run(
                session,
                "insert into office (id, name, short_name, branch, order_no, place) values ($1, $2, $2, $3, $4, '')",
                office, name, office == "aoyama", order,
            )  # fmt: skip
            for n in (1, 2):
                await run(
                    session,
                    "insert into terminal (id, name, office_id, showing_language, showing_mode, pairing_failures) "
                    "values ($1, $1, $2, 'ja', 'blank', 0)",
                    f"{office}-{n}", office,
                )  # fmt: skip
        for actor in (YAMADA, KIMURA, SUZUKI, SAITO, SATO, TANABE):
            await run(
                session,
                "insert into staff_user (id, name, office_id, role, password_hash, failed_attempts, active) "
                "values ($1, $2, $3, 'clerk', '', 0, true)",
                actor.user_id, NAMES[actor.user_id], actor.terminal_id.split("-")[0],
            )  # fmt: skip


async def do(action: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """One user action, committed."""
    async with database.transaction() as session:
        return await action(session)


async def blocked(task: "asyncio.Task[Any]") -> bool:
    """Whether ``task`` waits for a lock in the database (asked of the database, not guessed from time)."""
    waiting = (
        "select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )
    while not task.done():
        found = await do(lambda s: row(s, waiting))
        if found is not None and found["n"]:
            return True
        await asyncio.sleep(0)
    return False


async def begin(actor: Actor = YAMADA, office: str = "koseki") -> tuple[VisitState, Actor]:
    """A visit that ``actor`` has just opened, and the actor with its lease."""
    visit = await do(lambda s: reception.open_visit(s, actor, office))
    assert visit.lease_token is not None
    return visit, actor.holding(visit.lease_token)


async def begin_with_person(actor: Actor = YAMADA) -> tuple[str, Actor, str]:
    """An open visit with one person who is in no register: visit id, its holder, the person's key."""
    visit, holder = await begin(actor)
    key = await do(lambda s: reception.add_person(s, visit.id, holder))
    return visit.id, holder, key


async def protect(person_id: str) -> None:
    """Put a resident under 支援措置; one who is not in the register yet is entered."""

    async def build(session: AsyncSession) -> None:
        if await session.get(Person, person_id) is None:
            born = date(1985, 4, 1)
            session.add(
                Person(
                    id=person_id,
                    name="田中 花子",
                    kana="タナカ ハナコ",
                    birth_raw="S60.4.1",
                    birth_from=born,
                    birth_to=born,
                )
            )
        session.add(Protection(person_id=person_id, kind="shien", started_on=date(2026, 1, 1)))
        await session.flush()

    await do(build)


async def state_of(visit_id: str) -> VisitState:
    """The visit as a fresh transaction sees it."""
    return await do(lambda s: reception.load(s, visit_id))


async def until(reached: Callable[[], bool]) -> None:
    """Let the event loop run until ``reached`` holds; the test's own limit is ten seconds."""
    async with asyncio.timeout(10):
        while not reached():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.001)


async def value_of(visit_id: str, item: str, key: str = "") -> object:
    """What is stored."""
    return (await state_of(visit_id)).get(item, key)


@asynccontextmanager
async def open_transaction() -> AsyncIterator[AsyncSession]:
    """A transaction that the test ends by leaving the block, for races."""
    async with database.transaction() as session:
        yield session
