"""What a page believes of the replies about a card: all of one card, checked where nobody else has to wait for it."""

import asyncio
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from hardware.agent.codec import encode
from hardware.agent.operations import Operation
from hardware.agent.protocol import Reply, new_ticket
from hardware.agent.tasks import TASKS, Arguments
from hardware.cards.identify import CardKind
from hardware.cards.simulation import SimulatedReaders
from hardware.trust.lists import RevocationLists
from hardware.trust.revocation import Revocation
from pages.cards.errors import CardChanged, CardNotGenuine, CardTrouble, CertificateRefused
from pages.cards.reading import Note, Reading
from pages.cards.trust import Trust
from tests.devices import pki
from tests.devices.mynumber import MyNumberCard, Person, auth_authority, roots, sign_authority, text_root
from tests.devices.trust import configure_trust

TICKET = new_ticket("T01", "c1", [Operation.JPKI_AUTHENTICATE], now=0)
TRUST = Trust(tuple(roots()), (text_root(),))
HERE, ANEW = "laid down here", "laid down anew"
TEXT, CERTIFICATE = Operation.MYNUMBER_ATTRIBUTES, Operation.JPKI_AUTHENTICATE


def read(card: MyNumberCard, operation: Operation, presence: str = HERE, **given: Any) -> Reply:
    """What the agent answers."""
    readers = SimulatedReaders("R")
    readers.insert("R", card)
    with readers.transaction("R") as channel:
        result = TASKS[operation](channel, Arguments(**{"secret": "1234", **given}), TICKET)
    return Reply(operation, 1, encode(result), presence=presence)


async def taken(*replies: Reply, trust: Trust = TRUST) -> Reading:
    reading = Reading(CardKind.MYNUMBER, HERE)
    for reply in replies:
        await reading.take(reply, TICKET, trust, pki.NOW)
    return reading


async def test_certificate_and_text_of_one_card_are_taken_together() -> None:
    card = MyNumberCard(serial=0xABC)
    reading = await taken(read(card, CERTIFICATE), read(card, TEXT))
    assert reading.identity is not None
    assert reading.text is not None
    assert (reading.identity.serial, reading.text.name) == ("abc", "田中　花子")


async def test_nothing_of_another_card_nor_of_this_one_laid_down_again_is_added() -> None:
    card, other = MyNumberCard(), MyNumberCard(Person(name="別人"))
    reading = await taken(read(card, CERTIFICATE))
    for reply in (read(other, TEXT, ANEW), read(card, TEXT, ANEW)):
        with pytest.raises(CardChanged):
            await reading.take(reply, TICKET, TRUST, pki.NOW)
    assert reading.text is None


async def test_a_revoked_card_is_refused_from_the_day_its_list_arrives(tmp_path: Path) -> None:
    configure_trust(tmp_path)
    trust, card, authority = Trust.load(tmp_path), MyNumberCard(serial=77), auth_authority()
    (tmp_path / "jpki" / "1.crl").write_bytes(authority.revoke())
    reading = await taken(read(card, CERTIFICATE), trust=trust)
    assert reading.notes == [Note("cards.proof.certificate", "good"), Note("cards.proof.revocation_good", "good")]
    (tmp_path / "jpki" / "2.crl").write_bytes(authority.revoke(77))
    with pytest.raises(CertificateRefused):
        await taken(read(card, CERTIFICATE), trust=trust)


REVOKED = Trust(TRUST.jpki, checker=RevocationLists.load(auth_authority().revoke(0xABC)))
STRANGERS = Trust((sign_authority().certificate,))
REFUSED = {
    "validity": (MyNumberCard(expired=True), TRUST),
    "revocation": (MyNumberCard(serial=0xABC), REVOKED),
    "chain": (MyNumberCard(), STRANGERS),
}


@pytest.mark.parametrize("check", REFUSED)
async def test_a_certificate_that_proves_nothing_any_more_is_no_word_against_the_card(check: str) -> None:
    card, trust = REFUSED[check]
    reading = Reading(CardKind.MYNUMBER, HERE)
    with pytest.raises(CertificateRefused) as refused:
        await reading.take(read(card, CERTIFICATE), TICKET, trust, pki.NOW)
    assert refused.value.key == f"cards.certificate_refused.{check}"
    await reading.take(read(card, TEXT), TICKET, trust, pki.NOW)
    assert reading.text is not None


async def test_a_signature_that_does_not_hold_is_a_word_against_the_card() -> None:
    under_another_ticket = new_ticket("T01", "c1", [CERTIFICATE], now=0)
    reading = Reading(CardKind.MYNUMBER, HERE)
    with pytest.raises(CardNotGenuine) as refused:
        await reading.take(read(MyNumberCard(), CERTIFICATE), under_another_ticket, TRUST, pki.NOW)
    assert (refused.value.key, refused.value.params) == ("cards.error.NOT_GENUINE", {"check": "signature"})


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        (Operation.IDENTIFY, {}),
        (Operation.TRIES, {}),
        (Operation.MYNUMBER_NUMBER, {}),
        (Operation.JPKI_HOLDER, {"secret": "PASSWORD1"}),
    ],
)
async def test_a_genuine_answer_to_something_else_is_refused_and_adds_nothing(
    operation: Operation, given: dict[str, str]
) -> None:
    reading = Reading(CardKind.MYNUMBER, HERE)
    with pytest.raises(CardTrouble) as refused:
        await reading.take(read(MyNumberCard(), operation, **given), TICKET, TRUST, pki.NOW)
    assert refused.value.key == "cards.error.BAD_DATA"
    assert reading == Reading(CardKind.MYNUMBER, HERE)


@dataclass
class SlowRevocation:
    """A place to ask that answers only once the rest of the program has got a turn."""

    turn: threading.Event = field(default_factory=threading.Event)

    def check(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Revocation:
        return Revocation.GOOD if self.turn.wait(2) else Revocation.UNAVAILABLE


async def test_while_a_card_is_checked_everybody_else_goes_on() -> None:
    slow = SlowRevocation()
    asyncio.get_running_loop().call_soon(slow.turn.set)
    reading = await taken(read(MyNumberCard(), CERTIFICATE), trust=Trust(TRUST.jpki, checker=slow))
    assert reading.identity is not None
    assert reading.identity.revocation is Revocation.GOOD
