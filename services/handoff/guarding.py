"""The registry's guard in front of a hand-off."""

from services.audit import guarding
from services.base.database import AsyncSession
from services.reception import service as reception
from services.reception.state import Actor
from services.registry.guard import Door


async def require_free(session: AsyncSession, visit_id: str, actor: Actor) -> None:
    """Let the visit pass only if no reason to stop a hand-off is known of any of its persons; a stop is recorded.

    :raises Stopped: there is one.
    """
    people = await reception.registered_people(session, visit_id)
    await guarding.require_free(session, actor.user_id, actor.terminal_id, visit_id, people, Door.HANDOFF)
