"""The desk's board: who waits, who is being helped, who went on, who is done today."""

from dataclasses import dataclass
from datetime import date, datetime

from services.base import clock, sql
from services.base.database import AsyncSession
from services.handoff import queries


@dataclass(frozen=True, slots=True)
class Card:
    """One visit on a board. Nothing on it tells who the resident is."""

    visit_id: str
    number: int
    day: date  # another than today: left over from an earlier day
    step: str
    cancelled: bool
    opened_at: datetime
    since: datetime  # waiting at this desk since; at the desk that opened it: since the door
    until: datetime | None  # when this desk, or the whole visit, was done
    holder_id: str | None
    holder_name: str | None
    purposes: tuple[str, ...]  # life events
    now_at: str | None  # the other desk where it is (held, where ``holder_id`` says by whom) or waits now
    came_from: str | None  # the desk that sent it


@dataclass(frozen=True, slots=True)
class Board:
    """The four columns of a desk, each oldest first."""

    office_id: str
    waiting: list[Card]
    active: list[Card]
    handed_over: list[Card]
    done: list[Card]  # of today


async def board(session: AsyncSession, office_id: str) -> Board:
    """The board of an office now, in one query. A branch office sees the visits that it opened or received."""
    columns = Board(office_id, [], [], [], [])
    for found in await sql.rows(session, queries.BOARD, office_id, clock.today()):
        fields = dict(found)
        column: list[Card] = getattr(columns, fields.pop("column"))
        column.append(Card(**{**fields, "purposes": tuple(fields["purposes"] or ())}))
    return columns
