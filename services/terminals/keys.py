"""The key that signs tickets, and what counts once."""

import base64
import os
from datetime import datetime

from services.base import clock, secrets
from services.base.database import AsyncSession
from services.base.sql import row, run
from services.terminals import queries
from services.terminals.errors import ReplyCounted

_OWNER = "ticket key"
_SEED = 32  # bytes, RFC 8032


async def ticket_key(session: AsyncSession) -> bytes:
    """The 32 bytes of the Ed25519 key that signs tickets; made once, the same for every process on this database."""
    found = await row(session, queries.TICKET_KEY)
    if found is None:
        seed = base64.b64encode(os.urandom(_SEED)).decode()
        await run(session, queries.NEW_TICKET_KEY, secrets.seal(seed, _OWNER))
        found = await row(session, queries.TICKET_KEY)  # another process may have been faster
    assert found is not None
    return base64.b64decode(secrets.unseal(found["sealed"], _OWNER))


async def count(session: AsyncSession, name: str, until: datetime) -> None:
    """Count the reply called ``name``, which nothing accepts after ``until`` anyway.

    :raises ReplyCounted: it was counted before, or is being counted by somebody else at this moment.
    """
    if await row(session, queries.COUNT, name, until, clock.now()) is None:
        raise ReplyCounted
