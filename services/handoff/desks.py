"""Where a visit goes: desks planned in order, arriving at one, finishing one, leaving one for another day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.audit import service as audit
from services.audit.events import HandedOff
from services.base import clock, sql
from services.base.database import AsyncSession
from services.base.errors import NotAllowed, NotFound
from services.handoff import queries
from services.handoff.boards import tell_boards
from services.handoff.errors import NoDesks, NotPlannedHere, SlipUnknown
from services.handoff.guarding import require_free
from services.handoff.slips import Slip, new_slip
from services.reception import service as reception
from services.reception.errors import VisitNotFound
from services.reception.log import CLOSED
from services.reception.state import Actor


@dataclass(frozen=True, slots=True)
class StopView:
    """One desk on a visit's way. ``state``: ``planned``, ``waiting``, ``active``, ``done``, ``later`` (``reason``)."""

    office_id: str
    office_name: str
    short_name: str
    place: str
    order_no: int
    state: str
    waiting_since: datetime | None
    finished_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A visit opened for work at a desk. ``actor`` holds its lease."""

    visit_id: str
    actor: Actor
    office_id: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A desk is done with a visit: it goes on to ``next_office_id``, or (``None``) the visit is done."""

    next_office_id: str | None

    @property
    def done(self) -> bool:
        """Whether that was the last desk."""
        return self.next_office_id is None


async def stops(session: AsyncSession, visit_id: str) -> list[StopView]:
    """The desks of a visit in order; empty before the first hand-off."""
    return [StopView(**found) for found in await sql.rows(session, queries.STOPS, visit_id)]


async def hand_off(
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    office_ids: Iterable[str],
    later: Mapping[str, str] | None = None,
) -> Slip:
    """Send the resident on to ``office_ids`` in this order, with a new slip; this desk's part is done.

    The list is the whole plan from now on: desks of an earlier plan that are missing in it are dropped, also one that
    has begun; a desk that was done comes again.

    :param later: desks left for another day → why.
    :raises NoDesks: there is no desk to go to: :func:`finish_stop` ends the visit.
    :raises Stopped: the guard stops a hand-off of one of the persons.
    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound: see :func:`services.reception.log.hold`.
    """
    await reception.hold(session, visit_id, actor)
    here = await office_of(session, actor)
    plan = [office for office in dict.fromkeys(office_ids) if office != here]
    if not plan:
        raise NoDesks
    await require_free(session, visit_id, actor)
    now, postponed = clock.now(), dict(later or {})
    await _drop_others(session, visit_id, here, [*plan, *postponed])
    await sql.run(session, queries.FINISHED, visit_id, here, now)
    after = max((stop.order_no for stop in await stops(session, visit_id) if stop.state == "done"), default=0)
    for order, office in enumerate(plan, start=after + 1):
        first = office == plan[0]
        state, since = ("waiting", now) if first else ("planned", None)
        await sql.run(session, queries.PLAN, visit_id, office, order, state, since, "")
    for office, reason in postponed.items():
        await sql.run(session, queries.PLAN, visit_id, office, after + len(plan) + 1, "later", None, reason)
    await reception.leave(session, visit_id, actor, "handed_over", {"offices": plan, "later": postponed})
    await audit.record(session, HandedOff(actor.user_id, actor.terminal_id, visit_id, tuple(plan)))
    return await new_slip(session, visit_id)


async def arrive(
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    *,
    how: str = "board",
    add_desk: bool = False,
    seen_token: str | None = None,
) -> Arrival:
    """Open a visit for work at the desk of the actor's terminal.

    :param how: what brought it here, for the audit: ``board``, ``slip``.
    :param add_desk: the answer to :class:`NotPlannedHere`.
    :param seen_token: the answer to :class:`LeaseHeld`: take it over from the holder with this token.
    :raises NotPlannedHere: the plan does not name this desk.
    :raises LeaseHeld, LeaseChanged: somebody (else) works on it.
    :raises VisitClosed, VisitNotFound: there is nothing to work on.
    """
    here = await office_of(session, actor)
    visit = await sql.row(session, queries.VISIT, visit_id)
    if visit is None:
        raise VisitNotFound
    way = await stops(session, visit_id)
    opened_at = str(visit["office_id"])
    planned = any(stop.office_id == here for stop in way) or (not way and opened_at == here)
    if not planned and not add_desk and visit["state"] not in CLOSED:
        names = "、".join(stop.office_name for stop in way if stop.state in {"waiting", "planned", "active"})
        raise NotPlannedHere(visit_id, visit["number"], names)
    if seen_token is None:
        actor = await reception.take(session, visit_id, actor, how)
    else:
        actor = await reception.take_over(session, visit_id, actor, seen_token)
    if not planned:
        if not way:  # taken out of the hands of the desk that opened it: that one has not finished
            await sql.run(session, queries.PLAN, visit_id, opened_at, 1, "active", visit["opened_at"], "")
        order = max((stop.order_no for stop in way), default=1) + 1
        await sql.run(session, queries.PLAN, visit_id, here, order, "active", clock.now(), "")
    await sql.run(session, queries.ARRIVED, visit_id, here, clock.now())
    await tell_boards(session, visit_id)
    return Arrival(visit_id, actor, here)


