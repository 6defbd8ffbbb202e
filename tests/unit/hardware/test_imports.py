"""The server verifies without a card reader: what it imports needs neither PC/SC nor a websocket library."""

import subprocess
import sys

SERVER_SIDE = [
    "hardware.agent.protocol",
    "hardware.agent.enrolment",
    "hardware.agent.results",
    "hardware.trust.jpki",
    "hardware.trust.card_text",
    "hardware.trust.residence",
    "hardware.trust.lists",
    "hardware.trust.revocation",
    "hardware.mdoc.source",
    "hardware.cards.simulation",
]


def test_the_server_side_needs_no_reader() -> None:
    program = f"import sys, {', '.join(SERVER_SIDE)}"
    program += "; print(sorted({'smartcard', 'websockets', 'nicegui'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_terminal_side_needs_nothing_of_the_server() -> None:
    named = "('hardware.trust', 'hardware.mdoc', 'cbor2')"
    program = f"import sys, hardware.agent.__main__; print([m for m in sys.modules if m.startswith({named})])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
