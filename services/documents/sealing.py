"""One signature seals every form of the visit; a value that changes later breaks the seals of the forms with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from services.audit import service as audit
from services.audit.events import Signed
from services.base import clock, events
from services.base.database import AsyncSession
from services.base.sql import row
from services.catalogue import service as catalogues
from services.documents import signing, towns
from services.documents.errors import DeadApplicant, FaultyForms, NotConfirmed, NothingToSign, OpenMarks, SealTampered
from services.documents.filled import FilledForm
from services.documents.marks import confirmations, confirmed, open_marks
from services.documents.models import SealedForm, Signature
from services.documents.needed import filled_forms
from services.documents.people import dead_applicant
from services.documents.scene import Setting
from services.documents.snapshot import digest, freeze, signed_part, thaw
from services.reception import service as reception
from services.reception.state import Actor, VisitState
from services.registry import guard

_ANY_WHOLE = "select 1 from sealed_form where visit_id = $1 and broken_at is null limit 1"


@dataclass(frozen=True, slots=True)
class Seal:
    """How a form was signed last. ``broken`` since ``broken_at``: it has to be signed again."""

    id: int
    form: str
    subject: str
    digest: str
    signature_id: str
    sealed_at: datetime
    broken_at: datetime | None
    content: dict[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """Form id and subject."""
        return self.form, self.subject

    @property
    def broken(self) -> bool:
        """A signed value changed after the signature."""
        return self.broken_at is not None

    def paper(self, now: FilledForm | None = None) -> FilledForm:
        """The form as it was signed; with the staff's own section as it stands ``now``, if that is given."""
        signed = thaw(self.content["paper"])
        if now is None:
            return signed
        own = {section.id: section for section in now.sections if section.audience == "staff"}
        return replace(signed, sections=tuple(own.get(section.id, section) for section in signed.sections))


async def sign(
    session: AsyncSession, visit_id: str, actor: Actor, strokes: Sequence[Sequence[Sequence[float]]]
) -> Signature:
    """Store the signature and seal every form of the visit with it.

    The same strokes again (a second tap) change nothing.

    :raises NoSignature, SignatureTooSmall: it is none.
    :raises OpenMarks: something is still marked as wrong.
    :raises FaultyForms: a value on a form breaks a rule.
    :raises NotConfirmed: the resident has not confirmed every form as it stands.
    :raises DeadApplicant: the 届出人 is the person who died.
    :raises NothingToSign: the visit needs no form.
    :raises Stopped: somebody of the visit is protected.
    :raises NotYours, LeaseLost, VisitClosed, VisitNotFound: see :func:`services.reception.service.hold`.
    """
    written = signing.tidied(strokes)
    await reception.hold(session, visit_id, actor)
    if (last := await _last_signature(session, visit_id)) is not None and last.strokes == written:
        return last
    state = await reception.load(session, visit_id)
    people = [person.person_id for person in state.persons if person.person_id]
    await guard.require_free(session, people, guard.Door.RESIDENT_SCREEN)
    if await open_marks(session, visit_id):
        raise OpenMarks
    if dead_applicant(state):
        raise DeadApplicant
    signature = Signature(
        id=str(uuid4()),
        visit_id=visit_id,
        strokes=written,
        svg=signing.svg(written),
        signed_at=clock.now(),
        terminal_id=actor.terminal_id,
        language=state.language,
    )
    forms = await _forms(session, state, signature.svg)
    if not forms:
        raise NothingToSign
    require_faultless(forms)
    known = await confirmations(session, visit_id)
    if not all(confirmed(form, known) for form in forms):
        raise NotConfirmed
    session.add(signature)
    await session.flush()
    session.add_all(_sealed(visit_id, form, signature) for form in forms)
    await session.flush()
    names = tuple(dict.fromkeys(form.id for form in forms))
    await audit.record(session, Signed(actor.user_id, actor.terminal_id, visit_id, names))
    await reception.append(session, visit_id, actor, "signed", {"signature": signature.id}, tell="signed")
    return signature


