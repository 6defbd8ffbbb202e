"""Slips: a random code that opens a visit at the next desk, today only. Nothing personal is on them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from services.base import clock, sql
from services.base.database import AsyncSession
from services.handoff import queries
from services.handoff.codes import code_hash, new_code, parse_code, qr_text, spoken
from services.handoff.errors import SlipExpired, SlipRevoked, SlipUnknown
from services.reception.errors import VisitClosed
from services.reception.log import CLOSED


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed. The code exists only here: the database keeps its hash."""

    visit_id: str
    number: int  # 受付番号
    code: str
    expires_at: datetime

    @property
    def qr(self) -> str:
        """The text of the QR code."""
        return qr_text(self.code)

    @property
    def spoken(self) -> str:
        """The code in groups, for typing."""
        return spoken(self.code)


async def new_slip(session: AsyncSession, visit_id: str) -> Slip:
    """A fresh slip; slips made before open nothing any more. Valid until the end of the day.

    :raises SlipUnknown: there is no such visit.
    :raises VisitClosed: it has ended, a slip would open nothing.
    """
    visit = await sql.row(session, queries.VISIT, visit_id)
    if visit is None:
        raise SlipUnknown
    if visit["state"] in CLOSED:
        raise VisitClosed
    now = clock.now()
    midnight = datetime.combine(clock.today() + timedelta(days=1), time.min, tzinfo=clock.JST)
    code = new_code()
    await sql.run(session, queries.REVOKE, visit_id)
    await sql.run(session, queries.NEW_TOKEN, code_hash(code), visit_id, now, midnight)
    return Slip(visit_id, visit["number"], code, midnight)


async def has_slip(session: AsyncSession, visit_id: str) -> bool:
    """Whether the resident was given a slip that still opens the visit."""
    return await sql.row(session, queries.LIVE_TOKEN, visit_id, clock.now()) is not None


async def visit_of(session: AsyncSession, text: str) -> str:
    """The visit whose slip says ``text`` (typed or scanned).

    :raises BadCode: it is not a code.
    :raises SlipUnknown, SlipExpired, SlipRevoked: the code opens nothing.
    """
    found = await sql.row(session, queries.TOKEN, code_hash(parse_code(text)))
    if found is None:
        raise SlipUnknown
    if found["revoked"] or found["state"] in CLOSED:
        raise SlipRevoked
    if found["expires_at"] <= clock.now():
        raise SlipExpired
    return str(found["visit_id"])
