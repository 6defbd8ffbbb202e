"""引継ぎ: which desks come next and in what order, what is for another day, the slip, or the end of the visit."""

import asyncio
from collections.abc import Callable

from nicegui import ui
from nicegui.element import Element

from components.dialogs import ask_reason, button, confirm
from components.scope import Scope
from components.text import sentence, text
from components.way import Tool, Way
from pages.acting import acting, alert
from pages.visit.leaving import Leaving, thank
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from pages.visit.paperwork import Paperwork
from pages.visit.route import Route
from pages.visit.route_words import desk_of
from pages.visit.standing import Standing
from pages.visit.stopped import tell_stops
from services.base.errors import UserError
from services.base.i18n import t
from services.handoff import service as handoff
from services.handoff.service import Slip
from services.reception.models import VISIT
from services.registry.guard import Stopped
from services.staff import service as staff
from services.staff.service import Action


async def draw(page: VisitPage) -> None:
    """Draw the step into the frame."""
    await _HandoffStep(page).build()


class _HandoffStep:
    """The way as a list to rearrange; after the hand-off the slip, after the end a good-bye."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self._leaving = Leaving(page)
        self._papers = Paperwork(page.model)
        self._standing = Standing(page.model)
        self._route: Route
        self._place: Element
        self._thanked = False  # the resident's screen says thanks for this visit
        self._planning = False  # the list stands on the screen
        self._busy = False
        self._one_by_one = asyncio.Lock()

    async def build(self) -> None:
        """Read where the visit has been, draw, and begin to listen."""
        await self._read_route()
        await self._standing.read()
        self._place = Scope().classes("handoff")
        self._draw()
        self._page.on_change(self._changed)

    async def _read_route(self) -> None:
        async with acting() as action:
            stops = await handoff.stops(action.session, self._model.id)
            slip = await handoff.has_slip(action.session, self._model.id)
            self._route = Route(self._model, stops, slip=slip)
            screen = await staff.showing(action.session, self._model.here.terminal_id)
            self._thanked = (screen.visit_id, screen.mode) == (self._model.id, "thanks")

    async def _changed(self, changed: Changed) -> None:
        if self._place.is_deleted:
            return
        if self._leaving.begun:
            if changed.kind != "lease" or not self._model.mine:
                return  # what stands there is about the visit that left
            self._leaving.begun = False  # it was taken back: begun again, or its end undone
        if changed.kind in {"signed", "resync"}:
            await self._standing.read()
        if changed.kind in {"lease", "state", "resync"}:
            await self._read_route()
            self._draw()
        elif self._planning and changed.kind in {"judged", "people", "persons", "signed"}:
            self._papers.look_again()
            self._follow()
        elif self._planning and changed.touches(VISIT, handoff.PLAN):
            self._follow()

    def _follow(self) -> None:
        self._route.follow()
        self._show()

    def _draw(self) -> None:
        self._place.clear()
        state = self._model.state.state
        self._planning = state not in {"done", "handed_over", "cancelled"}
        with self._place:
            if self._planning:
                self._plan()
            elif state == "handed_over":
                self._leaving.handed_over(self._route)
            elif state == "done":
                self._leaving.finished(self._route, thanked=self._thanked)

    # The plan

    def _plan(self) -> None:
        with ui.element("div").classes("handoff-head"):
            text("h2", t("handoff.title"))
            self._summary = text("p", "", "soft")
        with ui.element("div").classes("message warn line") as self._unsigned:
            self._unsigned_words = text("span", "", "grow")
            button(t("handoff.sign"), "secondary", lambda: self._page.go("sign"))
        self._way = Way(t("handoff.way"), self._use)
        with ui.element("div").classes("handoff-add"):
            self._add = ui.select({}, label=t("handoff.add")).props("outlined dense stack-label options-dense")
            self._add.on_value_change(lambda event: self._add_desk(event.value))
        self._page.foot.extra.clear()
        with self._page.foot.extra:
            self._end = button(t("handoff.end_here"), "secondary", self._finish_here)
        self._show()

    def _show(self) -> None:
        route, locked = self._route, not self._model.writable
        self._way.show([desk_of(self._model, route, leg) for leg in route.legs], locked=locked)
        coming = route.coming
        branch = self._model.here.signed_in.branch
        self._summary.set_text(
            t("handoff.next", n=len(coming)) if coming else t("handoff.one_stop" if branch else "handoff.all_done")
        )
        self._add.set_options({"": t("handoff.add_none")} | route.others, value="")
        self._add.set_visibility(not locked)
        self._end.set_visibility(bool(coming))
        unsigned = self._standing.unsigned(self._papers.all())
        self._unsigned_words.set_text(t("handoff.unsigned", n=unsigned))
        self._unsigned.set_visibility(bool(unsigned) and not locked)
        self._page.foot.set(
            back=self._page.back,
            next=self._go_on,
            label=t("handoff.hand_off" if coming else "handoff.finish"),
            enabled=not locked,
            grave=True,
        )

    async def _use(self, office_id: str, tool: Tool) -> None:
        if tool == "later":
            name = self._model.offices[office_id].name
            reasons = tuple(t(f"handoff.later_reason.{one}") for one in ("papers", "time", "absent"))
            reason = await ask_reason(
                t("handoff.later_title", office=name),
                t("handoff.later_words"),
                t("handoff.later_yes"),
                suggestions=reasons,
            )
            if reason is not None:
                await self._change(lambda route: route.postpone(office_id, reason))
        elif tool == "today":
            await self._change(lambda route: route.today(office_id))
        elif tool == "remove":
            await self._change(lambda route: route.remove(office_id))
        else:
            await self._change(lambda route: route.move(office_id, -1 if tool == "up" else 1))

    async def _add_desk(self, office_id: str) -> None:
        if office_id:
            await self._change(lambda route: route.add(office_id))

    async def _change(self, change: Callable[[Route], None]) -> bool:
        """Store the plan as ``change`` leaves it: one after the other, each built on what the former left."""
        async with self._one_by_one:
            change(self._route)
            outcome = await self._model.put(VISIT, handoff.PLAN, handoff.write_plan(self._route.plan))
            await self._model.caught_up()
            if self._planning and not self._leaving.begun and not self._place.is_deleted:
                self._follow()
        if outcome.error is not None:
            self._page.say(outcome.error)
        return outcome.error is None

    # Going on

    async def _go_on(self) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            async with self._one_by_one:  # behind what was just changed
                pass
            if self._route.coming and not self._route.as_told:
                await self._hand_off()
            else:
                await self._finish()
        finally:
            self._busy = False

    async def _hand_off(self) -> None:
        coming = [leg.office.id for leg in self._route.coming]
        slip: Slip | None = None
        self._leaving.begun = True
        async with self._model.acting(_quietly) as action:
            self._model.here.require(Action.HAND_OFF)
            slip = await handoff.hand_off(
                action.session, self._model.id, self._model.actor, coming, self._route.postponed
            )
        if slip is None:
            await self._refused(action.error)
            return
        self._place.clear()
        with self._place:
            self._leaving.handed_over(self._route, slip)

    async def _finish(self) -> None:
        """This desk is done and the way stays as the resident's slip says, or there is nothing more to come."""
        self._leaving.begun = True
        finished: handoff.Finished | None = None
        async with self._model.acting(_quietly) as action:
            for office_id, reason in self._route.postponed.items():
                await handoff.leave_for_later(action.session, self._model.id, self._model.actor, office_id, reason)
            left = [leg.office.id for leg in self._route.coming] + list(self._route.postponed)
            finished = await handoff.finish_stop(action.session, self._model.id, self._model.actor, remaining=left)
            if finished.done:
                self._thanked = await thank(self._model, action.session)
        if finished is None:
            await self._refused(action.error)
            return
        self._place.clear()
        with self._place:
            if finished.done:
                self._leaving.finished(self._route, thanked=self._thanked)
            else:
                self._leaving.handed_over(self._route, given=True)

    async def _finish_here(self) -> None:
        """End although desks are left: they are for another day."""
        names = "、".join(leg.office.name for leg in self._route.coming)
        if not await confirm(t("handoff.end_title"), t("handoff.end_words", offices=names), t("handoff.end_yes")):
            return
        if await self._change(_postpone_all):
            await self._go_on()

    async def _refused(self, error: UserError | None) -> None:
        self._leaving.begun = False
        if isinstance(error, Stopped):
            await tell_stops(self._model, error)
        elif error is not None:
            alert(sentence(error))


def _postpone_all(route: Route) -> None:
    for leg in route.coming:
        route.postpone(leg.office.id, t("handoff.end_reason"))


def _quietly(_: str) -> None:
    """What went wrong is said by a dialog of its own."""
