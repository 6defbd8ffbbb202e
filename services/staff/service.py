"""Staff: who works here, at which terminal and desk, what they may do, and the resident screen beside them."""

from services.staff.demo import DEMO_PASSWORD, demo_accounts, seed_demo
from services.staff.organisation import OfficeView, TerminalView, deactivate, names, offices, terminals
from services.staff.rights import Action, may
from services.staff.screens import (
    Mode,
    Pairing,
    Screen,
    bring_visit,
    clear,
    forget_visit,
    is_paired,
    pair,
    pairing_code,
    screen_of,
    screen_topic,
    show,
    showing,
    unpair,
)
from services.staff.sessions import TOPIC as SESSIONS
from services.staff.sessions import session_key, standing
from services.staff.signing_in import SignedIn, current, sign_in, sign_out
from services.staff.turning import turn, turn_back

__all__ = [
    "DEMO_PASSWORD",
    "SESSIONS",
    "Action",
    "Mode",
    "OfficeView",
    "Pairing",
    "Screen",
    "SignedIn",
    "TerminalView",
    "bring_visit",
    "clear",
    "current",
    "deactivate",
    "demo_accounts",
    "forget_visit",
    "is_paired",
    "may",
    "names",
    "offices",
    "pair",
    "pairing_code",
    "screen_of",
    "screen_topic",
    "seed_demo",
    "session_key",
    "show",
    "showing",
    "sign_in",
    "sign_out",
    "standing",
    "terminals",
    "turn",
    "turn_back",
    "unpair",
]
