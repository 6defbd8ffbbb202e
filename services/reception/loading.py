"""Reading a visit whole, in one round trip."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.base import sql
from services.base.database import AsyncSession
from services.reception import queries
from services.reception.errors import VisitNotFound
from services.reception.secret import opened_value
from services.reception.state import NOBODY, Decision, Participant, Value, VisitState


async def load(session: AsyncSession, visit_id: str) -> VisitState:
    """The visit as it is now.

    :raises VisitNotFound: there is no such visit.
    """
    found = await sql.row(session, queries.LOAD, visit_id)
    if found is None:
        raise VisitNotFound
    return picture(found)


async def load_at_once(visit_id: str) -> VisitState:
    """:func:`load` as a transaction of its own, for screens that only look."""
    found = await sql.rows_at_once(queries.LOAD, visit_id)
    if not found:
        raise VisitNotFound
    return picture(found[0])


def picture(found: Any) -> VisitState:
    """A row of ``queries.LOAD`` as a :class:`VisitState`; values of removed persons are left out."""
    persons = [Participant(*fields) for fields in found["persons"] or ()]
    state = VisitState(
        id=found["id"],
        number=found["number"],
        day=found["day"],
        office_id=found["office_id"],
        state=found["state"],
        step=found["step"],
        language=found["language"],
        catalogue_version=found["catalogue_version"],
        revision=found["revision"],
        opened_at=found["opened_at"],
        persons=persons,
        holder_id=found["holder_id"],
        holder_name=found["holder_name"],
        holder_terminal=found["holder_terminal"],
        office_name=found["office_name"],
        holder_terminal_name=found["holder_terminal_name"],
        lease_token=found["lease_token"],
    )
    place(state, (_value(fields) for fields in found["values"] or ()))
    keys = state.keys
    for procedure, key, decision, reason, by in found["decisions"] or ():
        if key in keys:
            state.decisions[procedure, key] = Decision(procedure, key, decision, reason, by)
    return state


def place(state: VisitState, values: Iterable[Value]) -> None:
    """Put values that were read where they belong: known, emptied by a person, or (undone, person removed) nowhere."""
    keys = state.keys
    for read in values:
        value = opened_value(state.id, read)
        key = (value.person_key, value.item)
        state.values.pop(key, None)
        state.cleared.pop(key, None)
        if value.source != NOBODY and value.person_key in keys:
            into = state.cleared if value.value is None else state.values
            into[key] = value


def _value(fields: list[Any]) -> Value:
    """A value from the JSON list of ``queries.LOAD``, in which the moment is text."""
    fields[7] = datetime.fromisoformat(fields[7])
    return Value(*fields)
