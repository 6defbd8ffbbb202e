"""What happens to a visit besides its values: step, language, procedures by hand, and how it ends."""

from typing import Any, Literal

from services.base import clock, sql
from services.base.database import AsyncSession
from services.handoff.boards import tell_boards
from services.reception import log, queries
from services.reception.state import Actor
from services.staff import service as staff

STEPS = ("identify", "purpose", "questions", "forms", "sign", "handoff")


async def set_step(session: AsyncSession, visit_id: str, actor: Actor, step: str) -> None:
    """Go to ``step`` (one of :data:`STEPS`); every screen of the visit follows."""
    if step not in STEPS:
        raise ValueError(step)
    await log.hold(session, visit_id, actor)
    if await sql.row(session, queries.SET_STEP, visit_id, step) is not None:
        await log.append(session, visit_id, actor, "step", {"step": step}, tell="step")


async def set_language(session: AsyncSession, visit_id: str, actor: Actor, language: str) -> None:
    """The language the resident reads; the staff side stays as it is."""
    await log.hold(session, visit_id, actor)
    if await sql.row(session, queries.SET_LANGUAGE, visit_id, language) is not None:
        await log.append(session, visit_id, actor, "language", {"language": language}, tell="language")


async def decide_procedure(  # noqa: PLR0917 - the contract: where, who, what
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    procedure: str,
    person_key: str,
    decision: Literal["add", "drop"] | None,
    reason: str = "",
) -> None:
    """Add or drop a procedure for a person (or, key empty, the visit) against the rules, with a reason.

    ``None`` takes the decision back: the rules decide again.
    """
    if decision not in {"add", "drop", None}:
        raise ValueError(decision)
    await log.hold(session, visit_id, actor)
    found = await sql.row(session, queries.DECISION, visit_id, procedure, person_key)
    before = None if found is None else dict(found)
    after = None if decision is None else {"decision": decision, "reason": reason, "by": actor.user_id}
    if before == after:
        return
    await store_decision(session, visit_id, procedure, person_key, after)
    data = {"procedure": procedure, "person_key": person_key, "old": before, "new": after}
    await log.append(session, visit_id, actor, "decision", data, tell="procedures")


async def store_decision(
    session: AsyncSession, visit_id: str, procedure: str, person_key: str, decision: dict[str, str] | None
) -> None:
    """Make ``decision`` (``decision``, ``reason``, ``by``) the one that holds; ``None``: none does."""
    if decision is None:
        await sql.run(session, queries.UNDECIDE, visit_id, procedure, person_key)
    else:
        await sql.run(
            session, queries.DECIDE, visit_id, procedure, person_key, decision["decision"], decision["reason"],
            decision["by"], clock.now(),
        )  # fmt: skip


async def suspend(session: AsyncSession, visit_id: str, actor: Actor) -> None:
    """Park the visit: it waits on the board, nobody holds it, and no resident screen shows it."""
    await log.hold(session, visit_id, actor)
    await leave(session, visit_id, actor, "waiting", {})
    await staff.forget_visit(session, visit_id)


async def close(session: AsyncSession, visit_id: str, actor: Actor) -> None:
    """The visit is done. Nothing is written any more, its slips open nothing, resident screens go blank."""
    await log.hold(session, visit_id, actor)
    await leave(session, visit_id, actor, "done", {})
    await staff.forget_visit(session, visit_id)


async def cancel(session: AsyncSession, visit_id: str, actor: Actor, reason: str) -> None:
    """The visit ends without a result (opened by mistake, the resident left); ``reason`` stays in its log."""
    await log.hold(session, visit_id, actor)
    await leave(session, visit_id, actor, "cancelled", {"reason": reason})
    await sql.run(session, queries.SETTLE_CLAIMS, visit_id)
    await staff.forget_visit(session, visit_id)


async def leave(session: AsyncSession, visit_id: str, actor: Actor, state: str, data: dict[str, Any]) -> None:
    """Give the lease back and put the visit in ``state``. The caller holds the visit (:func:`log.hold`)."""
    await sql.run(session, queries.SET_STATE, visit_id, state, clock.now() if state in log.CLOSED else None)
    await sql.run(session, queries.RELEASE, visit_id)
    await log.append(session, visit_id, actor, "state", {"state": state, **data}, tell="state")
    await tell_boards(session, visit_id)
