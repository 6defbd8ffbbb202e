"""The clerk's own touch screen, turned around to the resident: locked until that clerk's password comes."""

from services.audit import events as audited
from services.audit import service as audit
from services.base import clock
from services.base.database import AsyncSession
from services.base.sql import row
from services.staff import queries, sessions
from services.staff.errors import SignInRefused, WrongPassword
from services.staff.signing_in import SignedIn, check_password
from services.staff.tokens import token_hash


async def turn(session: AsyncSession, token: str) -> None:
    """Lock the browser of the session ``token``: from now on it is a resident screen of its terminal."""
    clerk = await _clerk(session, token)
    if clerk is None or await row(session, queries.TURN, token_hash(token), True) is None:
        return
    await audit.record(session, audited.Turned(clerk.user_id, clerk.terminal_id, to_resident=True))
    await sessions.tell(session, "turned", token_hash(token))


async def turn_back(session: AsyncSession, token: str, password: str) -> None:
    """Unlock the browser of the session ``token`` with its clerk's password; an ended session needs no unlocking.

    :raises WrongPassword: it is another.
    :raises LockedOut: too many wrong passwords.
    """
    clerk = await _clerk(session, token)
    if clerk is None:
        return
    try:
        await check_password(session, clerk.user_id, password, clerk.terminal_id)
    except SignInRefused as error:
        raise WrongPassword from error
    if await row(session, queries.TURN, token_hash(token), False) is not None:
        await audit.record(session, audited.Turned(clerk.user_id, clerk.terminal_id, to_resident=False))
        await sessions.tell(session, "turned_back", token_hash(token))


async def _clerk(session: AsyncSession, token: str) -> SignedIn | None:
    found = await row(session, queries.CURRENT, token_hash(token), clock.now() - sessions.IDLE)
    return None if found is None else SignedIn(**{name: found[name] for name in SignedIn.__slots__})
