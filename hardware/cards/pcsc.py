"""Card readers through PC/SC: WinSCard on Windows, pcsc-lite elsewhere, both by pyscard's thin layer."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from smartcard import scard  # type: ignore[import-untyped]

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
from hardware.errors import NoCard, NoReader, ReaderBusy, ReaderError, ServiceDown, Unresponsive

#: A name that stands for "a reader came or went" in SCardGetStatusChange.
PLUG_AND_PLAY = "\\\\?PnP?\\Notification"
WAIT_MS = 1000
RETRY_SECONDS = 1.0
COUNTER_SHIFT = 16
STATUS_WORD = 2
#: How long a reader may take to notice that its card is gone.
NOTICE_SECONDS = 1.0
GONE = (scard.SCARD_W_REMOVED_CARD, scard.SCARD_E_NO_SMARTCARD, scard.SCARD_E_READER_UNAVAILABLE)

_ERRORS: dict[int, type[ReaderError]] = {
    scard.SCARD_E_NO_SERVICE: ServiceDown,
    scard.SCARD_E_SERVICE_STOPPED: ServiceDown,
    scard.SCARD_E_NO_READERS_AVAILABLE: NoReader,
    scard.SCARD_E_UNKNOWN_READER: NoReader,
    scard.SCARD_E_READER_UNAVAILABLE: NoReader,
    scard.SCARD_E_NO_SMARTCARD: NoCard,
    scard.SCARD_W_REMOVED_CARD: CardRemovedError,
    scard.SCARD_E_SHARING_VIOLATION: ReaderBusy,
    scard.SCARD_W_UNRESPONSIVE_CARD: Unresponsive,
    scard.SCARD_W_UNPOWERED_CARD: Unresponsive,
    scard.SCARD_W_RESET_CARD: Unresponsive,
    scard.SCARD_E_PROTO_MISMATCH: Unresponsive,
}


def _check(result: int) -> None:
    if result != scard.SCARD_S_SUCCESS:
        raise _ERRORS.get(result, ReaderError)(f"{scard.SCardGetErrorMessage(result)} ({result & 0xFFFFFFFF:08X})")


@contextmanager
def _context() -> Iterator[Any]:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(result)
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _names(context: Any) -> list[str]:
    result, names = scard.SCardListReaders(context, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    _check(result)
    return list(names)


class PcscReaders(CardReaders):
    """The readers of this computer."""

    def states(self) -> list[ReaderState]:
        with _context() as context:
            names = _names(context)
            if not names:
                return []
            asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
            result, seen = scard.SCardGetStatusChange(context, 0, asked)
            if result == scard.SCARD_E_TIMEOUT:
                return [ReaderState(name, None) for name in names]
            _check(result)
            return [ReaderState(name, bytes(atr) if _present(state) else None) for name, state, atr in seen]

    def watch(self, listener: Listener) -> Callable[[], None]:
        return _Watch(listener).end

    def connect(self, reader: str) -> "PcscConnection":
        return PcscConnection(reader)


class PcscConnection(Connection):
    """A powered card, exclusive, unpowered at the end: with LEAVE_CARD the next program would find the PIN verified."""

    def __init__(self, reader: str) -> None:
        self._card: Any = None
        result, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _check(result)
        try:
            result, card, protocol = scard.SCardConnect(
                self._context, reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
            )
            _check(result)
        except ReaderError:
            scard.SCardReleaseContext(self._context)
            raise
        self._card = card
        self._header = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1

    @property
    def transmit(self) -> Transmit:
        return self._transmit

    def _transmit(self, command: bytes) -> bytes:
        if self._card is None:
            raise CardRemovedError("the connection is closed")
        result, answer = scard.SCardTransmit(self._card, self._header, list(command))
        if result == scard.SCARD_S_SUCCESS and len(answer) >= STATUS_WORD:
            return bytes(answer)
        if result in GONE or self._is_gone():
            raise CardRemovedError("the card was taken away")
        _check(result)
        raise Unresponsive("answer without status word")

    def _is_gone(self) -> bool:
        """A card pulled in the middle shows as one of several errors, or as silence; the reader knows soon."""
        deadline = time.monotonic() + NOTICE_SECONDS
        while scard.SCardStatus(self._card)[0] not in GONE:
            if time.monotonic() > deadline:
                return False
            time.sleep(NOTICE_SECONDS / 20)
        return True

    def close(self) -> None:
        if self._card is not None:
            scard.SCardDisconnect(self._card, scard.SCARD_UNPOWER_CARD)
            self._card = None
            scard.SCardReleaseContext(self._context)


def _present(state: int) -> bool:
    return bool(state & scard.SCARD_STATE_PRESENT)


class _Watch:
    """A thread that waits for changes; it starts anew when the service went away (Windows stops it without readers)."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._ended = threading.Event()
        # The state word as PC/SC gave it last: handed back whole, else every look at a card in use counts as a change.
        self._known: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="card-readers", daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with _context() as context:
                    while not self._ended.is_set():
                        self._wait(context)
            except ReaderError:
                self._forget(set(self._known))
                self._ended.wait(RETRY_SECONDS)

    def _wait(self, context: Any) -> None:
        names = _names(context)
        self._forget(set(self._known) - set(names))
        for name in names:
            if name not in self._known:
                self._known[name] = scard.SCARD_STATE_UNAWARE
                self._tell(ReaderAttached(name))
        asked = [(PLUG_AND_PLAY, len(names) << COUNTER_SHIFT), *((name, self._known[name]) for name in names)]
        result, seen = scard.SCardGetStatusChange(context, WAIT_MS, asked)
        if result in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_UNKNOWN_READER):
            return  # nothing happened, or a reader went between listing and waiting: list again
        _check(result)
        for name, state, atr in seen:
            if name != PLUG_AND_PLAY:
                self._note(name, state & ~scard.SCARD_STATE_CHANGED, bytes(atr))

    def _note(self, name: str, state: int, atr: bytes) -> None:
        before, self._known[name] = self._known[name], state
        was, present = _present(before), _present(state)
        swapped = was and present and before >> COUNTER_SHIFT != state >> COUNTER_SHIFT
        if was and (not present or swapped):
            self._tell(CardRemoved(name))
        if present and (not was or swapped):
            self._tell(CardInserted(name, atr))

    def _forget(self, names: set[str]) -> None:
        for name in sorted(names):
            if _present(self._known.pop(name)):
                self._tell(CardRemoved(name))
            self._tell(ReaderDetached(name))

    def _tell(self, event: ReaderEvent) -> None:
        if not self._ended.is_set():
            self._listener(event)
