"""A terminal with a card reader: a real agent, enrolled at the server by a code, on readers in memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from hardware.agent.enrolment import Enrolment, enrol, new_code
from hardware.agent.server import listening
from hardware.agent.terminal import Terminal
from hardware.cards.simulation import SimulatedReaders
from services.base import database
from services.registry import service as registry
from services.terminals import service as terminals
from tests.devices.mynumber import Person
from tests.e2e.conftest import Server

READER = "Reader"
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


async def enrolled(server: Server, terminal: str) -> Enrolment:
    """What the agent of ``terminal`` gets for a code that an administrator had shown."""
    code = new_code()
    async with database.transaction() as session:
        await terminals.show_code(session, "admin", terminal, terminal, code)
    return await asyncio.to_thread(enrol, server.url, code, "1.0.0")


@asynccontextmanager
async def agent(
    server: Server, terminal: str, readers: SimulatedReaders, clock: Callable[[], float] = time.time
) -> AsyncIterator[Terminal]:
    """The agent of ``terminal``, where the server's pages look for it; ``clock`` is the terminal's."""
    running = Terminal(readers, await enrolled(server, terminal), clock=clock)
    try:
        async with listening(running, port=server.agent_port):
            yield running
    finally:
        await asyncio.to_thread(running.close)


async def card_person(person_id: str, **printed: str) -> Person:
    """What is printed on the card of a resident of the city; letters wide as the card writes them."""
    async with database.transaction() as session:
        view = await registry.person(session, person_id)
    address = f"{view.address}{view.katagaki or ''}".translate(WIDE)
    printed = {"address": address, **printed}
    return Person(name=view.name.replace(" ", "　"), birth=view.birth_from, sex=view.sex, **printed)
