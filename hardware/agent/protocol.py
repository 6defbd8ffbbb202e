"""What server and agent agree on: tickets (Ed25519), replies (HMAC-SHA256). Pure; both sides use these functions.

1. The agent greets each connection with a random ``connection`` name, and proves that it holds the terminal's key.
2. The server signs a ticket for this terminal and this connection, naming the operations.
3. Each reply carries the ticket's nonce and a number, and an authentication code by the terminal's enrolled key.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hardware.agent.errors import BadMessage, ReplyRefused, TicketRefused
from hardware.agent.nonces import NonceMemory
from hardware.agent.operations import Operation

#: Of what page, agent and server say to each other: greeting, tickets, replies.
PROTOCOL = 2
#: Of the enrolment: a terminal keeps it through updates of the agent.
VERSION = 1
#: The longest message in either direction, in bytes.
LONGEST_MESSAGE = 64 * 1024
#: A ticket must be handed in within this many seconds.
LONGEST_LIFE = 60
#: Its operations may be used for at most this many seconds after that (a person types a PIN slowly).
LONGEST_WINDOW = 600
#: How far the clocks of server and terminal may be apart, in seconds.
CLOCK_SLACK = 30

TICKET_DOMAIN = b"kakanai ticket 1\x00"
GREETING_DOMAIN = b"kakanai greeting 1\x00"
REPLY_DOMAIN = b"kakanai reply 1\x00"
CHALLENGE_DOMAIN = b"kakanai challenge 1\x00"
KEY_BYTES = 32


@dataclass(frozen=True)
class Ticket:
    """A permission. Times are seconds since 1970; ``window`` seconds."""

    terminal: str
    connection: str
    nonce: str
    issued: int
    expires: int
    window: int
    operations: frozenset[Operation]

    def challenge(self) -> bytes:
        """What 利用者証明 signs under this ticket: bound to it, so an old signature opens nothing."""
        return hashlib.sha256(CHALLENGE_DOMAIN + f"{self.terminal}\x00{self.nonce}".encode()).digest()


@dataclass(frozen=True)
class Reply:
    """What the agent answered to one call. ``error`` is a code of :mod:`hardware.errors`, None on success.

    The result shows in no representation: it is of a person. ``presence`` names the laying-down of the card that gave
    it: with another card, or the same one laid down again, it is another (:mod:`hardware.agent.presence`).
    """

    operation: Operation
    number: int
    result: dict[str, Any] | None = field(repr=False)
    error: str | None = None
    details: dict[str, Any] | None = None
    presence: str | None = None


def new_ticket(
    terminal: str,
    connection: str,
    operations: Iterable[Operation],
    *,
    now: float,
    life: int = LONGEST_LIFE,
    window: int = LONGEST_WINDOW,
) -> Ticket:
    """A ticket with a fresh nonce; keep it (or its nonce) to open the replies."""
    nonce = secrets.token_urlsafe(18)
    return Ticket(terminal, connection, nonce, int(now), int(now) + life, window, frozenset(operations))


def sign_ticket(ticket: Ticket, key: Ed25519PrivateKey) -> str:
    """The ticket as the page carries it from server to agent: ``payload.signature``, base64url."""
    payload = _dump(
        {
            "v": PROTOCOL,
            "terminal": ticket.terminal,
            "connection": ticket.connection,
            "nonce": ticket.nonce,
            "issued": ticket.issued,
            "expires": ticket.expires,
            "window": ticket.window,
            "operations": sorted(ticket.operations),
        }
    )
    return f"{_encode(payload)}.{_encode(key.sign(TICKET_DOMAIN + payload))}"


def open_ticket(
    token: str, key: Ed25519PublicKey, *, terminal: str, connection: str, now: float, used: NonceMemory
) -> Ticket:
    """The agent's check of a ticket. Raises TicketRefused with the reason; a ticket opens once."""
    try:
        payload, signature = (_decode(part) for part in token.split("."))
        key.verify(signature, TICKET_DOMAIN + payload)
        ticket = _parse_ticket(payload)
    except InvalidSignature:
        raise TicketRefused("signature") from None
    except (ValueError, BadMessage):
        raise TicketRefused("malformed") from None
    reasons = {
        "terminal": ticket.terminal != terminal,
        "connection": ticket.connection != connection,
        "too_long": ticket.expires - ticket.issued > LONGEST_LIFE or not 0 < ticket.window <= LONGEST_WINDOW,
        "not_yet": now < ticket.issued - CLOCK_SLACK,
        "expired": now > ticket.expires,
    }
    for reason, refused in reasons.items():
        if refused:
            of_the_clock = reason in ("not_yet", "expired")
            raise TicketRefused(reason, round(now - ticket.issued) if of_the_clock else None)
    if not used.claim(ticket.nonce, ticket.expires):
        raise TicketRefused("replayed")
    return ticket


