"""An agent with a page and the server behind it, as the tests use them."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from hardware.agent.enrolment import Enrolment
from hardware.agent.errors import ReplyRefused
from hardware.agent.nonces import NonceMemory
from hardware.agent.operations import Operation
from hardware.agent.protocol import Ticket, new_ticket, open_reply, sign_ticket
from hardware.agent.results import result_of
from hardware.agent.server import listening
from hardware.agent.terminal import Terminal
from hardware.cards.readers import CardReaders

ORIGIN = "https://kakanai.example"
SERVER_KEY = Ed25519PrivateKey.generate()
REPLY_KEY = b"r" * 32
ALL = list(Operation)


def enrolment() -> Enrolment:
    return Enrolment("T01", SERVER_KEY.public_key().public_bytes_raw(), REPLY_KEY, (ORIGIN,))


@asynccontextmanager
async def agent(readers: CardReaders, **options: Any) -> AsyncIterator[int]:
    """An agent; gives the port."""
    queue = options.pop("queue_seconds", 20.0)
    clock = options.pop("clock", time.time)
    terminal = Terminal(readers, enrolment(), queue_seconds=queue, clock=clock)
    try:
        async with listening(terminal, port=0, **options) as server:
            yield server.sockets[0].getsockname()[1]
    finally:
        await asyncio.to_thread(terminal.close)


class Page:
    """A page and the server behind it."""

    def __init__(self, socket: ClientConnection, hello: dict[str, Any]) -> None:
        self.socket = socket
        self.hello = hello
        self.ticket: Ticket | None = None
        self.events: list[dict[str, Any]] = []
        self._used = NonceMemory()

    async def say(self, **message: object) -> None:
        await self.socket.send(json.dumps(message))

    async def hear(self, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), 15))
            if message["type"] == kind:
                return message
            self.events.append(message)

    async def admit(self, *operations: Operation, **change: Any) -> dict[str, Any]:
        self.ticket = new_ticket("T01", self.hello["connection"], operations or ALL, now=time.time(), **change)
        await self.say(type="ticket", ticket=sign_ticket(self.ticket, SERVER_KEY))
        return await self.hear("ready")

    async def call(self, operation: Operation, **arguments: object) -> dict[str, Any]:
        await self.say(type="call", id="1", operation=operation.value, arguments=arguments)
        return await self.hear("reply")

    async def ask(self, operation: Operation, **arguments: object) -> Any:
        """Calls, and gives what the server believes of the reply."""
        return self.believe(await self.call(operation, **arguments))

    async def presence(self) -> str | None:
        """Which laying-down of a card the agent answers about."""
        assert self.ticket is not None
        reply = await self.call(Operation.IDENTIFY)
        return open_reply(reply["sealed"], self.ticket, REPLY_KEY)[0].presence

    def believe(self, reply: dict[str, Any]) -> Any:
        assert self.ticket is not None
        opened, name = open_reply(reply["sealed"], self.ticket, REPLY_KEY)
        if not self._used.claim(name, time.time() + 60):
            raise ReplyRefused("used")
        assert (opened.error, opened.details) == (reply["error"], reply["details"])
        return {"error": opened.error, **(opened.details or {})} if opened.error else result_of(opened)

    async def closed(self) -> tuple[int, str]:
        with pytest.raises(ConnectionClosed) as end:
            while True:
                await asyncio.wait_for(self.socket.recv(), 15)
        assert end.value.rcvd is not None
        return end.value.rcvd.code, end.value.rcvd.reason


@asynccontextmanager
async def page(port: int, origin: str | None = ORIGIN, **headers: str) -> AsyncIterator[Page]:
    async with connect(f"ws://127.0.0.1:{port}", origin=origin, additional_headers=headers, compression=None) as socket:  # type: ignore[arg-type]
        yield Page(socket, json.loads(await socket.recv()))
