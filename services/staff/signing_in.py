"""Sign-in with ID and password, and the sessions that follow from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from services.audit import events as audited
from services.audit import service as audit
from services.base import clock, database
from services.base.database import AsyncSession
from services.base.sql import row, run
from services.staff import queries, sessions
from services.staff.errors import LockedOut, SignInRefused, TerminalUnknown
from services.staff.passwords import matches
from services.staff.screens import clear
from services.staff.tokens import new_token, token_hash

SEEN_EVERY = timedelta(minutes=1)  # how exactly the last use is written down
FAILURES = 5  # wrong passwords in a row until the account is locked
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and where: the person, the terminal, and the office that the terminal belongs to."""

    user_id: str
    user_name: str
    role: str  # clerk / admin
    terminal_id: str
    terminal_name: str
    office_id: str
    office_name: str
    branch: bool  # the terminal stands in a branch office (支所), which does every desk's procedures
    turned: bool = False  # the screen is turned to the resident: this browser shows nothing of the staff side


async def sign_in(session: AsyncSession, user_id: str, password: str, terminal_id: str, *, instead_of: str = "") -> str:
    """Check ID and password and begin a session at ``terminal_id``; returns its token for the cookie.

    ``instead_of`` is the token that the browser held until now: its session ends, so that no page left open works
    on in the name of whoever was there before.

    A wrong password counts in a transaction of its own, because the error undoes the caller's.

    :raises SignInRefused: unknown ID, wrong password or a closed account.
    :raises LockedOut: too many wrong passwords.
    :raises TerminalUnknown: there is no such terminal.
    """
    if await row(session, "select 1 from terminal where id = $1", terminal_id) is None:
        raise TerminalUnknown
    await check_password(session, user_id, password, terminal_id)
    await _end(session, instead_of, "ended")
    token = new_token()
    await run(session, queries.BEGIN_SESSION, token_hash(token), user_id, terminal_id, clock.now())
    await audit.record(session, audited.SignedIn(user_id, terminal_id))
    return token


async def check_password(session: AsyncSession, user_id: str, password: str, terminal_id: str) -> None:
    """Check that ``password`` is the one of ``user_id``, and count wrong ones.

    :raises SignInRefused: unknown ID, wrong password or a closed account.
    :raises LockedOut: too many wrong passwords.
    """
    now = clock.now()
    user = await row(session, queries.USER, user_id)
    right = await matches(password, None if user is None else user["password_hash"])
    if user is None:
        await _refused(user_id, terminal_id, "unknown")
    elif user["locked_until"] is not None and user["locked_until"] > now:
        await _locked(user_id, terminal_id, user["locked_until"])
    elif not right:
        if (until := await _wrong_password(user_id, terminal_id)) is not None:
            raise LockedOut(until.astimezone(clock.JST))
    elif not user["active"]:
        await _refused(user_id, terminal_id, "inactive")
    else:
        await _right_password(session, user_id, terminal_id, now)
        return
    raise SignInRefused


async def current(session: AsyncSession, token: str) -> SignedIn | None:
    """Who the browser with ``token`` is, or ``None``: never signed in, signed out, idle too long, account closed."""
    now = clock.now()
    found = await row(session, queries.CURRENT, token_hash(token), now - sessions.IDLE)
    if found is None:
        return None
    if found["last_seen_at"] < now - SEEN_EVERY:
        await run(session, queries.SEEN, token_hash(token), now)
    return SignedIn(**{name: found[name] for name in SignedIn.__slots__})


async def sign_out(session: AsyncSession, token: str) -> None:
    """End the session and blank the resident screen beside it; an unknown token is ended already."""
    await _end(session, token, "signed_out")


async def _end(session: AsyncSession, token: str, kind: str) -> None:
    key = token_hash(token)
    ended = await row(session, queries.END_SESSION, key, clock.now())
    if ended is not None:
        await clear(session, ended["terminal_id"])
        await audit.record(session, audited.SignedOut(ended["user_id"], ended["terminal_id"]))
        await sessions.tell(session, kind, key)


async def _right_password(session: AsyncSession, user_id: str, terminal_id: str, now: datetime) -> None:
    """Begin a new count, unless guesses at the same moment have locked the account: a flood gets no extra tries."""
    if await row(session, queries.RIGHT_PASSWORD, user_id, now) is None:
        locked = await row(session, queries.USER, user_id)
        await _locked(user_id, terminal_id, now if locked is None else locked["locked_until"])


async def _locked(user_id: str, terminal_id: str, until: datetime) -> NoReturn:
    await _refused(user_id, terminal_id, "locked")
    raise LockedOut(until.astimezone(clock.JST))


async def _refused(user_id: str, terminal_id: str, reason: str) -> None:
    await audit.record_refusal(audited.SignInFailed(user_id[:32], terminal_id, reason))


async def _wrong_password(user_id: str, terminal_id: str) -> datetime | None:
    async with database.transaction() as apart:
        now = clock.now()
        counted = await row(apart, queries.WRONG_PASSWORD, user_id, FAILURES, now + LOCKED_FOR, now)
        await audit.record(apart, audited.SignInFailed(user_id, terminal_id, "password"))
    return None if counted is None else counted["locked_until"]
