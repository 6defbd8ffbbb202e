"""What registers and cards know, filled in: every prefill passes the registry's guard here.

Of a protected person nothing is filled in, and the visit shows why (:func:`stops`).
"""

from collections.abc import Collection

from services.audit import service as audit
from services.audit.guarding import event_of
from services.base import sql
from services.base.database import AsyncSession
from services.reception import queries, values
from services.reception.models import VISIT
from services.reception.state import PREFILLED, Actor, Stored
from services.reception.values import Values
from services.registry import guard
from services.registry.views import StopView


async def prefill(session: AsyncSession, visit_id: str, actor: Actor, changes: Values, source: str) -> Stored:
    """Fill in what a register or a card says; what a person answered, edited or emptied stays.

    :param source: ``core``, ``transfer``, ``card``, ``certificate``, ``computed`` or ``previous``.
    :raises Stopped: one of the persons concerned is protected (for values of the visit itself: any person of it).
    """
    if source not in PREFILLED:
        raise ValueError(source)
    keys = {key for key, _ in changes}
    people = await registered_people(session, visit_id, None if VISIT in keys else keys)
    if people:
        await guard.require_free(session, people, guard.Door.PREFILL)
    return await values.prefill(session, visit_id, actor, changes, source)


async def registered_people(session: AsyncSession, visit_id: str, keys: Collection[str] | None = None) -> list[str]:
    """The 宛名番号 of the visit's persons (of those with ``keys``) who are in the register."""
    return [
        p["person_id"]
        for p in await sql.rows(session, queries.PERSONS, visit_id)
        if p["person_id"] is not None and not p["removed"] and (keys is None or p["key"] in keys)
    ]


async def stops(session: AsyncSession, visit_id: str) -> list[StopView]:
    """Why care is needed in this visit: every reason to stop that the registry knows of its persons."""
    people = await registered_people(session, visit_id)
    found = await guard.stops(session, people)
    return list(dict.fromkeys(stop for of_person in found.values() for stop in of_person))


async def store(session: AsyncSession, visit_id: str, actor: Actor, changes: Values, source: str) -> None:
    """Store what comes with a person: of a register through the guard (what it stops is recorded, not raised)."""
    if source not in PREFILLED:
        await values.put_many(session, visit_id, actor, changes, source=source)
        return
    try:
        await prefill(session, visit_id, actor, changes, source)
    except guard.Stopped as stopped:
        await audit.record(session, event_of(stopped, actor.user_id, actor.terminal_id, visit_id))
