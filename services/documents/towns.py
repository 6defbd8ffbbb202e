"""The city's towns (町字) in memory: which 住民自治協議会 and school an address belongs to.

Loaded once per process from the registry's table (連携項目エ); until then no
address is called wrong.
"""

import unicodedata
from collections.abc import Mapping

from sqlmodel import select

from services.base.database import AsyncSession
from services.documents.faults import TownBook
from services.registry.models import Town

CITY = "伊賀市"
_BEFORE = (f"三重県{CITY}", CITY)
_KE = str.maketrans("ケヶが", "ヶヶヶ")
_book: TownBook | None = None


def loaded() -> TownBook | None:
    """The towns, or ``None`` while :func:`load` was not called."""
    return _book


async def load(session: AsyncSession) -> TownBook | None:
    """Read the towns of the database, ``None`` if there are none; later calls return the same book."""
    global _book  # noqa: PLW0603 - one list of towns per process
    if _book is None:
        rows = (await session.exec(select(Town))).all()
        _book = book({row.name: {"jichi": row.jichi, "school": row.school} for row in rows}) if rows else None
    return _book


def forget() -> None:
    """Read the towns again next time (after an import, in tests)."""
    global _book  # noqa: PLW0603
    _book = None


def book(towns: Mapping[str, Mapping[str, str]]) -> TownBook:
    """A lookup over town names: the longest that an address begins with; ケ, ヶ and が are one."""
    folded = {_folded(name): facts for name, facts in towns.items()}

    def find(address: str) -> Mapping[str, str] | None:
        rest = _folded(address)
        for city in _BEFORE:
            rest = rest.removeprefix(city)
        names = (rest[:end] for end in range(len(rest), 0, -1))
        return next((folded[name] for name in names if name in folded), None)

    return find


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").translate(_KE)
