"""「ちがいます」 and 「まちがいない」: what the resident says of each value and of each form before signing."""

from collections.abc import Iterable, Mapping

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from services.base import clock, events
from services.base.database import AsyncSession
from services.base.sql import run
from services.documents.filled import FilledForm
from services.documents.models import Confirmation, Mark
from services.documents.snapshot import digest, signed_part

Confirmed = Mapping[tuple[str, str], str]  # (form id, subject) → digest of what was confirmed

_SETTLE = """
update mark set resolved_at = $4 where visit_id = $1 and person_key = $2 and item = $3 and resolved_at is null
"""
_CONFIRM = """
insert into confirmation (visit_id, form, subject, digest, confirmed_at) values ($1, $2, $3, $4, $5)
on conflict (visit_id, form, subject) do update set digest = excluded.digest, confirmed_at = excluded.confirmed_at
"""


async def mark_wrong(session: AsyncSession, visit_id: str, person_key: str, item: str) -> None:
    """The resident says that this value is wrong. Staff see it at once; a second time changes nothing."""
    open_already = await session.exec(_open(visit_id).where(Mark.person_key == person_key, Mark.item == item))
    if open_already.first() is None:
        session.add(Mark(visit_id=visit_id, person_key=person_key, item=item, marked_at=clock.now()))
        await session.flush()
    await events.publish(session, f"visit:{visit_id}", "mark", person_key=person_key, item=item)


async def resolve_mark(session: AsyncSession, visit_id: str, person_key: str, item: str) -> None:
    """The value was put right, or was right after all."""
    await run(session, _SETTLE, visit_id, person_key, item, clock.now())
    await events.publish(session, f"visit:{visit_id}", "mark", person_key=person_key, item=item)


async def open_marks(session: AsyncSession, visit_id: str) -> list[Mark]:
    """What is marked as wrong and not settled, in the order of marking."""
    return list((await session.exec(_open(visit_id).order_by(col(Mark.id)))).all())


def _open(visit_id: str) -> SelectOfScalar[Mark]:
    return select(Mark).where(Mark.visit_id == visit_id, col(Mark.resolved_at).is_(None))


async def confirm(session: AsyncSession, visit_id: str, forms: Iterable[FilledForm]) -> None:
    """The resident has read these forms as they stand and found them right."""
    now = clock.now()
    for form in forms:
        await run(session, _CONFIRM, visit_id, form.id, form.subject, digest(signed_part(form)), now)
    await events.publish(session, f"visit:{visit_id}", "confirm")


async def confirmations(session: AsyncSession, visit_id: str) -> Confirmed:
    """What the resident confirmed of each form, for :func:`confirmed`."""
    rows = (await session.exec(select(Confirmation).where(Confirmation.visit_id == visit_id))).all()
    return {(row.form, row.subject): row.digest for row in rows}


def confirmed(form: FilledForm, known: Confirmed) -> bool:
    """Whether the resident confirmed the form as it stands: that lapses as soon as it says something else.

    :param known: of :func:`confirmations`.
    """
    return known.get(form.key) == digest(signed_part(form))
