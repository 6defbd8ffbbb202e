"""The terminal: its readers, its enrolment, and one card transaction at a time for everybody who is connected."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hardware.agent.codec import encode
from hardware.agent.enrolment import Enrolment
from hardware.agent.errors import BadMessage
from hardware.agent.nonces import NonceMemory
from hardware.agent.operations import Operation
from hardware.agent.presence import Presences
from hardware.agent.protocol import Reply, Ticket, open_ticket
from hardware.agent.tasks import TASKS, Arguments
from hardware.cards.readers import (
    CardInserted,
    CardReaders,
    CardRemoved,
    ReaderAttached,
    ReaderDetached,
    ReaderEvent,
)
from hardware.errors import HardwareError, ReaderBusy, ReaderError

log = logging.getLogger("kakanai.agent")

#: How long a second call waits for the first to finish, in seconds.
QUEUE_SECONDS = 20.0
UNEXPECTED = "UNEXPECTED"

_EVENTS: dict[type[ReaderEvent], str] = {
    ReaderAttached: "attached",
    ReaderDetached: "detached",
    CardInserted: "inserted",
    CardRemoved: "removed",
}
Subscriber = Callable[[dict[str, Any]], None]
Read = tuple[dict[str, Any], str]  # a result, and the presence of the card it was read from


class Terminal:
    """Shared by all connections. Make it inside the running event loop; ``close`` ends its threads.

    ``clock``: the terminal's, in seconds since 1970; tickets are held against it.
    """

    def __init__(
        self,
        readers: CardReaders,
        enrolment: Enrolment,
        *,
        queue_seconds: float = QUEUE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.enrolment = enrolment
        self._clock = clock
        self._readers = readers
        self._queue_seconds = queue_seconds
        self._used = NonceMemory()
        self._turn = asyncio.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="card")
        self._presences = Presences()
        self._subscribers: set[Subscriber] = set()
        self._loop = asyncio.get_running_loop()
        self._closed = threading.Event()
        self._end_watch = readers.watch(self._from_thread)

    def close(self) -> None:
        """Ends the watch. A transaction that runs is finished first."""
        self._closed.set()
        self._end_watch()
        self._worker.shutdown()

    def admit(self, token: str, connection: str) -> Ticket:
        """Opens a ticket for a connection. Raises TicketRefused."""
        now = self._clock()
        self._used.forget(now)
        key = self.enrolment.public_key()
        return open_ticket(
            token, key, terminal=self.enrolment.terminal, connection=connection, now=now, used=self._used
        )

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls ``subscriber`` on the event loop for every change; returns the function that ends it."""
        self._subscribers.add(subscriber)
        return lambda: self._subscribers.discard(subscriber)

    async def readers(self) -> list[dict[str, Any]]:
        """The readers and whether a card lies on them; empty when the service is down."""
        try:
            states = await asyncio.to_thread(self._readers.states)
        except ReaderError:
            return []
        return [{"name": state.name, "card": state.atr is not None} for state in states]

    async def perform(self, operation: Operation, arguments: Arguments, ticket: Ticket, number: int) -> Reply:
        """Runs an operation on the card when its turn comes; errors become the reply's."""
        begun = time.monotonic()
        try:
            result, presence = await self._in_turn(operation, arguments, ticket)
            reply = Reply(operation, number, result, presence=presence)
        except HardwareError as error:
            reply = Reply(operation, number, None, error.code, error.details())
        except Exception as error:
            # Only the type: a message or traceback of a library may hold what was on the card.
            log.error("operation %s ended in %s", operation.value, type(error).__name__)
            reply = Reply(operation, number, None, UNEXPECTED, {})
        took = (time.monotonic() - begun) * 1000
        log.info("operation %s: %s in %.0f ms", operation.value, reply.error or "ok", took)
        return reply

    async def _in_turn(self, operation: Operation, arguments: Arguments, ticket: Ticket) -> Read:
        try:
            async with asyncio.timeout(self._queue_seconds):
                await self._turn.acquire()
        except TimeoutError:
            raise ReaderBusy("another transaction takes its time") from None
        # The turn ends when the thread is done with the card, even if whoever asked has gone away meanwhile.
        running = self._loop.run_in_executor(self._worker, self._transact, operation, arguments, ticket)
        running.add_done_callback(lambda _: self._turn.release())
        return await asyncio.shield(running)

    def _transact(self, operation: Operation, arguments: Arguments, ticket: Ticket) -> Read:
        task = TASKS.get(operation)
        if task is None:
            raise BadMessage("nothing to call")
        reader = arguments.reader if arguments.reader is not None else self._readers.only_card()
        with self._readers.transaction(reader) as channel, self._presences.one(reader) as presence:
            return encode(task(channel, arguments, ticket)), presence

    def _from_thread(self, event: ReaderEvent) -> None:
        self._presences.note(event)
        if not self._closed.is_set():
            self._loop.call_soon_threadsafe(self._tell, {"event": _EVENTS[type(event)], "reader": event.reader})

    def _tell(self, event: dict[str, Any]) -> None:
        log.info("reader %s", event["event"])
        for subscriber in list(self._subscribers):
            subscriber(event)
