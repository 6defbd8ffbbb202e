"""The loopback websocket: who may connect, how much they may send, and how a connection ends."""

import asyncio
import http
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Origin

from hardware.agent.errors import BadMessage, TicketRefused
from hardware.agent.protocol import LONGEST_MESSAGE
from hardware.agent.session import Session
from hardware.agent.terminal import Terminal

log = logging.getLogger("kakanai.agent")

ADDRESS = "127.0.0.1"
PORT = 47810
MOST_CONNECTIONS = 16
#: A connection without a ticket is closed after this many seconds.
TICKET_SECONDS = 15.0

CLOSE_FAULT = 1011
CLOSE_BAD_MESSAGE, CLOSE_TICKET_REFUSED, CLOSE_NO_TICKET, CLOSE_TOO_MANY = 4400, 4401, 4408, 4429


class _Quiet(logging.Filter):
    """websockets writes whole frames at DEBUG: whatever level somebody sets, they never reach a handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


def _wire_log() -> logging.Logger:
    logger = logging.getLogger("kakanai.agent.wire")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_Quiet())
    return logger


@asynccontextmanager
async def listening(
    terminal: Terminal, *, port: int = PORT, ticket_seconds: float = TICKET_SECONDS
) -> AsyncIterator[Server]:
    """The agent's socket, open as long as the context is. Loopback only; ``port`` 0 takes a free one (tests)."""
    open_now: set[ServerConnection] = set()

    def check_host(connection: ServerConnection, request: Request) -> Response | None:
        """DNS rebinding: a page of another name that resolves to this address sends that name as Host."""
        bound = connection.local_address[1]
        hosts = request.headers.get_all("Host")
        if hosts not in ([f"{ADDRESS}:{bound}"], [f"localhost:{bound}"]):
            log.warning("connection refused: Host")
            return connection.respond(http.HTTPStatus.FORBIDDEN, "")
        return None

    async def handle(connection: ServerConnection) -> None:
        if len(open_now) >= MOST_CONNECTIONS:
            await connection.close(CLOSE_TOO_MANY)
            return
        open_now.add(connection)
        try:
            await _converse(connection, terminal, ticket_seconds)
        finally:
            open_now.discard(connection)

    async with serve(
        handle,
        ADDRESS,
        port,
        origins=[Origin(origin) for origin in terminal.enrolment.origins],
        process_request=check_host,
        max_size=LONGEST_MESSAGE,
        max_queue=4,
        compression=None,
        server_header=None,
        logger=_wire_log(),
    ) as server:
        yield server


async def _converse(connection: ServerConnection, terminal: Terminal, ticket_seconds: float) -> None:
    outgoing: asyncio.Queue[str] = asyncio.Queue()
    session = Session(terminal, outgoing.put_nowait)
    sender = asyncio.create_task(_send(connection, outgoing))
    late = asyncio.create_task(_close_without_ticket(connection, session, ticket_seconds))
    log.info("connected")
    try:
        outgoing.put_nowait(session.greeting())
        async for text in connection:
            if not isinstance(text, str):
                raise BadMessage("binary")
            outgoing.put_nowait(await session.receive(text))
    except TicketRefused as error:
        log.warning("ticket refused: %s", error.said)
        await connection.close(CLOSE_TICKET_REFUSED, error.said)
    except BadMessage:
        log.warning("bad message")
        await connection.close(CLOSE_BAD_MESSAGE)
    except ConnectionClosed:
        pass
    except Exception as error:
        # Only the type: see Terminal.perform.
        log.error("connection ended in %s", type(error).__name__)
        await connection.close(CLOSE_FAULT)
    finally:
        session.close()
        for task in (sender, late):
            task.cancel()
            with suppress(asyncio.CancelledError, ConnectionClosed):
                await task
        log.info("disconnected")


async def _send(connection: ServerConnection, outgoing: asyncio.Queue[str]) -> None:
    while True:
        await connection.send(await outgoing.get())


async def _close_without_ticket(connection: ServerConnection, session: Session, seconds: float) -> None:
    await asyncio.sleep(seconds)
    if not session.admitted:
        await connection.close(CLOSE_NO_TICKET)
