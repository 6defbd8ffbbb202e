"""A real pcscd with virtual slots for this test run, a bench simulated or real, and two blank pages."""

import http.server
import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

import pytest

from hardware.cards.pcsc import PcscReaders
from hardware.cards.readers import CardInserted, CardReaders, CardRemoved, ReaderAttached, ReaderDetached, ReaderEvent
from hardware.cards.simulation import SimulatedCard, SimulatedReaders
from tests.devices.needed import require
from tests.devices.rig import SLOTS, Rig, missing, rig
from tests.devices.vpcd import InsertedCard

PATIENCE = 15.0


@pytest.fixture(scope="session")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The daemon of this run."""
    require(missing())
    # A short path: socket names are limited to about a hundred characters.
    with rig(tmp_path_factory.mktemp("pc")) as running:
        yield running


class Bench(ABC):
    """A terminal's readers, with hands: lay a card, pull it, plug readers out and in; and the events they gave."""

    names = SLOTS

    def __init__(self, readers: CardReaders) -> None:
        self.readers = readers
        self.events: queue.Queue[ReaderEvent] = queue.Queue()
        self.end_watch: Callable[[], None] = readers.watch(self.events.put)
        self.until(ReaderAttached(self.names[1]))

    def until(self, wanted: ReaderEvent) -> list[ReaderEvent]:
        """Events up to ``wanted``, which must come."""
        seen = []
        while not seen or seen[-1] != wanted:
            seen.append(self.events.get(timeout=PATIENCE))
        return seen

    def insert(self, card: SimulatedCard, slot: int = 0) -> None:
        """Lays a card and waits until the readers say so."""
        self.lay(card, slot)
        self.until(CardInserted(self.names[slot], card.atr))

    def pull(self, slot: int = 0) -> None:
        """Takes it off and waits until the readers say so."""
        self.take(slot)
        self.until(CardRemoved(self.names[slot]))

    def until_removed(self, slot: int = 0) -> None:
        """Waits for a card that took itself away."""
        self.gone(slot)
        self.until(CardRemoved(self.names[slot]))

    def unplug(self) -> None:
        """Pulls all readers out."""
        self.unplug_all()
        left = {ReaderDetached(name) for name in self.names}
        while left:
            left.discard(self.events.get(timeout=PATIENCE))

    def plug(self) -> None:
        """Plugs them in again."""
        self.plug_all()
        self.until(ReaderAttached(self.names[1]))

    @abstractmethod
    def lay(self, card: SimulatedCard, slot: int) -> None:
        """Puts a card into a slot, without waiting."""

    @abstractmethod
    def take(self, slot: int) -> None:
        """Takes it out, without waiting."""

    @abstractmethod
    def gone(self, slot: int) -> None:
        """A card took itself away: forget it."""

    @abstractmethod
    def unplug_all(self) -> None:
        """Pulls the plug, without waiting."""

    @abstractmethod
    def plug_all(self) -> None:
        """Puts it in again, without waiting."""

    def close(self) -> None:
        self.end_watch()


class SimulatedBench(Bench):
    def __init__(self) -> None:
        self.simulated = SimulatedReaders(*self.names)
        super().__init__(self.simulated)

    def lay(self, card: SimulatedCard, slot: int) -> None:
        self.simulated.insert(self.names[slot], card)

    def take(self, slot: int) -> None:
        self.simulated.remove(self.names[slot])

    def gone(self, slot: int) -> None:
        """The simulation forgets it itself."""

    def unplug_all(self) -> None:
        for name in self.names:
            self.simulated.unplug(name)

    def plug_all(self) -> None:
        for name in self.names:
            self.simulated.plug(name)


class RealBench(Bench):
    def __init__(self, daemon: Rig) -> None:
        self.daemon = daemon
        self.inserted: dict[int, InsertedCard] = {}
        super().__init__(PcscReaders())

    def lay(self, card: SimulatedCard, slot: int) -> None:
        self.inserted[slot] = self.daemon.insert(card, slot)

    def take(self, slot: int) -> None:
        self.inserted.pop(slot).pull()

    def gone(self, slot: int) -> None:
        del self.inserted[slot]

    def unplug_all(self) -> None:
        self.inserted.clear()
        self.daemon.stop()

    def plug_all(self) -> None:
        self.daemon.start()

    def close(self) -> None:
        for slot in list(self.inserted):
            self.take(slot)
        super().close()
        deadline = time.monotonic() + PATIENCE
        while any(state.atr for state in self.readers.states()):
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.fixture(params=["simulation", "pcscd"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Both benches: whatever a test says holds for the simulation and for the device."""
    made = SimulatedBench() if request.param == "simulation" else RealBench(request.getfixturevalue("pcscd"))
    yield made
    made.close()


@pytest.fixture
def real_bench(pcscd: Rig) -> Iterator[RealBench]:
    """The device alone, for what only it can show."""
    made = RealBench(pcscd)
    yield made
    made.close()


class Blank(http.server.BaseHTTPRequestHandler):
    """A page with nothing on it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>counter</title>")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def origins() -> Iterator[tuple[str, str]]:
    """Two pages on this machine: the counter's, and somebody else's."""
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Blank) for _ in range(2)]
    threads = [threading.Thread(target=server.serve_forever) for server in servers]
    for thread in threads:
        thread.start()
    yield tuple(f"http://127.0.0.1:{server.server_address[1]}" for server in servers)  # type: ignore[misc]
    for server, thread in zip(servers, threads, strict=True):
        server.shutdown()
        thread.join()
        server.server_close()
