"""Chromium as it is started here: the flags of every run, and a browser for a person."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

FLAGS = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
QUIET = ["--disable-breakpad", "--no-default-browser-check", "--password-store=basic", "--lang=ja"]
HEADLESS = ["--headless", "--window-size=1366,768"]
PATIENCE = 60.0  # until it has started
FAREWELL = 15.0  # until it has ended


class NotStarted(RuntimeError):
    """The browser ended, or said nothing, before it was there; the message is the end of its log."""


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.asynccontextmanager
async def for_a_person(program: Path, folder: Path, address: str) -> AsyncIterator[str]:
    """A browser at ``address``, with a profile in ``folder``: a window where there is a display, else headless.

    Gives the address at which another browser can look into it (``chrome://inspect``, or ``connect_over_cdp``).

    :raises NotStarted: there is none.
    """
    profile, log = folder / "profile", folder / "chromium.log"
    shown = ([] if os.environ.get("DISPLAY") else ["--ozone-platform=wayland"]) if has_display() else HEADLESS
    with log.open("wb") as said:
        running = await asyncio.create_subprocess_exec(
            program, *FLAGS, *QUIET, *shown, f"--user-data-dir={profile}", "--remote-debugging-port=0", address,
            stdout=said, stderr=said, process_group=0,
        )  # fmt: skip
    try:
        yield await _debugging(running, profile / "DevToolsActivePort", log)
    finally:
        await _end(running)


async def _debugging(running: asyncio.subprocess.Process, told: Path, log: Path) -> str:
    """The address, once the browser has written its port into its profile."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while running.returncode is None:
                if port := _first_line(told):
                    return f"http://127.0.0.1:{port}"
                await asyncio.sleep(0.05)  # the next look
    raise NotStarted(_end_of(log))


def _first_line(file: Path) -> str:
    return file.read_text().partition("\n")[0] if file.exists() else ""


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


async def _end(running: asyncio.subprocess.Process) -> None:
    """Ask it to go, with all its processes; make it go if it does not."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGTERM)
    try:
        await asyncio.wait_for(running.wait(), FAREWELL)
    except TimeoutError:
        os.killpg(running.pid, signal.SIGKILL)
        await running.wait()
