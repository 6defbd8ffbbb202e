"""How a visit is left before its end: parked on the board, or cancelled with a reason."""

from nicegui import ui

from components.dialogs import ask_reason
from pages.acting import acting, tell
from pages.visit.model import VisitModel
from services.base.i18n import t
from services.reception import service as reception


async def suspend(model: VisitModel) -> None:
    """Park the visit and go to the board; everything entered stays."""
    async with acting() as action:
        await reception.suspend(action.session, model.id, model.actor)
    if action.done:
        _leave(model, "visit.suspended")


async def cancel(model: VisitModel) -> None:
    """End the visit without a result, with a reason."""
    reasons = tuple(t(f"visit.cancel_reason.{one}") for one in ("mistake", "left", "twice"))
    reason = await ask_reason(t("visit.cancel"), t("visit.cancel_words"), t("visit.cancel_yes"), suggestions=reasons)
    if reason is None:
        return
    async with acting() as action:
        await reception.cancel(action.session, model.id, model.actor, reason)
    if action.done:
        _leave(model, "visit.cancelled")


def _leave(model: VisitModel, sentence: str) -> None:
    ui.run_javascript("kakanaiForget()")  # nothing personal stays in the browser
    tell(t(sentence, number=f"{model.state.number:04d}"))
    ui.navigate.to("/")
