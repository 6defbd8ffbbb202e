"""Whose card it is, once staff have said so: into a visit as the search does it, with the document that was shown."""

import uuid
from collections.abc import Sequence
from typing import Any

from pages.cards.reading import Reading
from pages.cards.recognising import key_of
from pages.here import Here
from pages.visit import adding
from pages.visit.adding import Into
from pages.visit.id_check import SHOWN, concluded
from services.audit import service as audit
from services.audit.events import CardMatched
from services.base import clock
from services.base.database import AsyncSession
from services.reception import service as reception
from services.reception.models import VISIT
from services.reception.state import VisitState
from services.registry.matching import Candidate
from services.staff.service import Action
from services.terminals import service as terminals

CARD = "card"


async def open_visit(session: AsyncSession, at: Here) -> Into:
    """A new visit at this desk.

    :raises NotAllowed: this person may open none here.
    """
    at.require(Action.OPEN_VISIT, at.office_id)
    state = await reception.open_visit(session, at.actor(), at.office_id, str(uuid.uuid4()))
    return Into(at, at.actor(state.lease_token), state)


async def add(session: AsyncSession, into: Into, chosen: Candidate, reading: Reading) -> None:
    """Add the chosen one with the household or the arriving family, and note what was shown."""
    nobody_yet = into.state.applicant is None
    if chosen.person_id is not None:
        await adding.household_of(session, into, chosen.person_id)
    elif chosen.incoming_id is not None:
        await adding.incoming(session, into, chosen.incoming_id)
    state = await reception.load(session, into.state.id)
    key = key_of(state, chosen)
    if key is None:
        return
    if nobody_yet and (state.applicant is None or state.applicant.key != key):
        await reception.set_applicant(session, state.id, into.actor, key)
    await confirm(session, into, key, chosen, reading)


async def add_newcomer(session: AsyncSession, into: Into, reading: Reading) -> None:
    """Add somebody no register knows, with what the card says."""
    key = await reception.add_person(
        session, into.state.id, into.actor, values=_says(reading, newcomer=True), source=CARD
    )
    if into.state.applicant is None:
        await adding.at_counter(session, into, key)
    await _shown(session, into, await reception.load(session, into.state.id), key, reading)


async def confirm(session: AsyncSession, into: Into, key: str, chosen: Candidate, reading: Reading) -> None:
    """Staff say that the card is this person's: what they lack is filled in, and the certificate is remembered."""
    state = await reception.load(session, into.state.id)
    lacking = {
        (key, item): value
        for item, value in _says(reading, newcomer=False).items()
        if (key, item) not in state.values and (key, item) not in state.cleared
    }
    if lacking and not chosen.stops:
        await reception.prefill(session, state.id, into.actor, lacking, CARD)
    await _shown(session, into, state, key, reading)
    if chosen.person_id is None:
        return
    actor = into.actor
    by = "certificate" if reading.by_certificate else "attributes"
    await audit.record(
        session,
        CardMatched(actor.user_id, actor.terminal_id, state.id, chosen.person_id, by, chosen.differs),
    )
    if (identity := reading.identity) is not None:
        await terminals.remember(session, actor.user_id, identity.issuer, identity.serial, chosen.person_id)


def must_be_seen(state: VisitState | None, candidates: Sequence[Candidate], reading: Reading) -> bool:
    """Whether staff have to look at the printed date before the card counts as the document that was shown."""
    if reading.document is None or reading.expires is not None:
        return False
    if state is None or state.applicant is None:
        return True
    noted = reading.document in (state.get("ap.id_doc") or [])
    return not noted and any(key_of(state, one) == state.applicant.key for one in candidates)


async def _shown(session: AsyncSession, into: Into, state: VisitState, key: str, reading: Reading) -> None:
    """Note the document, when its holder is who stands at the counter and it is known not to have run out."""
    document = reading.document
    if document is None or not reading.valid(clock.today()) or state.applicant is None or state.applicant.key != key:
        return
    before = state.get(SHOWN) or []
    if document in before:
        return
    noted = {(VISIT, SHOWN): [*before, document]}
    await reception.put_many(session, state.id, into.actor, noted)
    if conclusions := concluded(state, noted):
        await reception.put_many(session, state.id, into.actor, conclusions, "computed")


def _says(reading: Reading, *, newcomer: bool) -> dict[str, Any]:
    text = reading.text
    if text is None:
        return {}
    known: dict[str, Any] = {
        "p.name": text.name,
        "p.birth": text.birth.isoformat() if text.birth else None,
        "p.sex": text.sex if text.sex in ("男", "女") else None,
        "p.zairyu_no": text.zairyu_no,
    }
    if newcomer:  # where a resident lives the register says, where somebody will live is asked
        known["p.address"] = text.address
    return {item: value for item, value in known.items() if value}
