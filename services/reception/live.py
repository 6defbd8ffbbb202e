"""One shared picture per visit and process, kept up to date by the event bus: what changed is read once for all pages.

What this process has typed itself is put into the picture as soon as it is stored (:func:`wrote`); everything else,
and whatever came in between, by the bus (``docs/decisions/0002``).
"""

import asyncio
import logging
from collections.abc import Callable

from services.base import sql
from services.base.events import Change, bus
from services.reception import queries
from services.reception.loading import load_at_once, place
from services.reception.state import Value, VisitState
from services.registry import guard

Listener = Callable[[Change], None]
PASSED_ON = frozenset({"mark", "confirm", "signed", "undo", guard.CHANGED})  # about what is not part of the picture
AGAIN_AFTER = 1.0  # seconds
log = logging.getLogger(__name__)


class Watch:
    """A page's view of a visit. ``state`` is always the newest picture read; end it with :meth:`stop`."""

    def __init__(self, visit: "LiveVisit") -> None:
        self._visit = visit
        self._listeners: list[Listener] = []

    @property
    def state(self) -> VisitState:
        """The visit as last read; shared with all pages of the process, so only to be looked at."""
        assert self._visit.state is not None, "watch() waited for it"
        return self._visit.state

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` after each change, when ``state`` has it already.

        Kinds as in ``docs/architecture.md``. A ``value`` names its value in ``data["person_key"]`` and
        ``data["item"]``; without them many values changed at once.
        """
        self._listeners.append(listener)

    def stop(self) -> None:
        """End it; twice does no harm. The last watcher of a visit takes the picture along."""
        self._listeners.clear()
        self._visit.leave(self)

    def tell(self, change: Change) -> None:
        """Pass ``change`` on to the listeners; one that fails does not keep it from the others."""
        for listener in list(self._listeners):
            try:
                listener(change)
            except Exception:
                log.exception("A listener of %s failed", change.topic)


class LiveVisit:
    """The picture itself: made for the first watcher, dropped with the last."""

    def __init__(self, visit_id: str) -> None:
        self.id = visit_id
        self.state: VisitState | None = None
        self._watches: set[Watch] = set()
        self._pending: list[Change] = []
        self._began = 0  # revision of the first picture
        self._told: set[int] = set()  # revisions that were told before the bus brought them
        self._catching_up: asyncio.Task[None] | None = None
        self._unsubscribe = [bus.subscribe(topic, self._heard) for topic in (f"visit:{visit_id}", guard.CHANGED)]
        self._loading: asyncio.Future[VisitState] = asyncio.ensure_future(load_at_once(visit_id))

    async def enter(self) -> Watch:
        """Join; the first one waits for the picture to be read, the others wait with them."""
        watch = Watch(self)
        self._watches.add(watch)
        try:
            loaded = await asyncio.shield(self._loading)
        except BaseException:
            self.leave(watch)
            raise
        if self.state is None:
            self.state = loaded
            self._pending = [change for change in self._pending if self._is_news(change)]
            self._began = loaded.revision
            self._work()
        return watch

    def leave(self, watch: Watch) -> None:
        """Go; with the last one the picture goes too."""
        self._watches.discard(watch)
        if not self._watches and _visits.get(self.id) is self:
            del _visits[self.id]
            for unsubscribe in self._unsubscribe:
                unsubscribe()

    def _heard(self, change: Change) -> None:
        if change.data.get("revision", self._began + 1) <= self._began:
            return  # on its way while the first picture, which has it already, was read
        if (revision := change.data.get("revision")) in self._told:
            self._told.discard(revision)
            return
        if change.kind == "resync":  # what was on its way then does not come any more
            self._told.clear()
        self._pending.append(change)
        self._work()

    def wrote(self, value: Value) -> None:
        """Take over what was stored just now, if nothing lies between it and the picture; else the bus brings all."""
        if self.state is None or self._catching_up or self._pending or value.revision != self.state.revision + 1:
            return
        place(self.state, [value])
        self.state.revision = value.revision
        self._told.add(value.revision)
        names = {"person_key": value.person_key, "item": value.item, "revision": value.revision}
        self._tell(Change(f"visit:{self.id}", "value", names))

    def _tell(self, change: Change) -> None:
        for watch in list(self._watches):
            watch.tell(change)

    def _work(self) -> None:
        if self._watches and self.state is not None and self._pending and self._catching_up is None:
            self._catching_up = asyncio.ensure_future(self._catch_up())

    async def _catch_up(self) -> None:
        """Read what the pending changes are about, once for all of them, then tell everybody."""
        try:
            while self._pending:
                changes, self._pending = self._pending, []
                await self._read(changes)
                for change in changes:
                    for single in _singly(change):
                        self._tell(single)
        except Exception:  # the database is away
            log.exception("The picture of visit %s could not be read; trying again.", self.id)
            self._pending.insert(0, Change(f"visit:{self.id}", "resync"))
            asyncio.get_running_loop().call_later(AGAIN_AFTER, self._work)
        finally:
            self._catching_up = None

    async def _read(self, changes: list[Change]) -> None:
        assert self.state is not None
        unread = [c for c in changes if c.kind not in PASSED_ON and self._is_news(c)]
        if any(c.kind != "value" for c in unread):
            self.state = await load_at_once(self.id)
        elif unread:
            newer = await sql.rows_at_once(queries.NEWER_VALUES, self.id, self.state.revision)
            place(self.state, (Value(*found) for found in newer))
            self.state.revision = max(self.state.revision, *(int(c.data["revision"]) for c in unread))

    def _is_news(self, change: Change) -> bool:
        revision = change.data.get("revision")
        return revision is None or self.state is None or revision > self.state.revision


_visits: dict[str, LiveVisit] = {}


async def watch(visit_id: str) -> Watch:
    """Watch a visit: its picture now, and every change from now on.

    :raises VisitNotFound: there is no such visit.
    """
    visit = _visits.get(visit_id)
    if visit is None:
        visit = _visits[visit_id] = LiveVisit(visit_id)
    return await visit.enter()


def wrote(visit_id: str, value: Value) -> None:
    """``value`` of ``visit_id`` is stored: the pages of this process need not wait until they are told."""
    if (visit := _visits.get(visit_id)) is not None:
        visit.wrote(value)


def _singly(change: Change) -> list[Change]:
    """A change of several named values as one change each."""
    keys = change.data.get("keys")
    if not keys:
        return [change]
    revision = change.data["revision"]
    return [
        Change(change.topic, change.kind, {"person_key": key, "item": item, "revision": revision}) for key, item in keys
    ]
