"""The folder of trust: what stands in it counts, a new day's revocation list without a restart."""

import asyncio
import threading
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from hardware.agent.operations import Operation
from hardware.agent.protocol import Ticket, new_ticket
from hardware.agent.results import Authentication
from hardware.cards import jpki
from hardware.cards.channel import Channel
from hardware.cards.identify import CardKind
from hardware.trust.revocation import Revocation
from pages.cards.errors import CardNotGenuine
from pages.cards.reading import Note, Reading
from pages.cards.trust import Trust
from pages.cards.trust_files import BadTrustFile
from tests.devices import pki
from tests.devices.mynumber import MyNumberCard, auth_authority, roots, text_root
from tests.devices.trust import configure_trust

SERIAL, ANOTHER = 77, 78
CARD = MyNumberCard(serial=SERIAL)
AUTHORITY = auth_authority()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The roots of the fictional world."""
    configure_trust(tmp_path)
    return tmp_path


def state(trust: Trust) -> Revocation:
    return trust.checker.check(CARD.auth_certificate, AUTHORITY.certificate, pki.NOW)


def test_the_files_of_each_folder_are_loaded(folder: Path) -> None:
    trust = Trust.load(folder)
    assert (list(trust.jpki), list(trust.text), list(trust.residence)) == (roots(), [text_root()], [])
    pem = AUTHORITY.certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "residence").mkdir()
    (folder / "residence" / "agency.PEM").write_bytes(pem)
    (folder / "residence" / "read.me").write_text("not looked at")
    assert Trust.load(folder).residence == (AUTHORITY.certificate,)


def test_a_folder_that_is_not_there_is_nothing_configured(tmp_path: Path) -> None:
    trust = Trust.load(tmp_path / "nowhere")
    assert (trust.jpki, trust.text, trust.residence, state(trust)) == ((), (), (), Revocation.NOT_CONFIGURED)


@pytest.mark.parametrize("name", ["jpki/broken.cer", "jpki/day.crl", "text/broken.pem", "jpki/folder.crl/"])
def test_the_program_does_not_start_with_a_file_that_it_cannot_read(folder: Path, name: str) -> None:
    file = folder / name
    file.mkdir() if name.endswith("/") else file.write_bytes(b"-----BEGIN nothing")
    with pytest.raises(BadTrustFile) as refused:
        Trust.load(folder)
    assert str(refused.value).startswith(str(file))


def test_lists_are_read_again_when_the_folder_changes(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    trust = Trust.load(folder)
    assert state(trust) is Revocation.NOT_CONFIGURED
    today, tomorrow = folder / "jpki" / "1.crl", folder / "jpki" / "2.crl"
    today.write_bytes(AUTHORITY.revoke())
    assert state(trust) is Revocation.GOOD
    whole = x509.load_der_x509_crl(AUTHORITY.revoke(SERIAL, ANOTHER)).public_bytes(serialization.Encoding.PEM)
    tomorrow.write_bytes(whole[:200])
    assert (state(trust), len(caplog.records)) == (Revocation.GOOD, 1)
    tomorrow.write_bytes(whole)
    assert state(trust) is Revocation.REVOKED
    tomorrow.write_bytes(whole[:200])
    assert (state(trust), len(caplog.records)) == (Revocation.REVOKED, 2)
    tomorrow.unlink()
    assert state(trust) is Revocation.GOOD
    today.unlink()
    assert state(trust) is Revocation.NOT_CONFIGURED


def laid() -> tuple[Authentication, Ticket]:
    """What a terminal sends of the card, and the ticket that asked for it."""
    ticket = new_ticket("juminka-1", "connection", [Operation.JPKI_AUTHENTICATE], now=pki.NOW.timestamp())
    channel = Channel(CARD.apdu)
    certificate, issuer = jpki.read_auth_certificates(channel)
    return Authentication(certificate, issuer, jpki.sign_challenge(channel, "1234", ticket.challenge())), ticket


async def test_a_revoked_card_is_refused_from_the_day_its_list_arrives(folder: Path) -> None:
    trust, (result, ticket) = Trust.load(folder), laid()
    reading = Reading(CardKind.MYNUMBER)
    (folder / "jpki" / "1.crl").write_bytes(AUTHORITY.revoke())
    await reading.take(result, ticket, trust, pki.NOW)
    assert reading.notes == [Note("cards.proof.certificate", "good"), Note("cards.proof.revocation_good", "good")]
    (folder / "jpki" / "2.crl").write_bytes(AUTHORITY.revoke(SERIAL))
    with pytest.raises(CardNotGenuine):
        await Reading(CardKind.MYNUMBER).take(result, ticket, trust, pki.NOW)


async def test_a_check_of_revocation_that_takes_its_time_holds_nobody_up() -> None:
    asked, answer = threading.Event(), threading.Event()

    class Slow:
        def check(self, _: x509.Certificate, _issuer: x509.Certificate, _at: datetime) -> Revocation:
            asked.set()
            return Revocation.GOOD if answer.wait(10) else Revocation.UNAVAILABLE

    result, ticket = laid()
    reading = Reading(CardKind.MYNUMBER)
    taking = asyncio.create_task(reading.take(result, ticket, Trust(tuple(roots()), checker=Slow()), pki.NOW))
    await asyncio.to_thread(asked.wait, 10)
    answer.set()
    await taking
    assert reading.notes[-1] == Note("cards.proof.revocation_good", "good")
