"""The registry's guard in front of a hand-off."""

from services.audit import service as audit
from services.audit.events import Stopped as StoppedEvent
from services.base.database import AsyncSession
from services.reception import service as reception
from services.reception.state import Actor
from services.registry import guard


async def require_free(session: AsyncSession, visit_id: str, actor: Actor) -> None:
    """Let the visit pass only if no reason to stop a hand-off is known of any of its persons; a stop is recorded.

    :raises Stopped: there is one.
    """
    people = await reception.registered_people(session, visit_id)
    try:
        await guard.require_free(session, people, guard.Door.HANDOFF)
    except guard.Stopped as stopped:
        protected = tuple(dict.fromkeys(stop.person_id for stop in stopped.stops))
        kinds = tuple(sorted({stop.kind for stop in stopped.stops}))
        who = (actor.user_id, actor.terminal_id)
        await audit.record_refusal(StoppedEvent(*who, visit_id, protected, kinds, guard.Door.HANDOFF))
        raise
