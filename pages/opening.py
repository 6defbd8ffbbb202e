"""Ways to a visit: begin one, open one from the board, or by the code of its slip."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from nicegui import background_tasks, ui

from components.dialogs import confirm
from components.text import sentence
from pages.acting import Say, acting, alert
from pages.here import Here
from services.base.errors import UserError
from services.base.i18n import STAFF_LANGUAGE, t
from services.handoff import service as handoff
from services.handoff.errors import NotPlannedHere
from services.reception import service as reception
from services.reception.errors import LeaseHeld
from services.staff.service import Action

ON_THE_WAY = frozenset({"planned", "waiting"})
ASKED = "slip_question"


async def begin(here: Here, key: str) -> None:
    """Open a new visit at this desk. ``key`` makes two clicks one visit."""
    board = ui.context.slot.parent
    async with acting() as action:
        here.require(Action.OPEN_VISIT, here.office_id)
        visit = await reception.open_visit(action.session, here.actor(), here.office_id, key)
    if action.done and not board.is_deleted:  # the first of two clicks has left it already
        ui.navigate.to(f"/visit/{visit.id}")


async def open_waiting(here: Here, visit_id: str) -> None:
    """Take a visit that waits at this desk; when somebody was faster, show it as theirs."""
    outcome = await _arrive(here, visit_id, "board")
    if isinstance(outcome.error, LeaseHeld):
        outcome = _Outcome()
    _go(visit_id, outcome)


async def open_by_code(here: Here, text: str, say: Say = alert) -> bool:
    """Open the visit whose slip says ``text`` (scanned or typed) and go there; ``False``: it was said why not.

    A question that an earlier slip raised on this page is withdrawn: the newest slip is the one that is meant.
    """
    _withdraw()
    async with acting(say) as action:
        visit_id = await handoff.visit_of(action.session, text)
    if not action.done:
        return False
    outcome = await _arrive(here, visit_id, "slip")
    if isinstance(outcome.error, NotPlannedHere):
        if not await _ask(confirm(t("scan.add_title"), sentence(outcome.error), t("scan.add"))):
            return True
        outcome = await _arrive(here, visit_id, "slip", add_desk=True)
    if isinstance(held := outcome.error, LeaseHeld):
        words = t("scan.held", STAFF_LANGUAGE, **held.params)
        match await _ask(confirm(t("scan.held_title"), words, t("scan.take_over"), no=t("scan.look"))):
            case True:
                outcome = await _arrive(here, visit_id, "slip", add_desk=True, seen_token=held.token)
            case False:
                outcome = _Outcome()
            case None:
                return True
    _go(visit_id, outcome)
    return outcome.error is None


async def _ask(question: Coroutine[Any, Any, bool]) -> bool | None:
    """The answer, or ``None`` when another slip was read before there was one."""
    _withdraw()  # of two that were read at once
    asked = background_tasks.create(question, context=ui.context.slot, handle_exceptions=False)
    ui.context.client.storage[ASKED] = asked
    await asyncio.wait([asked])
    return None if asked.cancelled() else asked.result()


def _withdraw() -> None:
    """Take back the question that stands on this page, if one does."""
    asked: asyncio.Task[bool] | None = ui.context.client.storage.pop(ASKED, None)
    if asked is not None:
        asked.cancel()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How an arrival ended. ``step`` is where to go when it is not where the visit stands."""

    error: UserError | None = None
    step: str = ""


async def _arrive(
    here: Here, visit_id: str, how: str, *, add_desk: bool = False, seen_token: str | None = None
) -> _Outcome:
    async with acting(lambda _: None) as action:
        here.require(Action.WORK_ON_VISIT if seen_token is None else Action.TAKE_OVER)
        way = await handoff.stops(action.session, visit_id)
        await handoff.arrive(action.session, visit_id, here.actor(), how=how, add_desk=add_desk, seen_token=seen_token)
    if action.error is not None:
        return _Outcome(action.error)
    resumed = not way or any(stop.office_id == here.office_id and stop.state not in ON_THE_WAY for stop in way)
    return _Outcome(step="" if resumed else "/forms")


def _go(visit_id: str, outcome: _Outcome) -> None:
    if outcome.error is None:
        ui.navigate.to(f"/visit/{visit_id}{outcome.step}")
    else:
        alert(sentence(outcome.error))
