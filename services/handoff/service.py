"""Desk to desk: where a visit goes next, the slip that opens it there, and every desk's board."""

from services.base.database import AsyncSession
from services.handoff.codes import is_code, parse_code, qr_text, spoken
from services.handoff.desks import (
    Arrival,
    Finished,
    StopView,
    another_slip,
    arrive,
    finish_stop,
    hand_off,
    leave_for_later,
    reopen,
    stops,
)
from services.handoff.inbox import Board, Card, board
from services.handoff.slips import Slip, has_slip, new_slip, visit_of
from services.reception.state import Actor


async def open_by_token(session: AsyncSession, code: str, actor: Actor) -> Arrival:
    """Open the visit whose slip was scanned or typed: the desk's stop becomes active and the actor gets the lease.

    :raises BadCode, SlipUnknown, SlipExpired, SlipRevoked: the code opens nothing.
    :raises NotPlannedHere: a question, see :func:`arrive`.
    :raises LeaseHeld: somebody works on it; ``error.visit_id`` and ``error.token`` for taking over.
    """
    return await arrive(session, await visit_of(session, code), actor, how="slip")


__all__ = [
    "Arrival",
    "Board",
    "Card",
    "Finished",
    "Slip",
    "StopView",
    "another_slip",
    "arrive",
    "board",
    "finish_stop",
    "hand_off",
    "has_slip",
    "is_code",
    "leave_for_later",
    "new_slip",
    "open_by_token",
    "parse_code",
    "qr_text",
    "reopen",
    "spoken",
    "stops",
    "visit_of",
]
