"""A slip that is read at a desk, as the page does it."""

from services.base.database import AsyncSession
from services.handoff import service as handoff
from services.handoff.service import Arrival
from services.reception.state import Actor


async def open_by_slip(session: AsyncSession, code: str, actor: Actor) -> Arrival:
    """Open the visit of the slip for work at the actor's desk."""
    return await handoff.arrive(session, await handoff.visit_of(session, code), actor, how="slip")