def prove_greeting(terminal: str, connection: str, key: bytes) -> str:
    """What the agent's greeting says to show that its key is the one enrolled for the terminal."""
    return _mac(key, GREETING_DOMAIN, f"{terminal}\x00{connection}".encode())


def is_greeting_proved(proof: object, terminal: str, connection: str, key: bytes) -> bool:
    """The server's check of it."""
    return (
        isinstance(proof, str)
        and proof.isascii()
        and hmac.compare_digest(prove_greeting(terminal, connection, key), proof)
    )


def seal_reply(reply: Reply, ticket: Ticket, key: bytes) -> str:
    """The reply as the page carries it from agent to server: JSON with ``body`` (JSON text) and ``mac``."""
    body = _dump(
        {
            "v": PROTOCOL,
            "terminal": ticket.terminal,
            "nonce": ticket.nonce,
            "operation": reply.operation,
            "number": reply.number,
            "result": reply.result,
            "error": reply.error,
            "details": reply.details,
            "presence": reply.presence,
        }
    )
    return _dump({"body": body.decode(), "mac": _mac(key, REPLY_DOMAIN, body)}).decode()


def open_reply(sealed: str, ticket: Ticket, key: bytes) -> tuple[Reply, str]:
    """The server's check of a reply to ``ticket``, and the name under which this reply counts once.

    The server keeps the names where all its processes see them, and lets none count twice. Raises ReplyRefused.
    """
    try:
        outer = _load(sealed)
        body, mac = outer.get("body"), outer.get("mac")
        if not isinstance(body, str) or not isinstance(mac, str) or not mac.isascii():
            raise BadMessage("reply without body or mac")
        if not hmac.compare_digest(_mac(key, REPLY_DOMAIN, body.encode()), mac):
            raise ReplyRefused("mac")
        fields = _load(body)
        reply = _parse_reply(fields)
    except (ValueError, BadMessage):
        raise ReplyRefused("malformed") from None
    if (fields.get("terminal"), fields.get("nonce")) != (ticket.terminal, ticket.nonce):
        raise ReplyRefused("ticket")
    if reply.operation not in ticket.operations:
        raise ReplyRefused("operation")
    return reply, f"{ticket.nonce}/{reply.number}"


def _parse_ticket(payload: bytes) -> Ticket:
    fields = _load(payload.decode())
    operations = fields.get("operations")
    if fields.get("v") != PROTOCOL or not isinstance(operations, list):
        raise BadMessage("ticket of another kind")
    return Ticket(
        terminal=_text(fields, "terminal"),
        connection=_text(fields, "connection"),
        nonce=_text(fields, "nonce"),
        issued=_number(fields, "issued"),
        expires=_number(fields, "expires"),
        window=_number(fields, "window"),
        # Operations a newer server knows and this agent does not are left out, not an error.
        operations=frozenset(operation for operation in Operation if operation.value in operations),
    )


def _parse_reply(fields: dict[str, Any]) -> Reply:
    result, error, details = (fields.get(name) for name in ("result", "error", "details"))
    if fields.get("v") != PROTOCOL:
        raise BadMessage("reply of another kind")
    if not isinstance(result, dict | None) or not isinstance(error, str | None) or not isinstance(details, dict | None):
        raise BadMessage("reply of another kind")
    if (result is None) == (error is None):
        raise BadMessage("reply is neither result nor error")
    presence = None if result is None else _text(fields, "presence")
    return Reply(Operation(_text(fields, "operation")), _number(fields, "number"), result, error, details, presence)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise BadMessage(f"no {name}")
    return value


def _number(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    if type(value) is not int:
        raise BadMessage(f"no {name}")
    return value


def _mac(key: bytes, domain: bytes, body: bytes) -> str:
    if len(key) != KEY_BYTES:
        raise ValueError("the terminal's key has 32 bytes")
    return _encode(hmac.digest(key, domain + body, "sha256"))


def _dump(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _load(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise BadMessage("too deep") from None
    if not isinstance(value, dict):
        raise BadMessage("not an object")
    return value


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