def require_faultless(forms: Iterable[FilledForm]) -> None:
    """Raise :class:`FaultyForms` if a value on any of ``forms`` breaks a rule. What is only missing may be signed."""
    if faulty := dict.fromkeys(form.title.ja for form in forms if form.errors):
        raise FaultyForms(forms="、".join(faulty))


async def _forms(session: AsyncSession, state: VisitState, svg: str | None) -> list[FilledForm]:
    catalogue = await catalogues.get(session, state.catalogue_version)
    book = await towns.load(session)
    return filled_forms(state, catalogue, clock.today(), Setting(signature_svg=svg, towns=book))


def _sealed(visit_id: str, form: FilledForm, signature: Signature) -> SealedForm:
    content = {"signed": signed_part(form), "paper": freeze(form)}
    return SealedForm(
        visit_id=visit_id,
        form=form.id,
        subject=form.subject,
        signature_id=signature.id,
        content=content,
        digest=digest(content, signature.strokes),
        sealed_at=signature.signed_at,
    )


def verify(sealed: SealedForm | Seal, signature: Signature) -> bool:
    """Whether the sealed form and its signature are still the ones that were sealed."""
    same = sealed.signature_id == signature.id
    return same and digest(sealed.content, signature.strokes) == sealed.digest


async def any_sealed(session: AsyncSession, visit_id: str) -> bool:
    """Whether any form of the visit is signed and says the same still."""
    return await row(session, _ANY_WHOLE, visit_id) is not None


async def seals(session: AsyncSession, visit_id: str) -> list[Seal]:
    """How each form of the visit was signed last; broken seals too."""
    newest = (
        select(SealedForm)
        .where(SealedForm.visit_id == visit_id)
        .ext(distinct_on(col(SealedForm.form), col(SealedForm.subject)))
        .order_by(col(SealedForm.form), col(SealedForm.subject), col(SealedForm.id).desc())
    )
    return [_seal(stored) for stored in (await session.exec(newest)).all()]


def _seal(of: SealedForm) -> Seal:
    assert of.id is not None, "it is stored"
    return Seal(of.id, of.form, of.subject, of.digest, of.signature_id, of.sealed_at, of.broken_at, of.content)


async def refresh_seals(session: AsyncSession, visit_id: str, *, by: str | None = None) -> list[Seal]:
    """Break the seals of the forms that say something else now, or are not needed any more; returns these.

    To be called in the transaction that changed values, persons or decisions, behind the change: it holds the visit, so
    nobody signs in between. What was signed stays readable.

    :param by: who changed it (user id).
    """
    if not await any_sealed(session, visit_id):
        return []
    whole = {seal.key: seal for seal in await seals(session, visit_id) if not seal.broken}
    forms = await _forms(session, await reception.load(session, visit_id), None)
    now = {form.key: signed_part(form) for form in forms}
    broken = [seal for key, seal in whole.items() if now.get(key) != seal.content["signed"]]
    for seal in broken:
        stored = await session.get(SealedForm, seal.id)
        assert stored is not None, "it was just read"
        stored.broken_at, stored.broken_by = clock.now(), by
    if broken:
        await session.flush()
        await events.publish(session, f"visit:{visit_id}", "signed")
    return broken


async def signature_of(session: AsyncSession, seal: Seal) -> Signature:
    """The signature under a sealed form."""
    return (await session.exec(select(Signature).where(Signature.id == seal.signature_id))).one()


async def verified(session: AsyncSession, seal: Seal) -> Signature:
    """The signature under a sealed form that is about to be printed as signed.

    :raises SealTampered: form or signature are not those that were sealed.
    """
    signature = await signature_of(session, seal)
    if not verify(seal, signature):
        raise SealTampered
    return signature


async def _last_signature(session: AsyncSession, visit_id: str) -> Signature | None:
    newest = select(Signature).where(Signature.visit_id == visit_id).order_by(col(Signature.signed_at).desc())
    return (await session.exec(newest)).first()
