"""Telling the boards: every office that sees a visit hears that it changed."""

from services.base import sql
from services.base.database import AsyncSession

_TELL = """
select pg_notify('kakanai', json_build_array(
    'board:' || o.office_id, 'changed', json_build_object('visit', $1::text))::text)
from (select office_id from visit where id = $1 union select office_id from stop where visit_id = $1) o
"""


async def tell_boards(session: AsyncSession, visit_id: str) -> None:
    """Notify ``board:<office>`` of the office that opened the visit and of all its desks."""
    await sql.run(session, _TELL, visit_id)


async def tell_boards_at_once(visit_id: str) -> None:
    """:func:`tell_boards` as a transaction of its own."""
    await sql.rows_at_once(_TELL, visit_id)
