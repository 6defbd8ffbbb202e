"""Undo and redo. The log only grows: undoing appends an event and marks the one that it undid.

Everybody undoes their own actions, newest first, and each whole: what one transaction wrote is one step. What somebody
wrote later stays: undoing something older must never take away what a colleague (or a register) put there since.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.audit import service as audit
from services.audit.events import ChangedValues
from services.base import clock, sql
from services.base.database import AsyncSession
from services.base.events import publish
from services.handoff.boards import tell_boards
from services.reception import log, queries, undo_queries
from services.reception.actions import store_decision
from services.reception.errors import Superseded
from services.reception.persons import set_removed
from services.reception.state import NOBODY, Actor

Later = Mapping["Touched", Superseded]
Touched = tuple[str, ...]  # what an event is about: ("value", person, item), ("person", key), …
TOLD = "undo"  # told on the visit's topic besides the changes: what can be redone is another thing now
VALUES = frozenset({"value", "prefill"})
TELLS = {"person_added": "persons", "person_removed": "persons", "applicant": "persons", "decision": "procedures"}


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo or redo did. ``notice`` says what it left alone because of a later write."""

    revision: int
    kind: str  # how the action began: value, person_added, person_removed, applicant, decision
    keys: tuple[tuple[str, str], ...] = ()  # (person key, item) of the values that changed
    notice: Superseded | None = None
    nothing: bool = False  # all of it was written anew since, so nothing changed


@dataclass(slots=True)
class _Step:
    """One event of an action, to be set back (``new`` to ``old``) or done again."""

    visit_id: str
    actor: Actor
    verb: str  # undo / redo
    target: Mapping[str, Any]
    later: Later  # what was written after the action, by what it is about

    @property
    def kind(self) -> str:
        return str(self.target["kind"])

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.target["data"])

    @property
    def goal(self) -> str:
        return "old" if self.verb == "undo" else "new"


async def undo(session: AsyncSession, visit_id: str, actor: Actor) -> Undone | None:
    """Undo the actor's newest action that still stands; ``None`` when there is none.

    Values, persons added or removed, the applicant and procedures decided by hand can be undone, and with them what a
    register filled in; steps cannot.

    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound: see :func:`services.reception.log.hold`.
    """
    await log.hold(session, visit_id, actor)
    events = await sql.rows(session, undo_queries.TO_UNDO, visit_id, actor.user_id)
    return await _apply(session, visit_id, actor, "undo", events) if events else None


async def redo(session: AsyncSession, visit_id: str, actor: Actor) -> Undone | None:
    """Do again what the actor undid last; ``None`` when there is nothing, or they did something new since.

    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound: see :func:`services.reception.log.hold`.
    """
    await log.hold(session, visit_id, actor)
    events = await sql.rows(session, undo_queries.TO_REDO, visit_id, actor.user_id)
    return await _apply(session, visit_id, actor, "redo", events) if events else None


async def can_redo(visit_id: str, user_id: str) -> bool:
    """Whether :func:`redo` would find something for this person, as a statement by itself for screens that look."""
    return bool(await sql.rows_at_once(undo_queries.TO_REDO, visit_id, user_id))


async def _apply(session: AsyncSession, visit_id: str, actor: Actor, verb: str, events: Sequence[sql.Found]) -> Undone:
    """Undo or redo the events of one action, in the order given, and say of all what became of them."""
    later = await _later(session, visit_id, max(event["revision"] for event in events))
    done = []
    for event in events:
        step = _Step(visit_id, actor, verb, event, later)
        done.append(await (_values(session, step) if step.kind in VALUES else _other(session, step)))
        marked = done[-1].revision if verb == "undo" else None
        await sql.run(session, undo_queries.MARK_UNDONE, visit_id, event["revision"], marked)
    await publish(session, f"visit:{visit_id}", TOLD)
    as_done = done if verb == "redo" else done[::-1]
    own = [one for one in as_done if one.kind != "prefill"] or as_done  # nobody misses what a register filled in
    return Undone(
        done[-1].revision,
        kind=own[0].kind,
        keys=tuple(key for one in done for key in one.keys),
        notice=next((one.notice for one in own if one.notice is not None), None),
        nothing=all(one.nothing for one in done),
    )


