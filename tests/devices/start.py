"""``make devices``: the program together with a terminal whose card reader a person operates from a panel.

The terminal's agent is enrolled by itself, and the program trusts the roots of the fictional cards.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from app import prepare
from app.settings import Settings
from hardware.agent.enrolment import Enrolment, enrol, new_code
from hardware.agent.server import PORT as AGENT_PORT
from hardware.agent.server import listening
from hardware.agent.terminal import Terminal
from services.base import database
from services.terminals import service as terminals
from tests.devices.mynumber import configure_trust
from tests.devices.panel import Bench, panel

TERMINAL = "juminka-koseki-1"
ADMINISTRATOR = "admin"


async def enrolled(address: str, database_url: str) -> Enrolment:
    """The terminal's enrolment, by a code that the demo administrator has shown."""
    code = new_code()
    database.configure(database_url)
    async with database.transaction() as session:
        await terminals.show_code(session, ADMINISTRATOR, TERMINAL, TERMINAL, code)
    await database.dispose()
    return await asyncio.to_thread(enrol, address, code, "1.0.0")


async def ready(address: str, serving: subprocess.Popen[bytes]) -> None:
    """Waits until the program answers; ends with it."""
    while serving.poll() is None:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(urllib.request.urlopen, f"{address}/healthz", None, 5)
            return
        await asyncio.sleep(0.2)
    sys.exit(serving.returncode)


async def operate(address: str, database_url: str, serving: subprocess.Popen[bytes]) -> None:
    """Agent and panel, until the program ends."""
    await ready(address, serving)
    bench = Bench()
    terminal = Terminal(bench.readers, await enrolled(address, database_url))
    try:
        with panel(bench) as shown:
            async with listening(terminal, port=AGENT_PORT):
                print(f"Card reader of terminal {TERMINAL} (sign in there): {shown}")  # noqa: T201 -- a command speaks
                await asyncio.to_thread(serving.wait)
    finally:
        terminal.close()


def main() -> None:
    """The command."""
    settings = Settings()
    url = prepare.ready(settings)
    address = f"http://localhost:{settings.port}"
    with tempfile.TemporaryDirectory() as folder:
        configure_trust(Path(folder))
        environment = {**os.environ, "DATABASE_URL": url, "KAKANAI_TRUST": folder}
        with subprocess.Popen([sys.executable, "-m", "app.cli", "serve"], env=environment) as serving:
            try:
                asyncio.run(operate(address, url, serving))
            finally:
                serving.terminate()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
