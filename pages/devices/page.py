"""``/devices``: what is connected where, section by section; for administrators only.

A section is a module with ``async def draw(at: Here) -> None`` that draws a ``<section class="panel">`` with ``h2``
into the current slot. To add one, put its ``draw`` into :data:`SECTIONS`; they stand on the page in that order.
"""

from collections.abc import Awaitable, Callable

from components.text import text
from pages.devices import pens_codes, terminals
from pages.here import Here, here
from services.base.i18n import t
from services.staff import service as staff
from services.staff.service import Action

SECTIONS: tuple[Callable[[Here], Awaitable[None]], ...] = (pens_codes.draw, terminals.draw)


async def devices() -> None:
    """Draw the page; anybody else is told that it is not for them."""
    at = here()
    text("h1", t("devices.title"))
    if not staff.may(at.signed_in, Action.MANAGE_DEVICES):
        text("p", t("error.not_allowed"), "message warn").props("role=alert")
        return
    for draw in SECTIONS:
        await draw(at)
