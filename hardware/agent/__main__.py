"""``kakanai-agent``: enrol this terminal, run the agent, say what is there."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from hardware.agent.enrolment import Enrolment, enrol, place
from hardware.agent.errors import EnrolmentFailed
from hardware.agent.server import PORT, listening
from hardware.agent.session import AGENT_VERSION
from hardware.agent.terminal import Terminal
from hardware.cards.pcsc import PcscReaders
from hardware.errors import ReaderError

log = logging.getLogger("kakanai.agent")


def default_file() -> Path:
    """Where the enrolment lies: ProgramData on Windows, /var/lib elsewhere."""
    base = Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) if os.name == "nt" else Path("/var/lib")
    return base / "kakanai-agent" / "enrolment.json"


async def run(file: Path, port: int = PORT, stop: asyncio.Event | None = None) -> None:
    """Serves until ``stop`` is set. Raises EnrolmentFailed when this terminal is not enrolled."""
    stop = stop or asyncio.Event()
    if os.name != "nt":  # the loop of Windows takes no signal handlers (asyncio, Platform Support)
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    terminal = Terminal(PcscReaders(), Enrolment.load(file))
    try:
        async with listening(terminal, port=port):
            log.info("agent %s serves terminal %s", AGENT_VERSION, terminal.enrolment.terminal)
            await stop.wait()
    finally:
        terminal.close()


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns the exit code: 0 done, 1 failed."""
    parser = argparse.ArgumentParser(prog="kakanai-agent", description=__doc__)
    parser.add_argument("--file", type=Path, default=default_file(), help="where the enrolment is kept")
    parser.add_argument("--version", action="version", version=AGENT_VERSION)
    commands = parser.add_subparsers(dest="command", required=True)
    enrolling = commands.add_parser("enrol", help="take the code an administrator shows to the server")
    enrolling.add_argument("--server", required=True, help="address of the server, https://…")
    enrolling.add_argument("--code", required=True, help="the code, for example 7K3QX-2MHWD")
    serving = commands.add_parser("run", help="serve this terminal's browser")
    serving.add_argument("--port", type=int, default=PORT)
    commands.add_parser("status", help="say whether the terminal is enrolled and which readers are there")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        return _COMMANDS[chosen.command](chosen)
    except EnrolmentFailed as error:
        print(f"kakanai-agent: {error}", file=sys.stderr)  # noqa: T201 -- a command speaks
        return 1


def _enrol(chosen: argparse.Namespace) -> int:
    with place(chosen.file) as keep:
        enrolment = enrol(chosen.server, chosen.code, AGENT_VERSION)
        keep(enrolment)
    print(f"enrolled as {enrolment.terminal}")  # noqa: T201
    return 0


def _run(chosen: argparse.Namespace) -> int:
    asyncio.run(run(chosen.file, chosen.port))
    return 0


def _status(chosen: argparse.Namespace) -> int:
    enrolment = Enrolment.load(chosen.file)
    print(f"terminal: {enrolment.terminal}; pages: {', '.join(enrolment.origins)}")  # noqa: T201
    try:
        for state in PcscReaders().states():
            print(f"reader: {state.name}: {'card' if state.atr is not None else 'empty'}")  # noqa: T201
    except ReaderError as error:
        print(f"readers: {error}")  # noqa: T201
        return 1
    return 0


_COMMANDS = {"enrol": _enrol, "run": _run, "status": _status}

if __name__ == "__main__":
    sys.exit(main())
