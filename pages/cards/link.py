"""The server's end of the line to a terminal's agent, for one open page: tickets out, replies in.

Tickets carry the machine's real time, because the agent compares it with its own (docs/decisions/0006).
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
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
KEPT = 32  # tickets whose answer to "which card lies there" may still be on its way


class Link:
    """What the page knows of its terminal's agent, and the ticket that is good now.

    ``on_unknown``: the agent that answers is not the one enrolled for the terminal (any more).
    """

    def __init__(self, at: Here, on_unknown: Callable[[], None]) -> None:
        self._here = at
        self._on_unknown = on_unknown
        self._connection = ""
        self.ticket: Ticket | None = None
        self._since: deque[Ticket] = deque(maxlen=KEPT)  # given since a card was asked last which one it is
        self._superseded: deque[Ticket] = deque(maxlen=KEPT)  # given before that

    async def greeted(self, hello: Mapping[str, Any]) -> str | None:
        """The agent has said ``hello``; why it gets no ticket (a state of ``cards.agent.…``), or ``None``."""
        self.ticket = None
        self._since.clear()
        self._superseded.clear()
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
        self._since.append(self.ticket)
        return sign_ticket(self.ticket, key)

    async def identification(self) -> str:
        """A signed ticket to ask which card lies there; what was asked before may yet be answered (:meth:`identified`).

        :raises NotEnrolled: as :meth:`new_ticket`.
        """
        given = await self.new_ticket()
        asked = self._since.pop()
        self._superseded.extend(self._since)
        self._since.clear()
        self._since.append(asked)
        return given

    async def identified(self, sealed: str) -> Reply | None:
        """What the agent answered when it was asked which card lies there.

        ``None``: it is the genuine answer to an earlier question, and the newest one will be answered too. Cards that
        are laid down one after the other, or one that bounces, bring such.

        :raises AgentUnknown, ReplyUnverified, NotEnrolled: as :meth:`open`.
        """
        reply, ticket = await self._open(sealed, None, [*self._superseded, *self._since])
        return reply if ticket in self._since else None

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
        reply, _ = await self._open(sealed, visit_id, [])
        return reply

    async def _open(self, sealed: str, visit_id: str | None, earlier: Iterable[Ticket]) -> tuple[Reply, Ticket]:
        """``earlier``: tickets that count as well, for the answer to which card lies there."""
        at = (self._here.user_id, self._here.terminal_id, visit_id)
        try:
            tickets = [one for one in (self.ticket, *earlier) if one is not None and _in_time(one)]
            if not tickets:
                raise ReplyRefused("ticket")
            async with database.transaction() as session:
                key = await terminals.reply_key(session, self._here.terminal_id)
                reply, name, ticket = _opened(sealed, tickets, key)
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
        return reply, ticket

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


def _in_time(ticket: Ticket) -> bool:
    return time.time() <= ticket.expires + ticket.window + CLOCK_SLACK


def _opened(sealed: str, tickets: Sequence[Ticket], key: bytes) -> tuple[Reply, str, Ticket]:
    """The reply, the name under which it counts once, and its ticket: the first one, or for IDENTIFY another.

    Raises ReplyRefused.
    """
    present, *earlier = tickets
    for ticket in earlier:
        try:
            reply, name = open_reply(sealed, ticket, key)
        except ReplyRefused as error:
            if error.reason not in {"ticket", "operation"}:
                raise
        else:
            if reply.operation is Operation.IDENTIFY:
                return reply, name, ticket
    return *open_reply(sealed, present, key), present
