"""Taking people of the registers into a visit: a resident with the whole household, a transfer with everybody in it."""

from dataclasses import dataclass

from pages.here import Here
from pages.visit.model import VisitModel
from services.audit import service as audit
from services.audit.events import SawPerson
from services.base import clock
from services.base.database import AsyncSession
from services.navigation import gather
from services.reception import service as reception
from services.reception.models import VISIT
from services.reception.state import Actor, VisitState
from services.registry import service as registry
from services.registry.views import PersonView

MOVING_IN = "tennyu"
FOR_OTHERS = frozenset({"legal", "agent", "messenger", "third"})  # standings of who comes for somebody else
STANDING = "ap.kind"
OF_APPLICANT = (STANDING, "ap.relation", "ap.id_doc", "st.id_check")  # said of whoever stands at the counter


@dataclass(frozen=True, slots=True)
class Into:
    """The visit that people are taken into, and who does it."""

    here: Here
    actor: Actor
    state: VisitState

    @classmethod
    def visit(cls, model: VisitModel) -> "Into":
        """The open visit of a page."""
        return cls(model.here, model.actor, model.state)


async def household_of(session: AsyncSession, into: Into, person_id: str, *, role: str = "member") -> None:
    """Add the person with everybody of the household; the person stands at the counter if nobody does yet.

    An agent, a removed resident and a 住登外者 come alone.
    """
    person = await registry.person(session, person_id)
    if role != "member" or person.household_id is None or person.state != "resident":
        key = await _add(session, into, person, role)
    else:
        keys = await reception.add_household(session, into.state.id, into.actor, person.household_id)
        key = keys[person_id]
    if into.state.applicant is None or role == "agent":
        await at_counter(session, into, key)


async def at_counter(session: AsyncSession, into: Into, key: str) -> None:
    """This person stands at the counter. What was noted of another's standing and identity is noted anew.

    That somebody comes for the others is said first and by whom afterwards: of an agent this standing stays.
    """
    await reception.set_applicant(session, into.state.id, into.actor, key)
    came = (await reception.load(session, into.state.id)).applicant
    agreed = came is not None and came.role == "agent" and into.state.get(STANDING) in FOR_OTHERS
    noted = [item for item in OF_APPLICANT if into.state.get(item) is not None and not (item == STANDING and agreed)]
    if noted and into.state.applicant is not None and into.state.applicant.key != key:
        cleared = {(VISIT, item): None for item in noted}
        await reception.put_many(session, into.state.id, into.actor, cleared)


async def member(session: AsyncSession, into: Into, person_id: str) -> None:
    """Add one person of the register with what is known of them."""
    await _add(session, into, await registry.person(session, person_id), "member")


async def incoming(session: AsyncSession, into: Into, incoming_id: str) -> None:
    """Add everybody of a received 転出証明書情報: they move in, and the first of them stands at the counter."""
    keys = await reception.add_incoming(session, into.state.id, into.actor, incoming_id)
    events = into.state.get("ev.kind") or []
    if MOVING_IN not in events:
        await reception.put(session, into.state.id, into.actor, VISIT, "ev.kind", [*events, MOVING_IN])
    if into.state.applicant is None and keys:
        await at_counter(session, into, keys[0])


async def _add(session: AsyncSession, into: Into, person: PersonView, role: str) -> str:
    here = into.here
    await audit.record(session, SawPerson(here.user_id, here.terminal_id, person.id, into.state.id))
    return await reception.add_person(
        session,
        into.state.id,
        into.actor,
        person_id=person.id,
        household_id=person.household_id,
        role=role,
        values=gather.person(person, clock.today()),
        source=gather.CORE,
    )
