"""Opening a visit: a number of the day, a catalogue version, and the lease."""

import uuid

from services.audit import service as audit
from services.audit.events import OpenedVisit
from services.base import clock, sql
from services.base.database import AsyncSession
from services.handoff.boards import tell_boards
from services.reception import log, queries
from services.reception.loading import load
from services.reception.state import Actor, VisitState
from services.staff import service as staff


async def open_visit(session: AsyncSession, actor: Actor, office_id: str, visit_id: str | None = None) -> VisitState:
    """Begin a visit at ``office_id``; ``actor`` holds its lease (``state.lease_token``), and the resident screen of
    their terminal shows no other visit any more.

    Numbers count per day over the whole city, without gaps or duplicates: a visit that is rolled back gives its number
    back, and two desks that open at the same moment wait for each other.

    :param visit_id: chosen by the caller as an idempotency key; the same one again returns the visit opened first.
    """
    if visit_id is not None:
        await sql.row(session, queries.ONE_AT_A_TIME, visit_id)  # of two clicks on one button
        if await sql.row(session, "select 1 from visit where id = $1", visit_id) is not None:
            return await load(session, visit_id)
    visit_id = visit_id or str(uuid.uuid4())
    now, day = clock.now(), clock.today()
    counted = await sql.row(session, queries.NEXT_NUMBER, day)
    assert counted is not None
    opened = await sql.row(session, queries.OPEN, visit_id, day, counted["last"], office_id, now, actor.user_id)
    if opened is None:
        raise RuntimeError("no catalogue is loaded")
    token = uuid.uuid4().hex
    await sql.run(session, queries.TAKE, visit_id, actor.user_id, actor.terminal_id, token, now)
    await staff.bring_visit(session, visit_id, actor.terminal_id)
    await audit.record(session, OpenedVisit(actor.user_id, actor.terminal_id, visit_id, "new"))
    await log.append(session, visit_id, actor, "opened", {"office": office_id}, tell="state")
    await tell_boards(session, visit_id)
    return await load(session, visit_id)
