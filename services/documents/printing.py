"""What the resident takes home of what they signed."""

from services.base import clock
from services.base.clock import JST
from services.base.database import AsyncSession
from services.catalogue import service as catalogues
from services.documents import pdf
from services.documents.errors import NothingToSign
from services.documents.filled import Audience
from services.documents.needed import filled_forms
from services.documents.scene import Setting
from services.documents.sealing import seals, verified
from services.reception import service as reception
from services.registry import guard


async def copy_pdf(session: AsyncSession, visit_id: str) -> bytes:
    """控え for the resident: the signed forms, marked as a copy, 個人番号 masked, without what staff noted.

    :raises NothingToSign: nothing is signed.
    :raises SealTampered: a form is not what was sealed.
    :raises Stopped: somebody of the visit is protected.
    """
    state = await reception.load(session, visit_id)
    people = [person.person_id for person in state.persons if person.person_id]
    await guard.require_free(session, people, guard.Door.PRINT)
    whole = [seal for seal in await seals(session, visit_id) if not seal.broken]
    if not whole:
        raise NothingToSign
    catalogue = await catalogues.get(session, state.catalogue_version)
    now = {form.key: form for form in filled_forms(state, catalogue, clock.today(), Setting())}
    sheets = []
    for seal in sorted(whole, key=lambda seal: seal.id):
        paper = seal.paper(now.get(seal.key))
        signature = await verified(session, seal)
        svg = signature.svg if paper.signature else None
        sheets.append(pdf.Sheet(paper, seal.sealed_at.astimezone(JST).date(), Audience.RESIDENT, svg))
    return await pdf.render(sheets)
