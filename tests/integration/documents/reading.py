"""What comes before a signature: the resident has read every form."""

from services.base import clock
from services.base.database import AsyncSession
from services.catalogue import service as catalogues
from services.documents import service as documents
from services.reception import service as reception


async def read_all(session: AsyncSession, visit_id: str) -> None:
    """The resident confirms every form of the visit as it stands, as their screen stores it."""
    state = await reception.load(session, visit_id)
    catalogue = await catalogues.get(session, state.catalogue_version)
    forms = documents.filled_forms(state, catalogue, clock.today(), documents.Setting())
    await documents.confirm(session, visit_id, forms)
