"""個人番号 of a card, taken into a visit: only where a form asks for it, and over no other number unseen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.audit import guarding
from services.audit import service as audit
from services.audit.events import CardMatched
from services.base import clock
from services.base.database import AsyncSession
from services.base.secrets import mask_mynumber
from services.catalogue import service as catalogues
from services.catalogue.schema import Catalogue
from services.documents.errors import NumberNotAsked
from services.documents.faults import Context
from services.documents.needed import filled_forms
from services.documents.scene import Setting
from services.documents.validators import normalise
from services.reception import service as reception
from services.reception.state import Actor, Value, VisitState
from services.registry.guard import Door

NUMBER = "p.mynumber"
CARD = "card"


class Outcome(StrEnum):
    """What became of a number that was read."""

    STORED = "stored"
    AGREES = "agrees"  # it stood there already
    DIFFERS = "differs"  # another one stands there; nothing was stored


@dataclass(frozen=True, slots=True)
class Taken:
    """The number of the card and what stood in the visit before, both as staff may see them.

    ``revision`` wrote what stood there: :func:`take_number` asks for it when the card's shall stand ``instead_of`` it.
    """

    outcome: Outcome
    read: str
    stood: str = ""
    source: str = ""
    revision: int = 0


def asks_for_number(state: VisitState, catalogue: Catalogue, today: date, person_key: str) -> bool:
    """Whether a form of the visit has a box for the 個人番号 of this person."""
    forms = filled_forms(state, catalogue, today, Setting())
    return any((box.item, box.person_key) == (NUMBER, person_key) for form in forms for box in form.boxes())


async def take_number(
    session: AsyncSession, visit_id: str, actor: Actor, person_key: str, number: str, *, instead_of: int | None = None
) -> Taken:
    """Store the 個人番号 that this person's card has given.

    「…1234」 of a register is completed by a number that ends so; any other number that stands there stays, unless
    staff have seen it (``instead_of``: the revision that wrote it). The caller has made sure whose card it is.

    :raises NumberNotAsked: no form of the visit has a box for it.
    :raises Stopped: the person is protected; that is recorded.
    :raises Fault: it is no 個人番号.
    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound: see :func:`services.reception.service.hold`.
    """
    await reception.hold(session, visit_id, actor)
    state = await reception.load(session, visit_id)
    catalogue = await catalogues.get(session, state.catalogue_version)
    if not asks_for_number(state, catalogue, clock.today(), person_key):
        raise NumberNotAsked
    people = await reception.registered_people(session, visit_id, {person_key})
    await guarding.require_free(session, actor.user_id, actor.terminal_id, visit_id, people, Door.PREFILL)
    number = normalise(catalogue.items[NUMBER], number, Context(clock.today(), state))
    stood = state.values.get((person_key, NUMBER))
    taken = _compared(stood, number)
    await _record(session, state, actor, person_key, taken)
    if taken.outcome is Outcome.AGREES or (taken.outcome is Outcome.DIFFERS and taken.revision != instead_of):
        return taken
    await reception.put(session, visit_id, actor, person_key, NUMBER, number, source=CARD)
    return Taken(Outcome.STORED, taken.read)


def _compared(stood: Value | None, number: str) -> Taken:
    read = mask_mynumber(number)
    if stood is None or not stood.value:
        return Taken(Outcome.STORED, read)
    before = str(stood.value)
    if before == number:
        outcome = Outcome.AGREES
    else:  # of a register only the end is known
        completes = before.startswith("…") and number.endswith(before[1:])
        outcome = Outcome.STORED if completes else Outcome.DIFFERS
    return Taken(outcome, read, mask_mynumber(before), stood.source, stood.revision)


async def _record(session: AsyncSession, state: VisitState, actor: Actor, person_key: str, taken: Taken) -> None:
    person_id = next((one.person_id for one in state.persons if one.key == person_key), None)
    if person_id is not None:  # of others the change of the value tells
        differs = (NUMBER,) if taken.outcome is Outcome.DIFFERS else ()
        await audit.record(
            session, CardMatched(actor.user_id, actor.terminal_id, state.id, person_id, "number", differs)
        )