async def reopen(session: AsyncSession, visit_id: str, actor: Actor) -> Arrival:
    """Take back that the visit is done, on its day, and open it at the desk of the actor's terminal.

    :raises DayOver: the visit is of an earlier day.
    :raises LeaseHeld: somebody else did so and works on it.
    :raises VisitClosed, VisitNotFound: it was cancelled, there is none.
    """
    return await arrive(session, visit_id, await reception.reopen(session, visit_id, actor), add_desk=True)


async def finish_stop(
    session: AsyncSession, visit_id: str, actor: Actor, *, remaining: Iterable[str] | None = None
) -> Finished:
    """This desk is done: the next desk of the plan sees the visit waiting, or, after the last one, the visit is done.

    :param remaining: all desks that are left, today or another day; others are dropped. ``None``: none is.
    :raises Stopped: the guard stops the hand-off to the next desk.
    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound: see :func:`services.reception.log.hold`.
    """
    await reception.hold(session, visit_id, actor)
    here = await office_of(session, actor)
    if remaining is not None:
        await _drop_others(session, visit_id, here, remaining)
    await sql.run(session, queries.FINISHED, visit_id, here, clock.now())
    following = await sql.row(session, queries.NEXT, visit_id, clock.now())
    if following is None:
        await reception.close(session, visit_id, actor)
        return Finished(None)
    await require_free(session, visit_id, actor)
    await reception.leave(session, visit_id, actor, "handed_over", {"offices": [following["office_id"]]})
    return Finished(following["office_id"])


async def another_slip(session: AsyncSession, visit_id: str, actor: Actor) -> Slip:
    """A slip for a resident on the way who lost the first; that one opens nothing any more.

    Whoever works on the visit gives it; while nobody does, every desk that the visit has seen or is to see.

    :raises NotYours, LeaseLost: it is in somebody's hands.
    :raises NotAllowed: the visit has nothing to do with this desk.
    :raises Stopped: the guard stops a hand-off of one of the persons.
    :raises SlipUnknown, VisitClosed: there is no such visit, it has ended.
    """
    visit = await sql.row(session, queries.VISIT, visit_id)
    if visit is None:
        raise SlipUnknown
    if visit["state"] == "active":
        await reception.hold(session, visit_id, actor)
    concerned = {str(visit["office_id"]), *(stop.office_id for stop in await stops(session, visit_id))}
    if await office_of(session, actor) not in concerned:
        raise NotAllowed
    await require_free(session, visit_id, actor)
    return await new_slip(session, visit_id)


async def leave_for_later(session: AsyncSession, visit_id: str, actor: Actor, office_id: str, reason: str) -> None:
    """A desk is left for another day; the guide sheet says so with the reason."""
    await reception.hold(session, visit_id, actor)
    order = max((stop.order_no for stop in await stops(session, visit_id)), default=0) + 1
    await sql.run(session, queries.PLAN, visit_id, office_id, order, "later", None, reason)
    await reception.append(session, visit_id, actor, "later", {"office": office_id, "reason": reason}, tell="state")
    await tell_boards(session, visit_id)


async def _drop_others(session: AsyncSession, visit_id: str, here: str, plan: Iterable[str]) -> None:
    """Take desks that are not of ``plan`` off the way; their boards hear of it while it is still theirs."""
    await tell_boards(session, visit_id)
    await sql.run(session, queries.UNPLAN, visit_id, here, list(plan))


async def office_of(session: AsyncSession, actor: Actor) -> str:
    """The office that the actor's terminal belongs to.

    :raises NotFound: there is no such terminal.
    """
    found = await sql.row(session, queries.OFFICE_OF_TERMINAL, actor.terminal_id)
    if found is None:
        raise NotFound
    return str(found["id"])
