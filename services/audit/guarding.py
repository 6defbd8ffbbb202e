"""The registry's guard in front of a way out, with what it stops written down."""

from collections.abc import Collection

from services.audit import service as audit
from services.audit.events import Stopped as StoppedEvent
from services.base.database import AsyncSession
from services.registry import guard


def event_of(stopped: guard.Stopped, user_id: str, terminal_id: str, visit_id: str | None) -> StoppedEvent:
    """``stopped`` as it is written down."""
    people = tuple(dict.fromkeys(stop.person_id for stop in stopped.stops))
    kinds = tuple(sorted({stop.kind for stop in stopped.stops}))
    return StoppedEvent(user_id, terminal_id, visit_id, people, kinds, stopped.door)


async def require_free(  # noqa: PLR0917 - where, who, of whom
    session: AsyncSession, user_id: str, terminal_id: str, visit_id: str, people: Collection[str], door: guard.Door
) -> None:
    """Let data of ``people`` pass ``door``. A stop is recorded although the rest of the action is undone.

    Ask before anything else is recorded in ``session``: a stop is recorded by a transaction of its own.

    :raises Stopped: somebody among them, or of their household, is protected.
    """
    try:
        await guard.require_free(session, people, door)
    except guard.Stopped as stopped:
        await audit.record_refusal(event_of(stopped, user_id, terminal_id, visit_id))
        raise
