"""Card readers of one terminal: what both the real ones (:mod:`hardware.cards.pcsc`) and the simulated ones offer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hardware.apdu import Transmit
from hardware.cards.channel import Channel
from hardware.errors import NoCard, NoReader, SeveralCards


@dataclass(frozen=True)
class ReaderAttached:
    """A reader was plugged in (or was there when watching began)."""

    reader: str


@dataclass(frozen=True)
class ReaderDetached:
    """A reader was unplugged."""

    reader: str


@dataclass(frozen=True)
class CardInserted:
    """A card was laid on ``reader``; ``atr`` is its answer to reset."""

    reader: str
    atr: bytes


@dataclass(frozen=True)
class CardRemoved:
    """The card was taken off ``reader``."""

    reader: str


ReaderEvent = ReaderAttached | ReaderDetached | CardInserted | CardRemoved
Listener = Callable[[ReaderEvent], None]


@dataclass(frozen=True)
class ReaderState:
    """A reader that is plugged in now, and the card on it (``atr`` None: none)."""

    name: str
    atr: bytes | None


class CardReaders(ABC):
    """All readers of a terminal. Threads may share one object; calls block, so run them off the event loop."""

    @abstractmethod
    def states(self) -> list[ReaderState]:
        """The readers plugged in now. Raises ServiceDown."""

    @abstractmethod
    def watch(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` on a thread of the readers' own for everything that is there and then for every change.

        Returns the function that ends the watch; it returns when the listener will not be called again.
        """

    @abstractmethod
    def connect(self, reader: str) -> "Connection":
        """Powers the card on ``reader``, for this caller alone.

        Raises NoReader, NoCard, ReaderBusy, Unresponsive, ServiceDown.
        """

    @contextmanager
    def transaction(self, reader: str | None = None) -> Iterator[Channel]:
        """A card for one purpose: exclusive, powered down afterwards so that no PIN stays open for the next program.

        Without ``reader`` the one reader with a card is taken. Raises what ``connect`` raises, and SeveralCards.
        """
        connection = self.connect(reader if reader is not None else self.only_card())
        try:
            yield Channel(connection.transmit)
        finally:
            connection.close()

    def only_card(self) -> str:
        """The one reader with a card. Raises NoReader, NoCard, SeveralCards, ServiceDown."""
        states = self.states()
        if not states:
            raise NoReader("no reader is plugged in")
        with_card = [state.name for state in states if state.atr is not None]
        if not with_card:
            raise NoCard("no card lies on a reader")
        if len(with_card) > 1:
            raise SeveralCards("cards lie on several readers")
        return with_card[0]


class Connection(ABC):
    """A powered card that nobody else can talk to."""

    @property
    @abstractmethod
    def transmit(self) -> Transmit:
        """Sends one command and returns the raw answer. Raises CardRemoved, Unresponsive."""

    @abstractmethod
    def close(self) -> None:
        """Powers the card down and lets it go. Never raises; closing twice does nothing."""
