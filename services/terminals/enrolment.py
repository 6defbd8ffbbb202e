"""Enrolling a terminal's agent: an administrator shows a code, the agent brings it, and both share a key."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from services.audit import events as audited
from services.audit import service as audit
from services.base import clock, database, events, secrets
from services.base.database import AsyncSession
from services.base.sql import row, rows, run
from services.staff.errors import TerminalUnknown
from services.terminals import queries
from services.terminals.errors import EnrolmentRefused, NotEnrolled

CODE_LIVES = timedelta(minutes=30)  # time to walk to the terminal
FAILURES = 5  # wrong codes from one address until it has to wait
BLOCKED_FOR = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)  # how exactly the last contact is written down
TOPIC = "devices"  # kind ``agent``: something on this list has changed; ``forgotten``: an agent counts no more


@dataclass(frozen=True, slots=True)
class Agent:
    """A terminal and its agent. Without ``enrolled_at`` none is enrolled; ``code_until``: a code is shown now."""

    terminal_id: str
    name: str
    office_name: str
    version: str | None
    enrolled_at: datetime | None
    last_seen_at: datetime | None
    code_until: datetime | None


async def agents(session: AsyncSession) -> list[Agent]:
    """All terminals, office by office, with the state of their agents."""
    return [Agent(**found) for found in await rows(session, queries.AGENTS, clock.now())]


async def show_code(session: AsyncSession, user_id: str, terminal_id: str, for_terminal: str, code: str) -> datetime:
    """``code`` enrols an agent for ``for_terminal`` once, until the moment returned; an earlier code is void.

    :param code: at least forty random bits, as the agent will send it; only its SHA-256 is kept.
    :param terminal_id: where the administrator sits.
    :raises TerminalUnknown: there is no such terminal.
    """
    if await row(session, "select 1 from terminal where id = $1", for_terminal) is None:
        raise TerminalUnknown
    until = clock.now() + CODE_LIVES
    await run(session, queries.SHOW_CODE, for_terminal, _hash(code), user_id, until)
    await audit.record(session, audited.EnrolmentCodeShown(user_id, terminal_id, for_terminal))
    await events.publish(session, TOPIC, "agent", terminal=for_terminal)
    return until


async def enrol(session: AsyncSession, code: str, address: str, version: str, reply_key: bytes) -> str:
    """Enrol the agent that brings ``code``; returns its terminal. The key it had before opens nothing any more.

    Wrong codes are counted by ``address`` in a transaction of its own, because the error undoes the caller's.

    :param reply_key: authenticates the agent's replies from now on; kept sealed.
    :raises EnrolmentRefused: wrong, used or too old, or too many wrong ones from there.
    """
    now = clock.now()
    if await row(session, queries.BLOCKED, address, now) is not None:
        await _refused(address, "blocked")
    used = await row(session, queries.USE_CODE, _hash(code), now)
    if used is None:
        async with database.transaction() as apart:
            await run(apart, queries.WRONG_CODE, address, FAILURES, now + BLOCKED_FOR, now)
        await _refused(address, "code")
    terminal_id: str = used["terminal_id"]
    await run(session, queries.RIGHT_CODE, address)
    sealed = secrets.seal(base64.b64encode(reply_key).decode(), _owner(terminal_id))
    await run(session, queries.ENROL, terminal_id, sealed, version, now, used["shown_by"])
    await audit.record(session, audited.AgentEnrolled(used["shown_by"], terminal_id, version, address))
    await events.publish(session, TOPIC, "agent", terminal=terminal_id)
    return terminal_id


async def forget(session: AsyncSession, user_id: str, terminal_id: str, of_terminal: str) -> bool:
    """A terminal's agent counts no more (lost, replaced); ``False`` when none was enrolled."""
    if await row(session, queries.FORGET, of_terminal) is None:
        return False
    await audit.record(session, audited.AgentForgotten(user_id, terminal_id, of_terminal))
    await events.publish(session, TOPIC, "forgotten", terminal=of_terminal)
    return True


async def reply_key(session: AsyncSession, terminal_id: str) -> bytes:
    """The key of the terminal's agent.

    :raises NotEnrolled: there is none.
    """
    found = await row(session, queries.REPLY_KEY, terminal_id)
    if found is None:
        raise NotEnrolled
    return base64.b64decode(secrets.unseal(found["reply_key"], _owner(terminal_id)))


async def seen(session: AsyncSession, terminal_id: str, version: str) -> None:
    """The terminal's agent has spoken to a page just now."""
    now = clock.now()
    if await row(session, queries.SEEN, terminal_id, version, now, now - SEEN_EVERY) is not None:
        await events.publish(session, TOPIC, "agent", terminal=terminal_id)


async def _refused(address: str, reason: str) -> NoReturn:
    await audit.record_refusal(audited.EnrolmentRefused(None, None, address, reason))
    raise EnrolmentRefused


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _owner(terminal_id: str) -> str:
    return f"terminal {terminal_id}"
