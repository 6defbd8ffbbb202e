"""Who works on the visit: a bar that is there only when it is not the person who looks."""

from nicegui import ui

from components.dialogs import confirm
from components.text import text
from pages.acting import acting
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from services.base.i18n import t
from services.handoff import service as handoff
from services.staff.service import Action


class LeaseBar:
    """Says who holds the visit, and offers the way to take it knowingly."""

    def __init__(self, page: VisitPage) -> None:
        self._model = page.model
        self._was_mine = page.model.mine
        with ui.element("div").classes("visit-lease message warn").props('role="status"') as self._bar:
            self._words = text("p", "")
            self._take = ui.button(on_click=self._take_it, color=None).classes("secondary").props("unelevated no-caps")
        self.draw()

    def changed(self, change: Changed) -> None:
        """Follow the visit; losing it while working is said as an alarm."""
        if change.kind in {"lease", "state", "resync"}:
            self.draw()

    def draw(self) -> None:
        """Show the bar as the visit is now."""
        model = self._model
        lost = self._was_mine and not model.mine and not model.closed and model.state.holder_id is not None
        self._was_mine = model.mine
        on_its_way = model.free and model.state.state == "handed_over"
        calm = on_its_way or model.reopenable
        self._bar.classes(remove="bad warn", add="bad" if lost else "" if calm else "warn")
        self._bar.set_visibility(not model.writable)
        self._bar.props(f"role={'alert' if lost else 'status'}")
        name = model.state.holder_name or ""
        if model.closed:
            self._words.set_text(t(f"lease.{model.state.state}"))
        elif model.free:
            self._words.set_text(t("lease.on_its_way" if on_its_way else "lease.free"))
        else:
            self._words.set_text(t("lease.lost" if lost else "lease.held", name=name, terminal=model.holder_terminal))
        self._take.set_visibility(model.reopenable or not model.closed)
        self._take.set_text(t("lease.reopen" if model.closed else "lease.begin" if model.free else "lease.take_over"))

    async def _take_it(self) -> None:
        model = self._model
        if model.closed:
            async with acting() as action:
                await handoff.reopen(action.session, model.id, model.actor)
            return
        seen, name = model.state.lease_token, model.state.holder_name or ""
        if not model.free and not await confirm(
            t("lease.take_over_title", name=name), t("lease.take_over_text", name=name), t("lease.take_over")
        ):
            return
        async with acting() as action:
            model.here.require(Action.WORK_ON_VISIT if model.free else Action.TAKE_OVER)
            await handoff.arrive(action.session, model.id, model.actor, add_desk=True, seen_token=seen)
