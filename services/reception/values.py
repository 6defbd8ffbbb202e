"""Writing values: the hot path of the program. One statement does it all (:data:`services.reception.queries.WRITE`)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.base import clock, database, sql
from services.base.database import AsyncSession
from services.base.events import bus
from services.handoff.boards import tell_boards, tell_boards_at_once
from services.reception import live, log, queries
from services.reception.errors import (
    HasSeals,
    LeaseLost,
    NoSuchPerson,
    NotYours,
    StaleWrite,
    VisitClosed,
    VisitNotFound,
)
from services.reception.secret import opened, sealed
from services.reception.state import Actor, Stored, Value

Values = Mapping[tuple[str, str], Any]  # (person key, item) → value; ``None`` clears
_RACES = 50  # writes that were faster than ours before we give up; each is somebody else's progress


async def put(  # noqa: PLR0917 - the contract: where, who, what
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    person_key: str,
    item: str,
    value: Any,
    source: str = "staff",
    *,
    expected_revision: int | None = None,
    idempotency_key: str | None = None,
) -> Stored:
    """Store one value in the caller's transaction. The same value again is saved already and changes nothing.

    A prefilled value keeps what stood there first (``original``, ``original_source``) when a person edits it.

    :param value: JSON (dates as ISO text); ``None`` clears.
    :param expected_revision: the visit's revision the writer's screen showed.
    :param idempotency_key: the same key again returns the first result.
    :raises StaleWrite: somebody else changed the value after ``expected_revision``.
    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound, NoSuchPerson: nothing was written.
    """
    changes = {(person_key, item): value}
    parameters = _parameters(
        visit_id, actor, changes, source=source, expected_revision=expected_revision, idempotency_key=idempotency_key
    )
    return await _write_in(session, visit_id, actor, changes, parameters)


async def put_many(
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    values: Values,
    source: str = "staff",
    *,
    expected_revision: int | None = None,
    idempotency_key: str | None = None,
) -> Stored:
    """Store several values as one event (one undo): all or, on any error of :func:`put`, none."""
    parameters = _parameters(
        visit_id, actor, values, source=source, expected_revision=expected_revision, idempotency_key=idempotency_key
    )
    return await _write_in(session, visit_id, actor, values, parameters)


async def clear(
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    person_key: str,
    item: str,
    *,
    expected_revision: int | None = None,
) -> Stored:
    """Empty a value. It is a person's decision: a later prefill does not bring the value back."""
    return await put(session, visit_id, actor, person_key, item, None, expected_revision=expected_revision)


async def prefill(session: AsyncSession, visit_id: str, actor: Actor, values: Values, source: str) -> Stored:
    """Store what a register or card says. Never touches what a person answered, edited or emptied.

    The caller has passed the guard (:func:`services.reception.persons.prefill` does).
    """
    parameters = _parameters(visit_id, actor, values, source=source, gently=True)
    return await _write_in(session, visit_id, actor, values, parameters)


async def put_at_once(  # noqa: PLR0917
    visit_id: str,
    actor: Actor,
    person_key: str,
    item: str,
    value: Any,
    source: str = "staff",
    *,
    expected_revision: int | None = None,
    idempotency_key: str | None = None,
) -> Stored:
    """:func:`put` as a transaction of its own: what a key press uses when nothing else belongs to the same action.

    Saved when it returns, and seen by the pages of this process; the others hear of it by the bus. A third of the
    processor time of a transaction around :func:`put`.

    :raises HasSeals: forms of the visit are signed, so that breaking their seals belongs to the same action.
    """
    changes = {(person_key, item): value}
    *parameters, before, after = _parameters(
        visit_id, actor, changes, source=source, expected_revision=expected_revision, idempotency_key=idempotency_key
    )
    together = bus.connected  # else the statement itself tells of it
    for _ in range(_RACES):
        told = (None, None) if together else (before, after)
        found = await sql.rows_at_once(queries.WRITE, *parameters, *told, True)
        if (stored := _outcome(found[0] if found else None, visit_id, actor)) is not None:
            if together and (revision := found[0]["written"] or found[0]["replayed"]):
                bus.announce(f"{before}{revision}{after}")
            if found[0]["written"] is not None:
                live.wrote(visit_id, _written(found[0], parameters))
            if item == queries.PURPOSE:
                await tell_boards_at_once(visit_id)
            return stored
    raise RuntimeError("the visit changed faster than it could be written")


async def warm_up() -> None:
    """Make the first key press as fast as the others."""
    *nothing, before, after = _parameters("", Actor("", ""), {("", ""): None}, source="staff")
    await database.drivers().warm_up(queries.WRITE, *nothing, before, after, True)


async def _write_in(
    session: AsyncSession, visit_id: str, actor: Actor, values: Values, parameters: Sequence[object]
) -> Stored:
    """Run the write in ``session``; after a lost race, hold the visit first so that the second time is the last."""
    stored = _outcome(await sql.row(session, queries.WRITE, *parameters, False), visit_id, actor)
    if stored is None:
        await log.lock(session, visit_id)
        stored = _outcome(await sql.row(session, queries.WRITE, *parameters, False), visit_id, actor)
    assert stored is not None, "the visit is locked"
    if any(item == queries.PURPOSE for _, item in values):
        await tell_boards(session, visit_id)
    return stored


def _parameters(
    visit_id: str,
    actor: Actor,
    values: Values,
    *,
    source: str,
    expected_revision: int | None = None,
    idempotency_key: str | None = None,
    gently: bool = False,
) -> tuple[object, ...]:
    changes = json.dumps(
        [{"k": key, "i": item, "v": sealed(visit_id, key, item, value)} for (key, item), value in values.items()]
    )
    before, after = log.notification(visit_id, "value", log.ids_of(values))
    return (
        visit_id, actor.lease_token, changes, source, actor.user_id, actor.terminal_id, clock.now(), expected_revision,
        idempotency_key, gently, "prefill" if gently else "value", before, after,
    )  # fmt: skip


def _written(found: Mapping[str, Any], parameters: Sequence[Any]) -> Value:
    """The one value that the statement stored, as reading it would give it."""
    _, _, changes, source, user_id, _, now, *_ = parameters
    (change,) = json.loads(changes)
    original, original_source = found["kept"]
    return Value(
        change["i"], change["k"], change["v"], source, original, original_source, user_id, now, found["written"]
    )


def _outcome(found: Mapping[str, Any] | None, visit_id: str, actor: Actor) -> Stored | None:
    """What the statement's row means; ``None`` when another writer was faster and it has to run again."""
    if found is None:
        raise VisitNotFound
    if found["written"] is not None:
        return Stored(found["written"])
    if found["replayed"] is not None:
        return Stored(found["replayed"])
    if found["token"] is None:
        raise VisitClosed if found["state"] in log.CLOSED else LeaseLost
    if found["token"] != actor.lease_token:
        raise NotYours(name=found["name"], terminal=found["terminal_id"])
    if found["state"] in log.CLOSED:
        raise VisitClosed
    if (stale := found["stale"]) is not None:
        at = datetime.fromisoformat(stale["old_at"]).astimezone(clock.JST)
        theirs = opened(visit_id, stale["k"], stale["i"], stale["old_value"])
        raise StaleWrite(stale["k"], stale["i"], theirs, at, name=stale["name"])
    if found["stranger"] is not None:
        raise NoSuchPerson(person_key=found["stranger"])
    if found["sealed"] and found["differs"]:
        raise HasSeals
    return None if found["differs"] else Stored(found["revision"])
