"""Readers in memory: the same behaviour as the real ones, with cards that are Python objects."""

import threading
from collections.abc import Callable
from typing import Protocol

from hardware.apdu import Transmit
from hardware.cards.readers import (
    CardInserted,
    CardReaders,
    CardRemoved,
    Connection,
    Listener,
    ReaderAttached,
    ReaderDetached,
    ReaderEvent,
    ReaderState,
)
from hardware.errors import CardRemoved as CardRemovedError
from hardware.errors import NoCard, NoReader, ReaderBusy


class CardPulled(Exception):
    """A simulated card raises this from ``apdu`` when it is taken away in the middle of a command."""


class SimulatedCard(Protocol):
    """A card: answers commands, forgets verified PINs on reset."""

    @property
    def atr(self) -> bytes: ...

    def reset(self) -> None: ...

    def apdu(self, command: bytes) -> bytes: ...


class SimulatedReaders(CardReaders):
    """Readers that a test, or a person at a panel, plugs and unplugs and lays cards on."""

    def __init__(self, *names: str) -> None:
        self._lock = threading.RLock()
        self._cards: dict[str, SimulatedCard | None] = dict.fromkeys(names)
        self._open: dict[str, SimulatedConnection] = {}
        self._listeners: list[Listener] = []

    def plug(self, reader: str) -> None:
        """Plugs a reader in."""
        with self._lock:
            self._cards.setdefault(reader, None)
            self._tell(ReaderAttached(reader))

    def unplug(self, reader: str) -> None:
        """Pulls a reader out, with the card on it."""
        self.remove(reader)
        with self._lock:
            if reader in self._cards:
                del self._cards[reader]
                self._tell(ReaderDetached(reader))

    def insert(self, reader: str, card: SimulatedCard) -> None:
        """Lays a card on a reader; plugs the reader in and takes another card off first where needed."""
        with self._lock:
            if reader not in self._cards:
                self.plug(reader)
            self.remove(reader)
            self._cards[reader] = card
            card.reset()
            self._tell(CardInserted(reader, card.atr))

    def remove(self, reader: str) -> None:
        """Takes the card off a reader."""
        with self._lock:
            if self._cards.get(reader) is not None:
                self._cards[reader] = None
                self._open.pop(reader, None)
                self._tell(CardRemoved(reader))

    def states(self) -> list[ReaderState]:
        with self._lock:
            return [ReaderState(name, card.atr if card else None) for name, card in self._cards.items()]

    def watch(self, listener: Listener) -> Callable[[], None]:
        with self._lock:
            self._listeners.append(listener)
            for state in self.states():
                listener(ReaderAttached(state.name))
                if state.atr is not None:
                    listener(CardInserted(state.name, state.atr))

        def end() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return end

    def connect(self, reader: str) -> "SimulatedConnection":
        with self._lock:
            if reader not in self._cards:
                raise NoReader("this reader is not plugged in")
            card = self._cards[reader]
            if card is None:
                raise NoCard("no card lies on the reader")
            if reader in self._open:
                raise ReaderBusy("the reader is in use")
            card.reset()
            connection = SimulatedConnection(self, reader, card)
            self._open[reader] = connection
            return connection

    def _tell(self, event: ReaderEvent) -> None:
        for listener in list(self._listeners):
            listener(event)

    def holds(self, connection: "SimulatedConnection") -> bool:
        """Whether the card of this connection still lies on its reader."""
        with self._lock:
            return self._open.get(connection.reader) is connection

    def release(self, connection: "SimulatedConnection") -> None:
        """Powers the card of this connection down."""
        with self._lock:
            if self.holds(connection):
                del self._open[connection.reader]
                connection.card.reset()


class SimulatedConnection(Connection):
    """A transaction with a card in memory."""

    def __init__(self, readers: SimulatedReaders, reader: str, card: SimulatedCard) -> None:
        self._readers = readers
        self.reader = reader
        self.card = card

    @property
    def transmit(self) -> Transmit:
        return self._transmit

    def _transmit(self, command: bytes) -> bytes:
        if not self._readers.holds(self):
            raise CardRemovedError("the card was taken away")
        try:
            return self.card.apdu(command)
        except CardPulled:
            self._readers.remove(self.reader)
            raise CardRemovedError("the card was taken away") from None

    def close(self) -> None:
        self._readers.release(self)
