"""One picture of a desk's board per process, read once per change for all terminals that show it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from pages.board_cards import Cards, cards_of
from services.base import database
from services.base.events import bus
from services.catalogue import service as catalogues
from services.handoff import service as handoff
from services.handoff.service import Board


@dataclass(frozen=True, slots=True)
class Picture:
    """A desk's board, and the cards that show it."""

    board: Board
    cards: Cards


Listener = Callable[[Picture], None]
PAUSE = 0.03  # seconds: what happens at once is read at once
log = logging.getLogger(__name__)


class Feed:
    """The board of one office, kept up to date while somebody looks at it."""

    def __init__(self, office_id: str) -> None:
        self._office_id = office_id
        self._listeners: list[Listener] = []
        self._entering = 0  # pages that wait for the first picture
        self._unsubscribe = bus.subscribe(f"board:{office_id}", lambda _: self._heard())
        self._picture: Picture | None = None
        self._first = asyncio.ensure_future(self._look())
        self._pending = False
        self._reading: asyncio.Task[None] | None = None

    async def enter(self, listener: Listener) -> Picture:
        """The board now; ``listener`` gets every later one until :meth:`leave`."""
        self._entering += 1
        try:
            first = await asyncio.shield(self._first)
            self._listeners.append(listener)
        finally:
            self._entering -= 1
            self._end_if_unseen()
        self._picture = self._picture or first
        return self._picture

    def leave(self, listener: Listener) -> None:
        """Go; the last one ends the feed."""
        if listener in self._listeners:
            self._listeners.remove(listener)
        self._end_if_unseen()

    def _end_if_unseen(self) -> None:
        if not self._listeners and not self._entering and _feeds.get(self._office_id) is self:
            del _feeds[self._office_id]
            self._unsubscribe()

    def _heard(self) -> None:
        self._pending = True
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            await asyncio.shield(self._first)
            while self._pending:
                await asyncio.sleep(PAUSE)
                self._pending = False
                self._picture = await self._look()
                for listener in list(self._listeners):
                    self._tell(listener, self._picture)
        except Exception:  # the database is away; the bus says "resync" when it is back
            log.exception("The board of %s could not be read", self._office_id)
        finally:
            self._reading = None

    def _tell(self, listener: Listener, picture: Picture) -> None:
        """One page that fails does not keep it from the others."""
        try:
            listener(picture)
        except Exception:
            log.exception("A page could not show the board of %s", self._office_id)

    async def _look(self) -> Picture:
        async with database.transaction() as session:
            board, catalogue = await handoff.board(session, self._office_id), await catalogues.current(session)
        return Picture(board, cards_of(board, catalogue, self._picture.cards if self._picture else {}))


_feeds: dict[str, Feed] = {}


async def watch(office_id: str, listener: Listener) -> tuple[Picture, Callable[[], None]]:
    """The office's board now and, for ``listener``, from now on; the second value ends it."""
    feed = _feeds.get(office_id)
    if feed is None:
        feed = _feeds[office_id] = Feed(office_id)
    picture = await feed.enter(listener)
    return picture, lambda: feed.leave(listener)
