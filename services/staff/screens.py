"""Resident screens: a second device or window, paired once with a terminal by a code, that shows what staff decide."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from services.audit import events as audited
from services.audit import service as audit
from services.base import clock, database, events
from services.base.database import AsyncSession
from services.base.sql import Found, row, rows, run
from services.staff import queries
from services.staff.errors import PairingBlocked, TerminalUnknown, WrongCode
from services.staff.tokens import new_token, token_hash

CODE_LIVES = timedelta(minutes=5)
FAILURES = 5  # wrong codes at a terminal until it has to wait
BLOCKED_FOR = timedelta(minutes=5)

Mode = Literal["blank", "follow", "confirm", "sign", "thanks"]
MODES: frozenset[str] = frozenset(get_args(Mode))


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a screen that asks to be paired holds: the code to show, its own token, and the topic that tells it."""

    code: str  # six digits
    token: str
    topic: str  # of ``services.base.events``; kind ``paired``


@dataclass(frozen=True, slots=True)
class Screen:
    """A paired screen: its terminal and what it shows. ``visit_id`` is ``None`` while it is blank."""

    terminal_id: str
    terminal_name: str
    office_id: str
    visit_id: str | None
    mode: Mode
    language: str


def screen_topic(token: str) -> str:
    """The topic on which a screen hears that it was paired or let go."""
    return _topic(token_hash(token))


async def pairing_code(session: AsyncSession, token: str | None = None) -> Pairing:
    """A fresh code for an unpaired screen: six digits, five minutes, used once.

    :param token: the screen's own from before, if it has one.
    """
    token = token or new_token()
    now = clock.now()
    while True:  # among a million codes hardly ever taken
        code = f"{secrets.randbelow(1_000_000):06}"
        if await row(session, queries.NEW_CODE, code, token_hash(token), now + CODE_LIVES, now) is not None:
            return Pairing(code, token, screen_topic(token))


async def pair(session: AsyncSession, user_id: str, terminal_id: str, code: str) -> None:
    """Bind the screen that shows ``code`` to the terminal; a screen that was bound to it before is let go.

    It begins blank.

    A wrong code counts in a transaction of its own, because the error undoes the caller's.

    :raises WrongCode: no screen shows this code now.
    :raises PairingBlocked: too many wrong codes here.
    :raises TerminalUnknown: there is no such terminal.
    """
    now = clock.now()
    terminal = await row(session, queries.TERMINAL, terminal_id)
    if terminal is None:
        raise TerminalUnknown
    if (until := terminal["pairing_blocked_until"]) is not None and until > now:
        raise PairingBlocked(until.astimezone(clock.JST))
    digits = "".join(filter(str.isdecimal, code)).translate(_ASCII_DIGITS)
    used = await row(session, queries.USE_CODE, digits, now)
    if used is None:
        async with database.transaction() as apart:
            counted = await row(apart, queries.WRONG_CODE, terminal_id, FAILURES, now + BLOCKED_FOR, now)
        if counted is not None and (until := counted["pairing_blocked_until"]) is not None:
            raise PairingBlocked(until.astimezone(clock.JST))
        raise WrongCode
    await run(session, queries.RIGHT_CODE, terminal_id)
    await _let_go(session, terminal_id)
    await run(session, queries.UNPAIR_SCREEN, used["token_hash"])
    await run(session, queries.PAIR, used["token_hash"], terminal_id, now)
    await clear(session, terminal_id)
    await audit.record(session, audited.Paired(user_id, terminal_id, paired=True))
    await events.publish(session, f"terminal:{terminal_id}", "paired")
    await events.publish(session, _topic(used["token_hash"]), "paired")


async def unpair(session: AsyncSession, user_id: str, terminal_id: str) -> None:
    """Let the terminal's resident screen go; it shows a pairing code again."""
    await clear(session, terminal_id)
    if await _let_go(session, terminal_id):
        await audit.record(session, audited.Paired(user_id, terminal_id, paired=False))
        await events.publish(session, f"terminal:{terminal_id}", "paired")


async def screen_of(session: AsyncSession, token: str) -> Screen | None:
    """The screen that holds ``token`` with its terminal and what it shows; ``None`` while it is not paired."""
    found = await row(session, queries.SCREEN, token_hash(token))
    return None if found is None else Screen(**found)


async def showing(session: AsyncSession, terminal_id: str) -> Screen:
    """What the terminal's resident screen shows, or would show once paired.

    :raises TerminalUnknown: there is no such terminal.
    """
    found = await row(session, queries.SHOWING, terminal_id)
    if found is None:
        raise TerminalUnknown
    return Screen(**found)


async def is_paired(session: AsyncSession, terminal_id: str) -> bool:
    """Whether a resident screen is bound to the terminal."""
    return await row(session, "select 1 from resident_screen where terminal_id = $1 limit 1", terminal_id) is not None


async def show(
    session: AsyncSession, terminal_id: str, visit_id: str | None, mode: Mode, language: str | None = None
) -> None:
    """Say what the terminal's resident screen shows. Without a visit it is blank and in Japanese, for the next person.

    :param language: the resident's choice; ``None`` keeps the present one.
    :raises TerminalUnknown: there is no such terminal.
    """
    if mode not in MODES:
        raise ValueError(mode)
    if visit_id is None:
        mode, language = "blank", "ja"
    if await row(session, queries.SHOW, terminal_id, visit_id, mode, language) is None:
        raise TerminalUnknown
    await events.publish(session, f"terminal:{terminal_id}", "show", visit=visit_id, mode=mode)


async def forget_visit(session: AsyncSession, visit_id: str) -> None:
    """Blank every resident screen that shows the visit."""
    await _tell_blank(session, await rows(session, queries.FORGET, visit_id))


async def bring_visit(session: AsyncSession, visit_id: str, terminal_id: str) -> None:
    """The visit is worked on at this terminal: no other screen goes on showing it, and this one shows no other."""
    await _tell_blank(session, await rows(session, queries.BRING, visit_id, terminal_id))


async def clear(session: AsyncSession, terminal_id: str) -> None:
    """Blank the terminal's screen, whatever it shows: who looks at it next is somebody else."""
    await _tell_blank(session, await rows(session, queries.CLEAR, terminal_id))


async def _tell_blank(session: AsyncSession, blanked: Sequence[Found]) -> None:
    for terminal in blanked:
        await events.publish(session, f"terminal:{terminal['id']}", "show", visit=None, mode="blank")


async def _let_go(session: AsyncSession, terminal_id: str) -> bool:
    gone = await rows(session, queries.UNPAIR, terminal_id)
    for screen in gone:
        await events.publish(session, _topic(screen["token_hash"]), "paired")
    return bool(gone)


def _topic(hashed: str) -> str:
    return f"screen:{hashed[:24]}"


_ASCII_DIGITS = {ord(wide): ord(narrow) for wide, narrow in zip("０１２３４５６７８９", "0123456789", strict=True)}
