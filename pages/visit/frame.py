"""The visit's screen around its steps: head, steps, who works on it, the step itself, its foot, the panel beside it.

The address says which visit and which step, so back, reload and a second tab do no harm; walking from step to step
changes nothing but the middle.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from nicegui import Client, background_tasks, ui
from nicegui.element import Element

from components.scope import Scope
from components.text import sentence, text
from pages.acting import acting
from pages.here import here
from pages.visit import forms, handoff, identify, purpose, questions, sign
from pages.visit.gone import GoneBar
from pages.visit.head import Head
from pages.visit.lease import LeaseBar
from pages.visit.model import Changed, VisitModel
from pages.visit.page import STEPS, Foot, VisitPage
from pages.visit.panel import Panel
from pages.visit.steps_bar import StepsBar
from pages.visit.stops import Stops
from pages.visit.unsaved import UnsavedBar
from services.base.errors import NotFound
from services.base.i18n import t
from services.reception import service as reception


class Part(Protocol):
    """A piece of the frame that follows the visit."""

    def changed(self, change: Changed) -> None:
        """Something happened to the visit."""


PANEL_AFTER = 0.02  # seconds: the step is on its way to the browser before the panel beside it is built

BUILDERS: dict[str, Callable[[VisitPage], Awaitable[None]]] = {
    "identify": identify.draw,
    "purpose": purpose.draw,
    "questions": questions.draw,
    "forms": forms.draw,
    "sign": sign.draw,
    "handoff": handoff.draw,
}


def visit(visit_id: str) -> None:
    """Draw ``/visit/{visit_id}`` with whatever step the address names, or the one the visit is at."""
    root = Scope().classes("visit")
    with root:
        left = ui.element("div").classes("visit-left")
        right = ui.element("aside").classes("visit-right")
        right.props["aria-label"] = t("visit.panel")
    with left:
        top = ui.element("div").classes("visit-top")
        body = ui.element("div").classes("visit-body")
    loading = background_tasks.create(_load(visit_id, root, left, top), context=root)
    beside: list[Awaitable[None]] = []  # the panel, once it was begun

    async def step(step: str = "") -> None:
        page = await asyncio.shield(loading)  # leaving the step must not stop what the others wait for
        if page is None:
            return
        try:
            await _show(page, step)
        finally:
            if not beside:
                beside.append(background_tasks.create(_add_panel(page, root, right), context=root))

    with body:  # before anything is awaited: the router looks here for the rest of the address
        ui.sub_pages({"/": step, "/{step}": step}, show_404=False).classes("visit-step")


async def _load(visit_id: str, root: Scope, left: Element, top: Element) -> VisitPage | None:
    try:
        model = await VisitModel.open(visit_id, here(), root.client)
    except NotFound as error:
        with top:
            text("p", sentence(error), "message bad").props('role="alert"')
        return None
    if root.is_deleted:
        model.close()
        return None
    root.at_end(model.close)
    with left:
        page = VisitPage(model, Foot())
    root.client.storage["visit"] = page  # for what is begun outside of the visit's frame: a card, a code
    root.at_end(lambda: _leave(root.client, page))
    with top:
        _follow(page, Head(page), StepsBar(page), LeaseBar(page), Stops(page), GoneBar(page))
        UnsavedBar(page)
    return page


def _leave(client: Client, page: VisitPage) -> None:
    if client.storage.get("visit") is page:  # not the visit that was opened from it
        del client.storage["visit"]


async def _add_panel(page: VisitPage, root: Scope, right: Element) -> None:
    await asyncio.sleep(PANEL_AFTER)
    if not root.is_deleted:
        with right:
            _follow(page, Panel(page))


def _follow(page: VisitPage, *parts: Part) -> None:
    def changed(change: Changed) -> None:
        for part in parts:
            part.changed(change)

    page.model.on_change(changed)


async def _show(page: VisitPage, step: str) -> None:
    name = step if step in STEPS else page.model.state.step
    if name != step:  # so that 戻る of the browser leads back to this very step
        ui.navigate.history.replace(f"/visit/{page.model.id}/{name}")
    page.enter(name)
    if page.model.writable and page.model.state.step != name:
        async with acting() as action:
            await reception.set_step(action.session, page.model.id, page.model.actor, name)
    await BUILDERS[name](page)
