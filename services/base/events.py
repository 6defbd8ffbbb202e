"""What changed, told to every screen in every process: PostgreSQL LISTEN/NOTIFY on one connection per process.

A notification carries ids, never personal data. Publishing is part of the caller's transaction: a rolled-back action
tells nobody. ``docs/decisions/0002`` says why there is no shorter way inside one process.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from sqlalchemy import text

from services.base import database
from services.base.database import AsyncSession

CHANNEL = "kakanai"
LISTENER = "kakanai events"  # how the database lists the connections that listen
NOTIFY_ALL = "select pg_notify($1, payload) from unnest($2::text[]) payload"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``topic`` is what screens subscribe to, e.g. ``visit:…``, ``board:hoken``, ``terminal:…``."""

    topic: str
    kind: str
    data: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Change], Awaitable[None] | None]


async def publish(session: AsyncSession, topic: str, kind: str, **data: Any) -> None:
    """Tell every subscriber of ``topic`` once the caller's transaction commits. ``data`` holds ids and numbers only."""
    payload = json.dumps([topic, kind, data], ensure_ascii=False, separators=(",", ":"))
    connection = await session.connection()
    await connection.execute(text("select pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})


class Bus:
    """Receives notifications on its own connection and hands them to the subscribers of this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._connection: asyncpg.Connection | None = None
        self._watch: asyncio.Task[None] | None = None
        self._url = ""
        self._unsent: list[str] = []
        self._sending: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether :meth:`announce` reaches anybody now."""
        return self._connection is not None and not self._connection.is_closed()

    def announce(self, payload: str) -> None:
        """Tell of a change that is committed already, together with the others of this moment.

        A transaction that notifies waits at its end for every other such transaction of the database. Where hundreds
        of people type, that wait is what they feel; so what they type is written without it and told of right after.
        """
        self._unsent.append(payload)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        try:
            while self._unsent and self._connection is not None:
                several, self._unsent = self._unsent, []
                try:
                    await self._connection.execute(NOTIFY_ALL, CHANNEL, several)
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    self._unsent[:0] = several  # told when the connection is back
                    return
        finally:
            self._sending = None

    def subscribe(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` on each change of ``topic``; returns the function that ends it."""
        self._listeners[topic].add(listener)

        def unsubscribe() -> None:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                self._listeners.pop(topic, None)

        return unsubscribe

    async def start(self, url: str) -> None:
        """Connect to the database at ``url`` and keep the connection alive until :meth:`stop`."""
        self._url = database.plain_url(url)
        await self._connect()
        self._watch = asyncio.create_task(self._keep_alive())

    async def stop(self) -> None:
        """Close the connection."""
        if self._watch:
            self._watch.cancel()
        if self._sending:
            await self._sending
        if self._connection and not self._connection.is_closed():
            await self._connection.close()

    async def _connect(self) -> None:
        self._connection = await asyncpg.connect(self._url, server_settings={"application_name": LISTENER})
        await self._connection.add_listener(CHANNEL, self._received)
        await self._send()

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(2)
            if self._connection is None or self._connection.is_closed():
                try:
                    await self._connect()
                except (OSError, asyncpg.PostgresError):
                    log.warning("The event connection to the database is down; trying again.")
                else:  # what was missed in between is unknown: everybody looks again
                    for topic in list(self._listeners):
                        self._dispatch(Change(topic, "resync"))

    def _received(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        topic, kind, data = json.loads(str(payload))
        self._dispatch(Change(topic, kind, data))

    def _dispatch(self, change: Change) -> None:
        for listener in list(self._listeners.get(change.topic, ())):
            try:
                result = listener(change)
                if asyncio.iscoroutine(result):
                    task = asyncio.ensure_future(result)
                    _running.add(task)
                    task.add_done_callback(_finished)
            except Exception:
                log.exception("A listener of %s failed", change.topic)


_running: set[asyncio.Future[Any]] = set()


def _finished(task: asyncio.Future[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()):
        log.error("A listener failed", exc_info=error)


bus = Bus()
