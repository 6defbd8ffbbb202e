"""Section カード代替電磁的記録: how far this city is prepared for documents on phones."""

from nicegui import ui

from components.text import text
from pages.cards import setup
from pages.here import Here
from services.base.i18n import t


async def draw(_: Here) -> None:
    """Draw the section."""
    with ui.element("section").classes("panel").props(f'aria-label="{t("devices.documents")}"'):
        text("h2", t("devices.documents"))
        text("p", t("devices.documents_words", count=len(setup.current().trust.mdoc.roots)), "soft")
