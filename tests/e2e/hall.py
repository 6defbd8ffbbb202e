"""The city hall around a test: what other tests may have left there, and what was stored in a visit."""

from services.base import database, events
from services.base.sql import row, rows
from services.reception import service as reception
from services.reception.state import Actor, VisitState

PORTER = Actor("admin", "juminka-koseki-9")


async def free(incoming_id: str) -> None:
    """A received 転出証明書情報 that no visit works with; the visit that did is cancelled."""
    async with database.transaction() as session:
        taken = await row(session, "select taken_by_visit from incoming_transfer where id = $1", incoming_id)
        assert taken is not None
        if (visit_id := taken["taken_by_visit"]) is not None:
            state = await reception.load(session, visit_id)
            token = state.lease_token
            actor = await (
                reception.take(session, visit_id, PORTER)
                if token is None
                else reception.take_over(session, visit_id, PORTER, token)
            )
            await reception.cancel(session, visit_id, actor, "次の試験")


async def stored(address: str) -> VisitState:
    """The visit of a page as the database has it."""
    async with database.transaction() as session:
        return await reception.load(session, address.rsplit("/", 1)[-1])


async def lose_the_bus() -> None:
    """The connections that processes listen on break; each makes a new one and looks again."""
    listening = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1"
    async with database.transaction() as session:
        assert await rows(session, listening, events.LISTENER)
