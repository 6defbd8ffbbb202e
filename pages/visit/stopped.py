"""The guard's stop in plain words, when something was refused."""

from nicegui import ui

from components.dialogs import button, opened
from components.text import text
from pages.visit.model import VisitModel
from services.base.i18n import t
from services.registry.guard import Stopped


async def tell_stops(model: VisitModel, error: Stopped) -> None:
    """Say who is protected and that nobody can go on here."""
    names = {person.person_id: model.name(person.key) for person in model.state.persons if person.person_id}
    async with opened(t("stop.title"), tone="bad") as dialog:
        for stop in error.stops:
            text("p", names.get(stop.person_id, ""), "strong")
            text("p", t(stop.sentence_key))
        text("p", t("stop.nobody_here"), "dialog-words")
        with ui.element("div").classes("dialog-foot"):
            button(t("stop.understood"), "secondary", dialog.close).props("autofocus")
