"""Offices, terminals and accounts as others see them."""

from dataclasses import dataclass

from services.base import clock
from services.base.database import AsyncSession
from services.base.sql import row, rows
from services.staff import queries, sessions


@dataclass(frozen=True, slots=True)
class OfficeView:
    """A desk or branch office. ``place`` is what the guide sheet tells a resident (本庁舎1階 3番)."""

    id: str
    name: str
    short_name: str
    branch: bool
    place: str


@dataclass(frozen=True, slots=True)
class TerminalView:
    """A terminal and the office it belongs to."""

    id: str
    name: str
    office_id: str
    office_name: str
    branch: bool


async def offices(session: AsyncSession) -> list[OfficeView]:
    """All offices in the city's order."""
    return [OfficeView(**found) for found in await rows(session, queries.OFFICES)]


async def terminals(session: AsyncSession) -> list[TerminalView]:
    """All terminals, office by office."""
    return [TerminalView(**found) for found in await rows(session, queries.TERMINALS)]


async def names(session: AsyncSession) -> dict[str, str]:
    """The name of every account by its ID, for screens that show who did something."""
    return {found["id"]: found["name"] for found in await rows(session, "select id, name from staff_user")}


async def deactivate(session: AsyncSession, user_id: str) -> bool:
    """Close an account and end its sessions at once; ``False`` when it was closed or never existed."""
    if await row(session, queries.DEACTIVATE, user_id) is None:
        return False
    for ended in await rows(session, queries.END_SESSIONS, user_id, clock.now()):
        await sessions.tell(session, "ended", ended["token_hash"])
    return True
