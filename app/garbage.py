"""The garbage collector, run in quiet moments instead of whenever Python likes.

A collection stops every screen, and while hundreds of people type there is nothing to collect but much to look
through: with Python's own rhythm 450 terminals wait ten times as long for a key press (``docs/decisions/0008``). What
does become garbage is a page that was closed, about a megabyte each.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal

TICK = 1.0  # seconds
QUIET = 0.25  # share of a core that this process may have used in the last second
SOME = 50_000  # objects that came and stayed since the last collection: worth a look, which takes 10 to 40 ms
MANY = 300_000  # too many for that: they are looked through with all the others
CLOSED_PAGES = 20  # worth a full collection, which takes 0.2 s at 45 terminals
SELDOM = 300.0  # seconds between full collections
TOO_MANY_PAGES = 500  # half a gigabyte: now, quiet or not

Collected = Literal["nothing", "young", "all"]


class Housekeeper:
    """Decides once a second whether to collect."""

    def __init__(self) -> None:
        self._closed = 0
        self._last_full = time.monotonic()

    def page_closed(self) -> None:
        """One more page whose elements nobody needs any more."""
        self._closed += 1

    def tick(self, busy: float) -> Collected:
        """Collect what is worth it.

        :param busy: share of a core, 0 to 1, that the last second took.
        """
        young, quiet = gc.get_count()[0], busy < QUIET
        much = self._closed >= CLOSED_PAGES or young >= MANY
        due = quiet and much and time.monotonic() - self._last_full >= SELDOM
        if due or self._closed >= TOO_MANY_PAGES:
            self._closed = 0
            gc.collect()
            self._last_full = time.monotonic()
            return "all"
        if quiet and SOME <= young < MANY:
            gc.collect(0)
            return "young"
        return "nothing"

    async def work(self) -> None:
        """Tick until cancelled."""
        while True:
            wall, used = time.perf_counter(), time.process_time()
            await asyncio.sleep(TICK)
            self.tick((time.process_time() - used) / (time.perf_counter() - wall))


@asynccontextmanager
async def in_quiet_moments() -> AsyncIterator[Housekeeper]:
    """Take the collector over: what exists now stays for ever and is never looked through again."""
    gc.collect()
    gc.freeze()
    gc.disable()
    keeper = Housekeeper()
    working = asyncio.create_task(keeper.work())
    try:
        yield keeper
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        gc.freeze()  # the process ends: looking through everything that is open took it 17 s at 450 terminals
        gc.enable()
