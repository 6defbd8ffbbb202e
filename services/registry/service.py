"""The registry's face: the mirror of core data, search, and the guard in front of every way out."""

import re

from services.base import sql
from services.base.database import AsyncSession
from services.base.text import fold
from services.registry import queries
from services.registry.guard import Door, Stopped, require_free, stops
from services.registry.indexing import reindex
from services.registry.matching import candidates, known
from services.registry.people import data_time, household, incoming, person, residences
from services.registry.search import search
from services.registry.views import TownHit

__all__ = [
    "Door",
    "Stopped",
    "candidates",
    "data_time",
    "household",
    "incoming",
    "known",
    "person",
    "reindex",
    "require_free",
    "residences",
    "search",
    "stops",
    "towns",
]


async def towns(session: AsyncSession, text: str, limit: int = 20) -> list[TownHit]:
    """町字 whose name, reading or postal code begins with (then: contains) ``text``; ヶ, ケ and が are one.

    A house number behind the name does not matter: 「緑ヶ丘本町1234」 is 緑ケ丘本町.
    """
    folded = fold(text.strip().removeprefix("三重県").removeprefix("伊賀市"))
    digits = "".join(c for c in folded if c.isdecimal())
    name = re.split(r"\d", folded, maxsplit=1)[0]
    if not name and not 3 <= len(digits) <= 7:
        return []
    rows = await sql.rows(session, queries.TOWNS, name or None, digits if not name else None, limit)
    return [TownHit(r["postal"], r["name"], r["kana"], r["jichi"], r["school"]) for r in rows]
