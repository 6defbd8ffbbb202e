"""The server's end of the line to a terminal's agent, for one open page: tickets out, replies in.

Tickets carry the machine's real time, because the agent compares it with its own (docs/decisions/0006).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hardware.agent.errors import ReplyRefused
from hardware.agent.operations import Operation
from hardware.agent.protocol import (
    CLOCK_SLACK,
    PROTOCOL,
    Reply,
    Ticket,
    is_greeting_proved,
    new_ticket,
    open_reply,
    sign_ticket,
)
from hardware.agent.results import Result, result_of
from hardware.errors import BadData
from pages.cards.errors import AgentUnknown, CardTrouble, ReplyUnverified
from pages.here import Here
from services.audit import service as audit
from services.audit.events import CardRead
from services.base import clock, database
from services.terminals import service as terminals
from services.terminals.errors import NotEnrolled, ReplyCounted

ALWAYS = frozenset({Operation.WATCH, Operation.IDENTIFY})  # what every staff screen may do
SILENT = frozenset({Operation.IDENTIFY, Operation.TRIES})  # reads nothing of a person: no audit record
REMEMBERED = timedelta(minutes=30)  # longer than any ticket is good for


class Link:
    """What the page knows of its terminal's agent, and the ticket that is good now.

    ``on_unknown``: the agent that answers is not the one enrolled for the terminal (any more).
    """

    def __init__(self, at: Here, on_unknown: Callable[[], None]) -> None:
        self._here = at
        self._on_unknown = on_unknown
        self._connection = ""
        self.ticket: Ticket | None = None

    async def greeted(self, hello: Mapping[str, Any]) -> str | None:
        """The agent has said ``hello``; why it gets no ticket (a state of ``cards.agent.…``), or ``None``."""
        self.ticket = None
        protocol = hello.get("protocol")
        if not isinstance(protocol, int) or protocol < PROTOCOL:
            return "old"
        if protocol > PROTOCOL:
            return "newer"
        if hello.get("terminal") != self._here.terminal_id:
            return "other_terminal"
        connection = str(hello.get("connection"))
        try:
            async with database.transaction() as session:
                key = await terminals.reply_key(session, self._here.terminal_id)
                if not is_greeting_proved(hello.get("proof"), self._here.terminal_id, connection, key):
                    return "unenrolled"
                await terminals.seen(session, self._here.terminal_id, str(hello.get("version"))[:32])
        except NotEnrolled:
            return "unenrolled"
        self._connection = connection
        return None

    async def new_ticket(self, operations: Iterable[Operation] = ()) -> str:
        """A signed ticket for the connection greeted last; the one before it is void here as at the agent.

        :raises NotEnrolled: the agent counts no more, so nothing of what it reads would be believed.
        """
        async with database.transaction() as session:
            await terminals.reply_key(session, self._here.terminal_id)
            key = Ed25519PrivateKey.from_private_bytes(await terminals.ticket_key(session))
        wanted = ALWAYS | frozenset(operations)
        self.ticket = new_ticket(self._here.terminal_id, self._connection, wanted, now=time.time())
        return sign_ticket(self.ticket, key)

    async def enrolled(self) -> bool:
        """Whether an agent still counts for this terminal."""
        try:
            async with database.transaction() as session:
                await terminals.reply_key(session, self._here.terminal_id)
        except NotEnrolled:
            return False
        return True

    async def open(self, sealed: str, visit_id: str | None) -> Reply:
        """What the agent answered under the present ticket; taken once, and recorded.

        :raises AgentUnknown: the code over it is not by the terminal's key.
        :raises ReplyUnverified: of another terminal or ticket, too old, or taken before.
        :raises NotEnrolled: the agent counted when it was asked, and counts no more.
        """
        ticket = self.ticket
        at = (self._here.user_id, self._here.terminal_id, visit_id)
        try:
            if ticket is None or time.time() > ticket.expires + ticket.window + CLOCK_SLACK:
                raise ReplyRefused("ticket")
            async with database.transaction() as session:
                reply, name = open_reply(sealed, ticket, await terminals.reply_key(session, ticket.terminal))
                await terminals.count(session, name, clock.now() + REMEMBERED)
                if reply.operation not in SILENT:
                    await audit.record(session, CardRead(*at, reply.operation.value, reply.error or "ok"))
        except NotEnrolled:
            await audit.record_refusal(CardRead(*at, "reply", "unenrolled"))
            raise
        except (ReplyRefused, ReplyCounted) as error:
            reason = error.reason if isinstance(error, ReplyRefused) else "replayed"
            await audit.record_refusal(CardRead(*at, "reply", reason))
            if reason == "mac":
                self._on_unknown()
                raise AgentUnknown from None
            raise ReplyUnverified from None
        return reply

    async def result(self, sealed: str, visit_id: str | None) -> Result | None:
        """:meth:`open`, and what was read; ``None`` when the card refused (the form has said so).

        :raises CardTrouble: the reply makes no sense.
        """
        reply = await self.open(sealed, visit_id)
        if reply.error is not None:
            return None
        try:
            return result_of(reply)
        except BadData:
            raise CardTrouble(BadData.code) from None
