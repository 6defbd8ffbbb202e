"""``/devices``: what is connected where, section by section; for administrators only.

A section is a module with ``async def draw(at: Here) -> None`` that draws a ``<section class="panel">`` with ``h2``
into the current slot. To add one, put its ``draw`` into :data:`SECTIONS`; they stand on the page in that order.
"""

from collections.abc import Awaitable, Callable

from components.text import text
from pages.admission import admitted
from pages.devices import cards, documents, pens_codes, terminals
from pages.here import Here
from services.base.i18n import t
from services.staff.service import Action

SECTIONS: tuple[Callable[[Here], Awaitable[None]], ...] = (
    cards.draw,
    pens_codes.draw,
    documents.draw,
    terminals.draw,
)


async def devices() -> None:
    """Draw the page."""
    if (at := admitted(Action.MANAGE_DEVICES, t("devices.title"))) is None:
        return
    text("h1", t("devices.title"))
    for draw in SECTIONS:
        await draw(at)
