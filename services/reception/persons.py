"""Who takes part in a visit."""

from dataclasses import dataclass

from services.base import sql
from services.base.database import AsyncSession
from services.reception import log, queries
from services.reception.errors import NoSuchPerson
from services.reception.models import VISIT
from services.reception.state import JOINED, Actor

ROLES = frozenset({"member", "agent", "other", JOINED})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a person is known from: the register, or a line of a received 転出証明書情報; nowhere if all is empty."""

    person_id: str | None = None
    household_id: str | None = None
    incoming_id: str | None = None
    incoming_no: int | None = None

    def is_of(self, row: sql.Found) -> bool:
        """Whether ``row`` of the visit is this very person."""
        if self.person_id is not None:
            return bool(row["person_id"] == self.person_id)
        return self.incoming_id is not None and (row["incoming_id"], row["incoming_no"]) == (
            self.incoming_id,
            self.incoming_no,
        )


async def add(session: AsyncSession, visit_id: str, actor: Actor, origin: Origin, role: str) -> str:
    """Add one person and return their key. Somebody of the same origin who is or was there keeps theirs.

    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound: see :func:`services.reception.log.hold`.
    """
    if role not in ROLES:
        raise ValueError(role)
    await log.hold(session, visit_id, actor)
    known = await sql.rows(session, queries.PERSONS, visit_id)
    same = next((p for p in known if origin.is_of(p)), None)
    if same is not None and not same["removed"]:
        return str(same["key"])
    if same is not None:
        key = str(same["key"])
        await set_removed(session, visit_id, key, False)
        await sql.run(session, queries.SET_ROLE, visit_id, key, role)
    else:
        key = f"p{len(known) + 1}"  # removed persons keep their rows, so keys are never used twice
        order_no = max((p["order_no"] for p in known), default=0) + 1
        await sql.run(
            session, queries.ADD_PERSON, visit_id, key, origin.person_id, origin.household_id, origin.incoming_id,
            origin.incoming_no, role, order_no,
        )  # fmt: skip
    await log.append(session, visit_id, actor, "person_added", {"key": key}, tell="persons", person_key=key)
    return key


async def set_removed(session: AsyncSession, visit_id: str, key: str, removed: bool) -> None:
    """Take a person out or back in; a 転出証明書情報 of which nobody takes part is free for another visit."""
    await sql.run(session, queries.REMOVED, visit_id, key, removed)
    await sql.run(session, queries.SETTLE_CLAIMS, visit_id)


async def remove_person(session: AsyncSession, visit_id: str, actor: Actor, key: str) -> None:
    """Take a person out of the visit. Their values are kept for undo but seen no more.

    :raises NoSuchPerson: there is no such person in the visit.
    """
    await log.hold(session, visit_id, actor)
    await _require(session, visit_id, key)
    await set_removed(session, visit_id, key, True)
    await log.append(session, visit_id, actor, "person_removed", {"key": key}, tell="persons", person_key=key)


async def set_applicant(session: AsyncSession, visit_id: str, actor: Actor, key: str | None) -> None:
    """Say who stands at the counter (届出人); ``None``: nobody yet.

    :raises NoSuchPerson: there is no such person in the visit.
    """
    await log.hold(session, visit_id, actor)
    if key is not None:
        await _require(session, visit_id, key)
    before = await current_applicant(session, visit_id)
    if before == key:
        return
    await sql.run(session, queries.SET_APPLICANT, visit_id, key)
    await log.append(
        session, visit_id, actor, "applicant", {"old": before, "new": key}, tell="persons", person_key=key or VISIT
    )


async def current_applicant(session: AsyncSession, visit_id: str) -> str | None:
    """The key of the person marked as applicant, if any."""
    found = await sql.row(session, queries.APPLICANT, visit_id)
    return None if found is None else str(found["key"])


async def _require(session: AsyncSession, visit_id: str, key: str) -> None:
    known = await sql.rows(session, queries.PERSONS, visit_id)
    if not any(p["key"] == key and not p["removed"] for p in known):
        raise NoSuchPerson(person_key=key)
