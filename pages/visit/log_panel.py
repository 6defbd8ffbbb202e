"""記録: everything that happened to the visit, in plain words, newest first."""

from nicegui import ui

from components.dialogs import opened
from components.text import text
from pages.acting import acting
from pages.visit.describing import Words
from pages.visit.model import VisitModel
from services.base.i18n import t
from services.base.wording import clock_time
from services.reception import service as reception


async def show(model: VisitModel) -> None:
    """Open the log as a drawer."""
    async with acting() as action:
        entries = await reception.history(action.session, model.id)
    if not action.done:
        return
    async with opened(t("log.title", number=f"{model.state.number:04d}"), side=True) as dialog:
        with ui.element("ol").classes("log").props('tabindex="0"'):
            words = Words(model, entries)
            for entry in reversed(entries):
                with ui.element("li").classes("log-entry undone" if entry.undone else "log-entry"):
                    text("time", clock_time(entry.at), "num")
                    text("span", words.line(entry), "log-words")
                    text("span", entry.user_name or "", "log-who")
        with ui.element("div").classes("dialog-foot"):
            ui.button(t("dialog.close"), on_click=dialog.close, color=None).props(
                "unelevated no-caps autofocus"
            ).classes("secondary")
