"""Desk to desk: where a visit goes next, the slip that opens it there, and every desk's board."""

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
from services.handoff.plan import PLAN, Planned, read_plan, write_plan
from services.handoff.slips import Slip, has_slip, new_slip, visit_of

__all__ = [
    "PLAN",
    "Arrival",
    "Board",
    "Card",
    "Finished",
    "Planned",
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
    "parse_code",
    "qr_text",
    "read_plan",
    "reopen",
    "spoken",
    "stops",
    "visit_of",
    "write_plan",
]
