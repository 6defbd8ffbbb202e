"""Certificates of cards that staff have matched with a person."""

from services.base import clock
from services.base.database import AsyncSession
from services.base.sql import row, run
from services.terminals import queries


async def owner(session: AsyncSession, issuer: str, serial: str) -> str | None:
    """宛名番号 of the person whom staff matched this certificate with, if anybody."""
    found = await row(session, queries.OWNER, issuer, serial)
    return None if found is None else str(found["person_id"])


async def remember(session: AsyncSession, user_id: str, issuer: str, serial: str, person_id: str) -> None:
    """Staff say that this certificate is ``person_id``'s; the newest word counts."""
    await run(session, queries.REMEMBER, issuer, serial, person_id, clock.now(), user_id)
