"""Persons join a visit: one by one, as a household of the register, or from a received 転出証明書情報."""

from collections.abc import Mapping
from typing import Any

from services.audit import guarding
from services.audit import service as audit
from services.audit.events import SawHousehold
from services.base import clock, sql
from services.base.database import AsyncSession
from services.navigation import gather
from services.reception import queries
from services.reception.errors import IncomingTaken
from services.reception.log import hold
from services.reception.models import VISIT
from services.reception.persons import Origin, add, remove_person
from services.reception.prefilling import store
from services.reception.state import JOINED, Actor
from services.reception.values import put_many
from services.registry import service as registry

NEW_HOME = ((VISIT, "ev.new_head"), (VISIT, "ev.new_address"), (VISIT, "ev.new_katagaki"))


async def add_person(
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    *,
    person_id: str | None = None,
    household_id: str | None = None,
    role: str = "member",
    values: Mapping[str, Any] | None = None,
    source: str = "staff",
) -> str:
    """Add a person, of the register (``person_id``) or new, with what is known of them; returns their key (``p1``, …).

    A protected person is added, but nothing of them is filled in: see :func:`services.reception.prefilling.stops`.

    :param values: item → value. From a register (``source`` core, transfer, card, …) they pass the guard.
    """
    origin = Origin(person_id, household_id)
    return await _add(session, visit_id, actor, origin, values or {}, role=role, source=source)


async def add_household(session: AsyncSession, visit_id: str, actor: Actor, household_id: str) -> dict[str, str]:
    """Add everybody of a household of the register, with what is known of them; returns 宛名番号 → key, in order.

    The first household of a visit also gives the visit its values. Whoever is there already keeps key and answers.

    :raises NotFound: there is no such household.
    """
    household = await registry.household(session, household_id)
    people = tuple(member.person.id for member in household.members)
    await audit.record(session, SawHousehold(actor.user_id, actor.terminal_id, household_id, people, visit_id))
    first = not await sql.rows(session, queries.PERSONS, visit_id)
    keys = {}
    for member in household.members:
        known = gather.person(member.person, clock.today())
        origin = Origin(member.person.id, household_id)
        keys[member.person.id] = await _add(session, visit_id, actor, origin, known, role="member", source=gather.CORE)
    if first:
        known = gather.household(household)
        await store(session, visit_id, actor, {(VISIT, item): value for item, value in known.items()}, gather.CORE)
    return keys


async def join_household(session: AsyncSession, visit_id: str, actor: Actor, household_id: str) -> None:
    """The persons concerned join a household of the register: its head and address become the new ones.

    Its head takes part in the visit, so that whoever protects that household later stops this visit too.

    :raises NotFound: there is no such household.
    :raises Stopped: somebody of it is protected.
    """
    household = await registry.household(session, household_id)
    people = tuple(member.person.id for member in household.members)
    await guarding.require_free(session, actor.user_id, actor.terminal_id, visit_id, people, registry.Door.PREFILL)
    await audit.record(session, SawHousehold(actor.user_id, actor.terminal_id, household_id, people, visit_id))
    await _leave(session, visit_id, actor)
    head = household.members[0].person
    origin = Origin(head.id, household_id)
    await _add(session, visit_id, actor, origin, {"p.name": head.name}, role=JOINED, source=gather.CORE)
    new = dict(zip(NEW_HOME, (head.name, head.address, head.katagaki or None), strict=True))
    await put_many(session, visit_id, actor, new, gather.CORE)


async def leave_household(session: AsyncSession, visit_id: str, actor: Actor) -> None:
    """No household is joined after all: its head and address are forgotten."""
    if await _leave(session, visit_id, actor):
        await put_many(session, visit_id, actor, dict.fromkeys(NEW_HOME), gather.CORE)


async def _leave(session: AsyncSession, visit_id: str, actor: Actor) -> bool:
    """Take out who was the head of a household to join; whether anybody was."""
    rows = await sql.rows(session, queries.PERSONS, visit_id)
    joined = [str(row["key"]) for row in rows if row["role"] == JOINED and not row["removed"]]
    for key in joined:
        await remove_person(session, visit_id, actor, key)
    return bool(joined)


async def add_incoming(session: AsyncSession, visit_id: str, actor: Actor, incoming_id: str) -> list[str]:
    """Add everybody of a received 転出証明書情報, and what it says of the move; returns their keys in its order.

    :raises IncomingTaken: another visit works with it.
    :raises NotFound: there is none with that number.
    """
    arrivals = gather.incoming(await registry.incoming(session, incoming_id))
    await hold(session, visit_id, actor)
    if await sql.row(session, queries.CLAIM, incoming_id, visit_id) is None:
        other = await sql.row(session, queries.CLAIMED_BY, incoming_id)
        if other is None:  # freed this very moment
            return await add_incoming(session, visit_id, actor, incoming_id)
        raise IncomingTaken(number=other["number"])
    keys = []
    for number, known in enumerate(arrivals.persons):
        origin = Origin(incoming_id=incoming_id, incoming_no=number)
        keys.append(await _add(session, visit_id, actor, origin, known, role="member", source=gather.TRANSFER))
    moved = {(VISIT, item): value for item, value in arrivals.visit.items()}
    await store(session, visit_id, actor, moved, gather.TRANSFER)
    return keys


async def _add(
    session: AsyncSession,
    visit_id: str,
    actor: Actor,
    origin: Origin,
    known: Mapping[str, Any],
    *,
    role: str,
    source: str,
) -> str:
    key = await add(session, visit_id, actor, origin, role)
    if known:
        await store(session, visit_id, actor, {(key, item): value for item, value in known.items()}, source)
    return key
