"""How a box of a form is stored, and what is offered while somebody types into it."""

import re
from collections.abc import Sequence
from typing import Any

from components.field import Offer, Suggest
from pages.visit.model import VisitModel
from services.base import clock, database
from services.base.errors import UserError
from services.documents import towns
from services.documents.faults import Context
from services.documents.filled import Box
from services.documents.people import ARRIVING
from services.documents.validators import normalise
from services.registry import service as registry

TOWNS_OFFERED = 8
NEW_ADDRESS = "ev.new_address"  # of whoever moves in, in the city's list of towns


class FormWriter:
    """Writes boxes of forms into one visit."""

    def __init__(self, model: VisitModel) -> None:
        self._model = model

    async def store(self, box: Box, value: Any, expected_revision: int | None) -> int:
        """Store what was entered. What only the resident can know counts as the resident's answer.

        :raises UserError: nothing was written.
        """
        item = self._model.catalogue.items[box.item]
        source = "answer" if item.source == "answer" else "staff"
        outcome = await self._model.put(
            box.person_key,
            box.item,
            await self._spelled(box, value),
            source=source,
            expected_revision=expected_revision,
        )
        return outcome.revision

    async def _spelled(self, box: Box, value: Any) -> Any:
        """``value`` as the item is written; what breaks its rule is kept as typed, and the box says what is wrong."""
        if box.item == NEW_ADDRESS and towns.loaded() is None:
            async with database.transaction() as session:
                await towns.load(session)
        context = Context(clock.today(), self._model.state, towns.loaded())
        try:
            return normalise(self._model.catalogue.items[box.item], value, context)
        except UserError:
            return value

    def suggest(self, box: Box) -> Suggest | None:
        """Offers for a box, if there are any to make."""
        arriving = Context(clock.today(), self._model.state).events & ARRIVING
        return offer_towns if box.item == NEW_ADDRESS and arriving else None


async def offer_towns(typed: str) -> Sequence[Offer]:
    """Towns of the city that the typed text may begin; a house number behind it stays."""
    async with database.transaction() as session:
        found = await registry.towns(session, typed, TOWNS_OFFERED)
    number = re.search(r"(?<=[^\d\-−‐ー〒])\d.*", typed)
    behind = number[0] if number else ""
    return [Offer(f"{towns.CITY}{town.name}{behind}", f"〒{town.postal[:3]}-{town.postal[3:]}") for town in found]
