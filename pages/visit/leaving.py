"""The visit leaves this desk: the slip to take along, or a good-bye; then nothing of it stays on any screen here."""

import segno
from nicegui import ui

from components.dialogs import button
from components.scope import Scope
from components.text import text
from pages.acting import acting
from pages.visit.model import VisitModel
from pages.visit.page import VisitPage
from pages.visit.preview import preview
from pages.visit.route import Route
from services.base.database import AsyncSession
from services.base.i18n import t
from services.handoff import service as handoff
from services.handoff.service import Slip
from services.registry.guard import Door, Stopped, require_free
from services.staff import service as staff
from services.staff.service import Action


class Leaving:
    """What is shown once the visit has left, and the way to the next resident."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self.begun = False  # here and now: the page shows it already

    def handed_over(self, route: Route, slip: Slip | None = None, *, given: bool = False) -> None:
        """Where the resident goes now. Without ``slip`` they have theirs from before (``given``: that is certain).

        A page that was loaded anew does not know: the slip may have been lost with the page, before it was printed.
        """
        self._place = Scope().classes("leaving")
        self._draw_way(route, slip, given=given)
        self._foot()

    def _draw_way(self, route: Route, slip: Slip | None, *, given: bool = False) -> None:
        following = route.coming[0].office if route.coming else None
        with self._place:
            with ui.element("div").classes("leaving-words"):
                text("h2", t("leaving.next", office=following.name) if following else t("leaving.on_the_way"))
                if following:
                    text("p", following.place, "leaving-place")
                text("p", t("leaving.tell" if slip else "leaving.keep" if given else "leaving.perhaps"), "leaving-tell")
                with ui.element("div").classes("leaving-papers"):
                    if slip is not None:
                        address = f"/print/slip/{self._model.id}?code={slip.code}"
                        self._paper(t("leaving.slip"), address, "secondary", whole=True)
                    self._paper(t("leaving.guide"), f"/print/guide/{self._model.id}")
                    self._copy()
                    if slip is None:
                        look = "quiet" if given else "secondary"
                        button(t("leaving.new_slip"), look, lambda: self._new_slip(route))
            if slip is not None:
                _show_slip(slip)

    async def _new_slip(self, route: Route) -> None:
        """Another slip, because the first is lost; that one opens nothing any more."""
        slip: Slip | None = None
        async with acting() as action:
            self._model.here.require(Action.HAND_OFF)
            slip = await handoff.another_slip(action.session, self._model.id, self._model.actor)
        if slip is not None:
            self._place.clear()
            self._draw_way(route, slip)

    def finished(self, route: Route, *, thanked: bool) -> None:
        """The visit is done. ``thanked``: the resident's screen says so, too."""
        words = []
        if self._model.judgement.to_do:
            words.append(t("leaving.rest_later" if route.coming or route.postponed else "leaving.all_done"))
        if thanked:
            words.append(t("leaving.thanks"))
        with Scope().classes("leaving"), ui.element("div").classes("leaving-words"):
            text("h2", t("leaving.finished", number=f"{self._model.state.number:04d}"))
            if words:
                text("p", "".join(words), "leaving-tell")
            with ui.element("div").classes("leaving-papers"):
                self._copy()
                self._paper(t("leaving.guide"), f"/print/guide/{self._model.id}")
        self._foot()

    def _copy(self) -> None:
        if self._model.sealed:  # of what is not signed, or was changed since, there is no copy
            self._paper(t("leaving.copy"), f"/print/copy/{self._model.id}")

    def _paper(self, title: str, address: str, look: str = "quiet", *, whole: bool = False) -> None:
        button(title, look, lambda: preview(title, address, whole=whole)).props("icon=print")

    def _foot(self) -> None:
        self._page.foot.extra.clear()
        self._page.foot.set(back=None, next=self._next_resident, label=t("leaving.next_resident"))

    async def _next_resident(self) -> None:
        """Blank for the next person: the resident's screen, and what this browser kept of the visit."""
        async with acting() as action:
            screen = await staff.showing(action.session, self._model.here.terminal_id)
            if screen.visit_id == self._model.id:
                await staff.show(action.session, self._model.here.terminal_id, None, "blank")
        ui.run_javascript("kakanaiForget()")
        ui.navigate.to("/")


async def thank(model: VisitModel, session: AsyncSession) -> bool:
    """Thank on the resident's screen, if there is one and it may show this visit."""
    terminal = model.here.terminal_id
    people = [person.person_id for person in model.state.persons if person.person_id]
    staff_only = any(model.catalogue.events[event].staff_only for event in model.events)
    if staff_only or not await staff.is_paired(session, terminal):
        return False
    try:
        await require_free(session, people, Door.RESIDENT_SCREEN)
    except Stopped:
        return False
    await staff.show(session, terminal, model.id, "thanks")
    return True


def _show_slip(slip: Slip) -> None:
    with ui.element("figure").classes("slip"):
        text("p", t("leaving.number"), "slip-label")
        text("p", f"{slip.number:04d}", "slip-number num")
        image = ui.element("img").classes("slip-qr")
        image.props["src"] = segno.make(slip.qr, error="m", micro=False).svg_data_uri(border=2, scale=6)
        image.props["alt"] = t("leaving.qr")
        text("p", slip.spoken, "slip-code num")
        text("p", t("leaving.today_only"), "slip-label")
