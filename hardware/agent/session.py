"""One connection's conversation, without the wire: greeting, tickets, calls, events.

Page → agent:  ``{"type": "ticket", "ticket": …}``, ``{"type": "call", "id": …, "operation": …, "arguments": {…}}``
Agent → page:  ``hello`` (protocol, version, terminal, connection, proof), ``ready`` (operations, readers), ``reply``
(id, error, details, sealed), ``event`` (event, reader). ``sealed`` is for the server; the page hands it on as it is.
"""

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from hardware.agent.errors import BadMessage, OperationNotAllowed
from hardware.agent.operations import Operation
from hardware.agent.protocol import LONGEST_MESSAGE, PROTOCOL, Reply, Ticket, prove_greeting, seal_reply
from hardware.agent.tasks import Arguments
from hardware.agent.terminal import Terminal
from hardware.errors import BadData

AGENT_VERSION = "1.1.0"
LONGEST_ID = 64


class Session:
    """State of one connection. ``push`` sends a message to the page at any time."""

    def __init__(self, terminal: Terminal, push: Callable[[str], None]) -> None:
        self._terminal = terminal
        self._push = push
        self._connection = secrets.token_urlsafe(18)
        self._ticket: Ticket | None = None
        self._until = 0.0
        self._number = 0
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def admitted(self) -> bool:
        """Whether a ticket was accepted."""
        return self._ticket is not None

    def greeting(self) -> str:
        """The first message: who is here, and the name of this connection for the ticket."""
        enrolment = self._terminal.enrolment
        return _message(
            "hello",
            protocol=PROTOCOL,
            version=AGENT_VERSION,
            terminal=enrolment.terminal,
            connection=self._connection,
            proof=prove_greeting(enrolment.terminal, self._connection, enrolment.reply_key),
        )

    async def receive(self, text: str) -> str:
        """Answers one message. Raises BadMessage and TicketRefused: the connection ends with them."""
        message = parse(text)
        match message.get("type"):
            case "ticket":
                return await self._admit(message)
            case "call":
                return await self._call(message)
        raise BadMessage("unknown type")

    def close(self) -> None:
        """Forgets the subscription."""
        self._unsubscribe()

    async def _admit(self, message: dict[str, Any]) -> str:
        token = message.get("ticket")
        if not isinstance(token, str):
            raise BadMessage("no ticket")
        ticket = self._terminal.admit(token, self._connection)
        self._ticket, self._number = ticket, 0
        self._until = time.monotonic() + ticket.window
        self._unsubscribe()
        if Operation.WATCH in ticket.operations:
            self._unsubscribe = self._terminal.subscribe(lambda event: self._push(_message("event", **event)))
        readers = await self._terminal.readers() if Operation.WATCH in ticket.operations else []
        return _message("ready", operations=sorted(ticket.operations), readers=readers)

    async def _call(self, message: dict[str, Any]) -> str:
        identifier, name = message.get("id"), message.get("operation")
        if not isinstance(identifier, str) or len(identifier) > LONGEST_ID or not isinstance(name, str):
            raise BadMessage("call without id or operation")
        ticket = self._ticket
        if ticket is None:
            raise BadMessage("call before the ticket")
        operation = next((known for known in ticket.operations if known.value == name), None)
        if operation in (None, Operation.WATCH) or time.monotonic() > self._until:
            return _message("reply", id=identifier, error=OperationNotAllowed.code, details={}, sealed=None)
        assert operation is not None
        arguments = Arguments.parse(message.get("arguments", {}))
        self._number += 1
        reply = await self._terminal.perform(operation, arguments, ticket, self._number)
        return self._seal(identifier, reply, ticket)

    def _seal(self, identifier: str, reply: Reply, ticket: Ticket) -> str:
        sealed = seal_reply(reply, ticket, self._terminal.enrolment.reply_key)
        text = _message("reply", id=identifier, error=reply.error, details=reply.details, sealed=sealed)
        if len(text.encode()) <= LONGEST_MESSAGE:
            return text
        return self._seal(identifier, Reply(reply.operation, reply.number, None, BadData.code, {}), ticket)


def parse(text: str) -> dict[str, Any]:
    """A message of the page. Raises BadMessage without repeating it.

    ``\\ud800`` is JSON and no text: what repeats it cannot be sent, whatever field it stands in.
    """
    try:
        message = json.loads(text)
        json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None
    if not isinstance(message, dict):
        raise BadMessage("not an object")
    return message


def _message(kind: str, **fields: Any) -> str:
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))
