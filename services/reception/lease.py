"""Who works on a visit. One person at a time; another takes over knowingly, never silently."""

import uuid

from services.audit import service as audit
from services.audit.events import OpenedVisit
from services.base import clock, sql
from services.base.database import AsyncSession
from services.handoff.boards import tell_boards
from services.reception import log, queries
from services.reception.errors import DayOver, LeaseChanged, LeaseHeld, VisitClosed
from services.reception.state import Actor
from services.staff import service as staff


async def take(session: AsyncSession, visit_id: str, actor: Actor, how: str = "board") -> Actor:
    """Begin or resume work on a visit that nobody else holds; returns ``actor`` with the token for writing.

    The terminal's resident screen goes blank if it shows another visit; to look at a visit without taking it disturbs
    nobody who reads there. The same person at the same terminal gets the same token again (a reload, a second tab, a
    restarted server).

    :param how: what brought it here, for the audit (``board``, ``slip``).
    :raises LeaseHeld: somebody else works on it; ``error.token`` is what :func:`take_over` wants.
    :raises VisitClosed, VisitNotFound: there is nothing to work on.
    """
    if await log.lock(session, visit_id) in log.CLOSED:
        raise VisitClosed
    holder = await sql.row(session, queries.HOLDER, visit_id)
    if holder is None:
        return await _give(session, visit_id, actor, None, how)
    if (holder["user_id"], holder["terminal_id"]) == (actor.user_id, actor.terminal_id):
        await staff.bring_visit(session, visit_id, actor.terminal_id)
        return actor.holding(holder["token"])
    raise LeaseHeld(visit_id, holder["token"], name=holder["name"], terminal=holder["terminal_id"])


async def take_over(session: AsyncSession, visit_id: str, actor: Actor, seen_token: str | None) -> Actor:
    """Take the visit from the holder whose ``seen_token`` the screen showed; tells the former holder's screen.

    :raises LeaseChanged: meanwhile somebody else holds it.
    """
    if await log.lock(session, visit_id) in log.CLOSED:
        raise VisitClosed
    holder = await sql.row(session, queries.HOLDER, visit_id)
    if holder is not None and holder["token"] != seen_token:
        raise LeaseChanged(name=holder["name"], terminal=holder["terminal_id"])
    return await _give(session, visit_id, actor, None if holder is None else holder["user_id"], "take_over")


async def reopen(session: AsyncSession, visit_id: str, actor: Actor) -> Actor:
    """Take back that the visit is done, on its day: ``actor`` holds it again, its slips open it again.

    A visit that is not done (somebody was faster) is taken as by :func:`take`.

    :raises DayOver: the visit is of an earlier day.
    :raises VisitClosed, VisitNotFound: it was cancelled, there is none.
    """
    if await log.lock(session, visit_id) != "done":
        return await take(session, visit_id, actor)
    if await sql.row(session, queries.OF_DAY, visit_id, clock.today()) is None:
        raise DayOver
    await log.append(session, visit_id, actor, "state", {"state": "active"}, tell="state")
    return await _give(session, visit_id, actor, None, "reopen")


async def _give(session: AsyncSession, visit_id: str, actor: Actor, former: str | None, how: str) -> Actor:
    token = uuid.uuid4().hex
    await sql.run(session, queries.TAKE, visit_id, actor.user_id, actor.terminal_id, token, clock.now())
    await sql.run(session, queries.SET_STATE, visit_id, "active", None)
    await log.append(session, visit_id, actor, "lease", {"from": former, "to": actor.user_id}, tell="lease")
    await audit.record(session, OpenedVisit(actor.user_id, actor.terminal_id, visit_id, how))
    await staff.bring_visit(session, visit_id, actor.terminal_id)  # the resident went along
    await tell_boards(session, visit_id)
    return actor.holding(token)
