"""Running a driver-level statement (``$1``, …): inside the caller's transaction, or as a transaction of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from asyncpg import Record

from services.base import database
from services.base.database import AsyncSession

Found = Mapping[str, Any]  # a row by column name; JSON columns are Python objects


async def rows(session: AsyncSession, statement: str, *parameters: object) -> Sequence[Found]:
    """All rows of ``statement`` run in the caller's transaction."""
    connection = await session.connection()
    found = (await connection.exec_driver_sql(statement, parameters)).mappings().all()
    return cast("Sequence[Found]", found)


async def row(session: AsyncSession, statement: str, *parameters: object) -> Found | None:
    """The first row, or ``None``."""
    connection = await session.connection()
    found = (await connection.exec_driver_sql(statement, parameters)).first()
    return None if found is None else cast("Found", found._mapping)


async def run(session: AsyncSession, statement: str, *parameters: object) -> None:
    """A statement whose rows nobody wants."""
    connection = await session.connection()
    await connection.exec_driver_sql(statement, parameters)


async def rows_at_once(statement: str, *parameters: object) -> list[Record]:
    """``statement`` as one transaction by itself: one round trip, no BEGIN and COMMIT around it.

    A third of the processor time of a session's transaction, so it is what every key press uses.
    """
    return await database.drivers().fetch(statement, *parameters)
