"""What becomes of a signed-in browser, told to its open pages in whatever process, and asked for when it was missed."""

from collections.abc import Iterable
from datetime import timedelta

from services.base import clock, events
from services.base.database import AsyncSession
from services.base.sql import rows
from services.staff import queries
from services.staff.tokens import token_hash

TOPIC = "sessions"
IDLE = timedelta(hours=12)  # a session that nobody used for this long has ended


def session_key(token: str) -> str:
    """How changes name the session of ``token``, which they must not say: its SHA-256, as in the table."""
    return token_hash(token)


async def tell(session: AsyncSession, kind: str, key: str) -> None:
    """Say on :data:`TOPIC` what became of the session: ``signed_out``, ``ended``, ``turned``, ``turned_back``."""
    await events.publish(session, TOPIC, kind, key=key)


async def standing(session: AsyncSession, keys: Iterable[str]) -> dict[str, str]:
    """How each session stands, in the words of :func:`tell`: ``ended`` (also by time), ``turned``, ``turned_back``."""
    keys = list(keys)
    found = await rows(session, queries.STANDING, keys, clock.now() - IDLE)
    going_on = {one["token_hash"]: "turned" if one["turned"] else "turned_back" for one in found}
    return {key: going_on.get(key, "ended") for key in keys}
