"""``make devices``: the program together with a terminal whose devices a person operates from a panel.

The terminal's agent is enrolled by itself, and the program trusts the roots of the fictional cards. Pad and code
readers are on an emulated bus, which only the browser started here sees. Ctrl-C ends everything.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

from app import prepare
from app.settings import Settings
from hardware.agent.enrolment import Enrolment, enrol, new_code
from hardware.agent.server import listening
from hardware.agent.terminal import Terminal
from services.base import database
from services.terminals import service as terminals
from tests.devices import bus, chromium
from tests.devices.panel import PORT, Section, panel
from tests.devices.panel_cards import CardSection
from tests.devices.panel_wired import CodeSection, PadSection
from tests.devices.trust import configure_trust

TERMINAL = "juminka-koseki-1"
ADMINISTRATOR = "admin"
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # no child hears of a closed window by itself
FAREWELL = 20.0  # seconds for the program to end


def say(words: str) -> None:
    """Tell the person who started it, at once."""
    print(words, flush=True)  # noqa: T201 -- a command speaks


@contextlib.asynccontextmanager
async def serving(url: str, trust: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url, "KAKANAI_TRUST": str(trust)}
    command = (sys.executable, "-m", "app.cli", "serve")
    program = await asyncio.create_subprocess_exec(*command, env=environment, process_group=0)
    try:
        yield program
    finally:
        if program.returncode is None:
            program.terminate()
            try:
                await asyncio.wait_for(program.wait(), FAREWELL)
            except TimeoutError:
                program.kill()
                await program.wait()


async def ready(address: str, program: asyncio.subprocess.Process) -> None:
    """Waits until the program answers; ends with it."""
    while program.returncode is None:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(urllib.request.urlopen, f"{address}/healthz", None, 5)
            return
        await asyncio.sleep(0.2)  # the next look
    sys.exit(program.returncode)


async def enrolled(address: str, database_url: str) -> Enrolment:
    """The terminal's enrolment, by a code that the demo administrator has shown."""
    code = new_code()
    database.configure(database_url)
    async with database.transaction() as session:
        await terminals.show_code(session, ADMINISTRATOR, TERMINAL, TERMINAL, code)
    await database.dispose()
    return await asyncio.to_thread(enrol, address, code, "1.0.0")


@contextlib.asynccontextmanager
async def card_reader(enrolment: Enrolment, port: int) -> AsyncIterator[CardSection]:
    """The card reader, and the agent that reads it."""
    section = CardSection()
    terminal = Terminal(section.readers, enrolment)
    try:
        async with listening(terminal, port=port):
            yield section
    finally:
        await asyncio.to_thread(terminal.close)


@contextlib.asynccontextmanager
async def wired(address: str, folder: Path) -> AsyncIterator[list[Section]]:
    """Pad and code readers with the browser that sees them; nothing where this machine has no bus or browser."""
    async with contextlib.AsyncExitStack() as stack:
        sections: list[Section] = []
        if lacks := bus.missing():
            say(f"Cards only. Pad and code readers need: {', '.join(lacks)} (deploy/devices.sh, as root on Debian)")
        else:
            devices = stack.enter_context(bus.bus())
            program = bus.browser_on(devices, folder, bus.policies(address))
            try:
                shown = chromium.for_a_person(program, folder, f"{address}/devices")
                debugging = await stack.enter_async_context(shown)
            except chromium.NotStarted as error:
                say(f"Cards only. Chromium did not start:\n{error}")
            else:
                where = "the window that has opened" if chromium.has_display() else "a headless Chromium"
                say(f"Pad and code readers: in {where}, chrome://inspect at {debugging}")
                sections = [PadSection(devices), CodeSection(devices)]
        yield sections


async def operate(settings: Settings, url: str, panel_port: int) -> int:
    """Everything, until the program ends, with its exit code, or a signal comes."""
    me = asyncio.current_task()
    assert me is not None
    for number in ENDS:  # once: what is said again while everything ends changes nothing
        asyncio.get_running_loop().add_signal_handler(number, lambda: me.cancelling() or me.cancel())
    address = f"http://localhost:{settings.port}"
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        configure_trust(folder)
        program = await stack.enter_async_context(serving(url, folder))
        await ready(address, program)
        enrolment = await enrolled(address, url)
        cards = await stack.enter_async_context(card_reader(enrolment, settings.agent_port))
        sections = [cards, *await stack.enter_async_context(wired(address, folder))]
        shown = stack.enter_context(panel(sections, panel_port))
        say(f"Devices of terminal {TERMINAL} (sign in there): {shown}")
        return await program.wait()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="The program with virtual devices.")
    parser.add_argument("--panel-port", type=int, default=PORT)
    chosen = parser.parse_args()
    for number in ENDS:  # until the loop takes over
        signal.signal(number, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        settings = Settings()
        sys.exit(asyncio.run(operate(settings, prepare.ready(settings), chosen.panel_port)))


if __name__ == "__main__":
    main()
