"""A real pcscd with two virtual slots, in namespaces of its own, so that test runs side by side never meet.

The daemon's socket directory is a folder of ours bound over /run/pcscd inside the mount namespace; clients outside find
it through PCSCLITE_CSOCK_NAME. vpcd listens on every address, so the network namespace keeps it to this rig.
"""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from hardware.cards.simulation import SimulatedCard
from tests.devices.vpcd import InsertedCard, connect_inside

FIRST_PORT = 0x8C7B
SLOTS = ("Virtual PCD 00 00", "Virtual PCD 00 01")
NEEDED = ("pcscd", "unshare", "opensc-tool", "pkcs11-tool", "openssl")
PATIENCE = 20.0


def missing() -> list[str]:
    """Programs the rig needs and this machine does not have (deploy/devices.sh installs them)."""
    return [name for name in NEEDED if shutil.which(name) is None and not Path("/usr/sbin", name).exists()]


class Rig:
    """pcscd with vpcd; cards go in and out, and the daemon can be killed and started (all readers unplugged)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "run" / "pcscd.comm"
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        self._daemon: subprocess.Popen[bytes] | None = None
        self._inserted: list[InsertedCard] = []

    @property
    def environment(self) -> dict[str, str]:
        """For programs that talk to this rig's daemon."""
        return {**os.environ, "PCSCLITE_CSOCK_NAME": str(self.socket)}

    def start(self) -> None:
        """Starts the daemon and waits until it answers."""
        script = (
            f'mkdir -p /run/pcscd && mount --bind "{self.socket.parent}" /run/pcscd && ip link set lo up'
            " && exec pcscd --foreground"
        )
        log = (self.folder / "pcscd.log").open("ab")
        command = ["unshare", "--mount", "--net", "sh", "-c", script]
        environment = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
        self._daemon = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        log.close()
        self._until(self.socket.exists)

    def stop(self) -> None:
        """Ends the daemon as if all readers were unplugged."""
        for card in self._inserted:
            card.pull()
        self._inserted.clear()
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(10)
            self._daemon = None
        for left in ("pcscd.comm", "pcscd.pid"):
            (self.socket.parent / left).unlink(missing_ok=True)

    def insert(self, card: SimulatedCard, slot: int = 0) -> InsertedCard:
        """Lays a card into a slot; the reader notices within about a second."""
        assert self._daemon is not None
        pid = self._daemon.pid
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                inserted = InsertedCard(card, lambda: connect_inside(pid, FIRST_PORT + slot))
                break
            except ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        self._inserted.append(inserted)
        return inserted

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a program against this rig's daemon."""
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)

    def _until(self, condition: object) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():  # type: ignore[operator]
            if time.monotonic() > deadline or (self._daemon and self._daemon.poll() is not None):
                raise RuntimeError(f"pcscd did not start: {(self.folder / 'pcscd.log').read_text()[-2000:]}")
            time.sleep(0.02)


@contextlib.contextmanager
def rig(folder: Path) -> Iterator[Rig]:
    """A running rig; this process's own PC/SC calls go to it too."""
    made = Rig(folder)
    made.start()
    os.environ["PCSCLITE_CSOCK_NAME"] = str(made.socket)
    try:
        yield made
    finally:
        made.stop()
        os.environ.pop("PCSCLITE_CSOCK_NAME", None)
