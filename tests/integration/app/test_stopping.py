"""How the served program ends, and what becomes of the PostgreSQL that it started."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, free_port

PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """Not in pytest's folder: run by root, PostgreSQL is somebody else."""
    with tempfile.TemporaryDirectory(prefix="kakanai-stop-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def gone(pid: int) -> bool:
    """Whether the process ends; what has ended stays in the list until somebody takes note."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)  # the next look
    return False


def answers(port: int) -> bool:
    """Anything: without a city it is not ready, and says so."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextlib.contextmanager
def serving(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program without the city, once it answers."""
    port = free_port()
    settings = {"PORT": str(port), "KAKANAI_DATA": str(data), "KAKANAI_DEMO": "false", "PYTHONPATH": str(ROOT)}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | settings
    with subprocess.Popen([sys.executable, "-m", "app.cli", "serve"], cwd=ROOT, env=environment) as process:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None and not answers(port):
            time.sleep(0.05)  # the next look
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGINT, 0)])
def test_who_ends_the_program_ends_its_postgresql_too(data: Path, sent: signal.Signals, code: int) -> None:
    with serving(data) as process:
        pid = postmaster(data)
        process.send_signal(sent)
        assert process.wait(PATIENCE) == code
    assert gone(pid)
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_killed_program_leaves_it_to_the_next_one(data: Path) -> None:
    with serving(data) as process:
        pid = postmaster(data)
        process.kill()
        process.wait(PATIENCE)
    with serving(data) as process:
        assert postmaster(data) == pid
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert gone(pid)
