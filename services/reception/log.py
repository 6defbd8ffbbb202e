"""The visit's event log, and the two steps of every action but the hot path: hold the visit, append what happened."""

import json
from collections.abc import Iterable
from typing import Any

from services.base import clock, sql
from services.base.database import AsyncSession
from services.reception import queries
from services.reception.errors import LeaseLost, NotYours, VisitClosed, VisitNotFound
from services.reception.state import Actor

CLOSED = frozenset({"done", "cancelled"})
FEW = 16  # values that a notification names one by one (a payload holds 8,000 bytes)


def notification(visit_id: str, kind: str, ids: dict[str, Any]) -> tuple[str, str]:
    """The text of an event of ``services.base.events`` before and after the revision, which only the database knows."""
    head = json.dumps([f"visit:{visit_id}", kind, ids], separators=(",", ":"))
    return (head[:-2] + ('"revision":' if not ids else ',"revision":'), "}]")


def ids_of(keys: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What a notification of kind ``value`` carries: the one value, the few values, or nothing for many."""
    several = [list(key) for key in keys]
    if len(several) == 1:
        return {"person_key": several[0][0], "item": several[0][1]}
    return {"keys": several} if len(several) <= FEW else {}


async def lock(session: AsyncSession, visit_id: str) -> str:
    """Hold the visit's row until the end of the transaction; returns its state.

    :raises VisitNotFound: there is no such visit.
    """
    found = await sql.row(session, queries.LOCK, visit_id)
    if found is None:
        raise VisitNotFound
    return str(found["state"])


async def hold(session: AsyncSession, visit_id: str, actor: Actor) -> None:
    """Hold the visit and make sure that ``actor`` may write.

    :raises VisitNotFound, VisitClosed: nothing can be written any more.
    :raises LeaseLost: nobody has the visit.
    :raises NotYours: somebody else has it.
    """
    if await lock(session, visit_id) in CLOSED:
        raise VisitClosed
    await require_lease(session, visit_id, actor)


async def require_lease(session: AsyncSession, visit_id: str, actor: Actor) -> None:
    """Raise :class:`LeaseLost` or :class:`NotYours` unless ``actor`` holds the lease."""
    holder = await sql.row(session, queries.HOLDER, visit_id)
    if holder is None:
        raise LeaseLost
    if holder["token"] != actor.lease_token:
        raise NotYours(name=holder["name"], terminal=holder["terminal_id"])


async def append(
    session: AsyncSession, visit_id: str, actor: Actor, kind: str, data: dict[str, Any], *, tell: str, **ids: Any
) -> int:
    """Write down what happened and tell the screens (kind ``tell``); returns the visit's new revision."""
    before, after = notification(visit_id, tell, ids)
    found = await sql.row(
        session, queries.APPEND, visit_id, kind, json.dumps(data), actor.user_id, actor.terminal_id, clock.now(),
        before, after,
    )  # fmt: skip
    assert found is not None, "the visit is locked by hold()"
    return int(found["revision"])