async def _later(session: AsyncSession, visit_id: str, revision: int) -> Later:
    """Who wrote what after ``revision``: the last writer of each thing."""
    return {
        touched: Superseded(event["name"], event["at"].astimezone(clock.JST))
        for event in await sql.rows(session, undo_queries.LATER, visit_id, revision)
        for touched in _touched(event["kind"], event["data"])
    }


async def _values(session: AsyncSession, step: _Step) -> Undone:
    changes = step.data["changes"]
    left = [step.later[key] for c in changes if (key := ("value", c["k"], c["i"])) in step.later]
    free = [c for c in changes if ("value", c["k"], c["i"]) not in step.later]
    keys = tuple((c["k"], c["i"]) for c in free)
    other = "new" if step.goal == "old" else "old"
    told = [{"k": c["k"], "i": c["i"], "old": c[other], "new": c[step.goal]} for c in free]
    revision = await log.append(
        session, step.visit_id, step.actor, step.verb,
        {"of": step.target["revision"], "what": step.kind, "changes": told, "nothing": not free},
        tell="value", **log.ids_of(keys),
    )  # fmt: skip
    if free:
        absent = {"value": None, "source": NOBODY, "original": None, "original_source": None}
        states = [{"k": c["k"], "i": c["i"], **(c[step.goal] or absent)} for c in free]
        await sql.run(
            session, undo_queries.RESTORE, step.visit_id, json.dumps(states), step.actor.user_id, clock.now(), revision
        )
        await _audit(session, step, keys)
    if any(item == queries.PURPOSE for _, item in keys):
        await tell_boards(session, step.visit_id)
    return Undone(revision, step.kind, keys, left[-1] if left else None, nothing=not free)


async def _other(session: AsyncSession, step: _Step) -> Undone:
    (touched,) = _touched(step.kind, step.data)
    notice = step.later.get(touched)
    data = step.data
    if notice is None and step.kind in {"person_added", "person_removed"}:
        removed = (step.kind == "person_added") == (step.verb == "undo")
        await set_removed(session, step.visit_id, data["key"], removed)
    elif notice is None and step.kind == "applicant":
        await sql.run(session, queries.SET_APPLICANT, step.visit_id, data[step.goal])
    elif notice is None:
        await store_decision(session, step.visit_id, data["procedure"], data["person_key"], data[step.goal])
    told = {"of": step.target["revision"], "what": step.kind, "nothing": notice is not None, **data}
    revision = await log.append(session, step.visit_id, step.actor, step.verb, told, tell=TELLS[step.kind])
    return Undone(revision, step.kind, notice=notice, nothing=notice is not None)


async def _audit(session: AsyncSession, step: _Step, keys: tuple[tuple[str, str], ...]) -> None:
    people = {p["key"]: p["person_id"] for p in await sql.rows(session, undo_queries.PERSON_IDS, step.visit_id)}
    who = (step.actor.user_id, step.actor.terminal_id)
    for person_key in dict.fromkeys(key for key, _ in keys):
        items = tuple(item for key, item in keys if key == person_key)
        event = ChangedValues(*who, step.visit_id, person_key, people.get(person_key), items, step.verb)
        await audit.record(session, event)


def _touched(kind: str, data: Mapping[str, Any]) -> Iterator[Touched]:
    if kind in VALUES:
        yield from (("value", change["k"], change["i"]) for change in data["changes"])
    elif kind in {"person_added", "person_removed"}:
        yield ("person", data["key"])
    elif kind == "applicant":
        yield ("applicant",)
    else:
        yield ("decision", data["procedure"], data["person_key"])
