"""Terminals: enrolling agents, the keys for tickets and replies, what counts once, certificates seen before."""

from services.terminals.certificates import owner, remember
from services.terminals.enrolment import TOPIC, Agent, agents, enrol, forget, reply_key, seen, show_code
from services.terminals.keys import count, ticket_key

__all__ = [
    "TOPIC",
    "Agent",
    "agents",
    "count",
    "enrol",
    "forget",
    "owner",
    "remember",
    "reply_key",
    "seen",
    "show_code",
    "ticket_key",
]
