"""Which terminal's resident screen a browser is, and by what right."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from pages.here import SCREEN_COOKIE, SESSION_COOKIE
from services.base.database import AsyncSession
from services.staff import service as staff
from services.staff.service import Screen, SignedIn


@dataclass(frozen=True, slots=True)
class Seat:
    """What a browser is at the counter.

    ``screen`` is what it shows, ``None`` for a device that nobody has paired yet. ``clerk`` is set when the browser is
    the clerk's own, turned around to the resident: the way back needs that clerk's password.
    """

    token: str  # the device's own; empty for a terminal turned around
    screen: Screen | None
    clerk: SignedIn | None = None


async def find_seat(session: AsyncSession, connection: HTTPConnection) -> Seat:
    """The seat of the browser behind ``connection``. A terminal turned around goes before everything else."""
    clerk = await staff.current(session, connection.cookies.get(SESSION_COOKIE, ""))
    if clerk is not None and clerk.turned:
        return Seat("", await staff.showing(session, clerk.terminal_id), clerk)
    token = connection.cookies.get(SCREEN_COOKIE, "")
    return Seat(token, await staff.screen_of(session, token) if token else None)
