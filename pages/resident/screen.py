"""One browser as a resident screen: it follows its terminal and shows one view at a time.

Whenever a visit leaves the screen the whole document is loaded anew, so that nothing of it stays behind in the page,
its scripts or its history.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from nicegui import Client, background_tasks, ui

from pages.resident.access import Seat
from pages.resident.lock import staff_corner
from pages.resident.shown import Shown
from pages.resident.waiting import pairing, spaced, waiting
from services.base import database
from services.base.events import Change, bus
from services.reception.errors import VisitNotFound
from services.staff import service as staff
from services.staff.service import Screen

RENEW_CODE = 240.0  # seconds; a code lives five minutes


class ResidentScreen:
    """What stands in one open ``/resident``."""

    def __init__(self, client: Client, seat: Seat) -> None:
        self._client = client
        self._seat = seat
        self._shown: Shown | None = None
        self._left = False
        self._one_at_a_time = asyncio.Lock()
        self._root = ui.element("div").classes("resident-root")
        client.on_delete(self._end)

    async def begin(self) -> None:
        """Draw what is to be seen now and follow from here on."""
        if self._seat.token:
            self._follow(staff.screen_topic(self._seat.token), lambda _: self._afresh())
        if self._seat.screen is None:
            await self._ask_to_be_paired()
            return
        self._follow(f"terminal:{self._seat.screen.terminal_id}", self._terminal_changed)
        await self._look()
        if self._seat.clerk is not None:
            staff_corner(self._seat.clerk)

    def _follow(self, topic: str, listener: Callable[[Change], None]) -> None:
        self._client.on_delete(bus.subscribe(topic, listener))

    async def _ask_to_be_paired(self) -> None:
        async with database.transaction() as session:
            asked = await staff.pairing_code(session, self._seat.token)
        with self._root:
            figures = pairing(asked.code)

        async def renew() -> None:
            async with database.transaction() as session:
                figures.set_text(spaced((await staff.pairing_code(session, self._seat.token)).code))

        ui.timer(RENEW_CODE, renew, immediate=False)

    def _terminal_changed(self, change: Change) -> None:
        if change.kind in {"show", "resync"}:
            background_tasks.create(self._look(), context=self._client)

    async def _look(self) -> None:
        """Show what the terminal says is to be seen."""
        async with self._one_at_a_time:
            if self._left:
                return
            assert self._seat.screen is not None
            async with database.transaction() as session:
                screen = await staff.showing(session, self._seat.screen.terminal_id)
            if self._shown is None:
                await self._first(screen)
            elif self._shown.visit_id != screen.visit_id:
                self._afresh()
            else:
                self._shown.follow(screen)

    async def _first(self, screen: Screen) -> None:
        self._root.clear()
        with self._root:
            if screen.visit_id is not None:
                with suppress(VisitNotFound):  # a visit that is not kept any more is nobody's
                    self._shown = await Shown.open(self._client, screen)
            if self._shown is None:
                waiting()

    def _afresh(self) -> None:
        """Forget everything: empty the page, then load it as if for the first time."""
        if self._left:
            return
        self._left = True
        self._end()
        self._root.clear()
        self._client.run_javascript('window.kakanaiForget?.(); window.kakanaiBack || location.replace("/resident")')

    def _end(self) -> None:
        if self._shown is not None:
            self._shown.close()
            self._shown = None
