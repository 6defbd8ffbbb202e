"""公的個人認証: what the card gives, and what the server believes of it."""

import datetime as dt
import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cards import jpki
from hardware.cards.channel import Channel
from hardware.errors import AccessDenied, BadData, HardwareError, LastTryRefused, NotGenuine, PinShape, PinWrong
from hardware.trust import chain
from hardware.trust.jpki import Holder, holder, verify_challenge, verify_holder
from hardware.trust.lists import RevocationLists
from hardware.trust.revocation import NotConfigured, Revocation
from tests.devices import pki
from tests.devices.card import VirtualCard
from tests.devices.mynumber import MyNumberCard, Phone, auth_authority, roots, sign_authority

Lay = Callable[[VirtualCard], Channel]
CHALLENGE = b"only for this moment"


def identify(channel: Channel, challenge: bytes = CHALLENGE) -> tuple[bytes, bytes, bytes]:
    """What a terminal sends to the server."""
    return jpki.authenticate(channel, "1234", challenge)


def test_a_person_is_identified_by_the_serial_of_her_certificate(lay: Lay) -> None:
    certificate, issuer, signature = identify(lay(MyNumberCard(serial=0xC0FFEE)))
    identity = verify_challenge(certificate, issuer, CHALLENGE, signature, roots=roots(), at=pki.NOW)
    assert (identity.serial, identity.revocation) == ("c0ffee", Revocation.NOT_CONFIGURED)
    assert identity.issuer == auth_authority().certificate.subject.rfc4514_string()


def test_a_phone_gives_its_certificate_after_the_pin(lay: Lay) -> None:
    phone = Phone(serial=0xC0FFEE)
    with pytest.raises(PinWrong):
        jpki.authenticate(lay(phone), "0000", CHALLENGE)
    certificate, issuer, signature = identify(lay(phone))
    identity = verify_challenge(certificate, issuer, CHALLENGE, signature, roots=roots(), at=pki.NOW)
    assert identity.serial == "c0ffee"


def test_a_signature_over_another_challenge_is_refused(lay: Lay) -> None:
    certificate, issuer, signature = identify(lay(MyNumberCard()), b"an older challenge")
    with pytest.raises(NotGenuine) as refused:
        verify_challenge(certificate, issuer, CHALLENGE, signature, roots=roots(), at=pki.NOW)
    assert refused.value.check == "signature"


def test_without_configured_roots_nobody_is_believed(lay: Lay) -> None:
    certificate, issuer, signature = identify(lay(MyNumberCard()))
    with pytest.raises(NotGenuine) as refused:
        verify_challenge(certificate, issuer, CHALLENGE, signature, roots=[], at=pki.NOW)
    assert refused.value.check == "chain"


def test_a_root_with_the_right_name_and_another_key_is_refused(lay: Lay) -> None:
    certificate, issuer, signature = identify(lay(MyNumberCard()))
    name = "Fictional JPKI for user authentication"
    impostor = pki.authority(name, "impostor").certificate
    assert impostor.subject == auth_authority().certificate.subject
    with pytest.raises(NotGenuine):
        verify_challenge(certificate, issuer, CHALLENGE, signature, roots=[impostor], at=pki.NOW)


def test_a_root_does_not_pass_for_a_person() -> None:
    root = auth_authority()
    der = pki.der(root.certificate)
    signature = pki.sign_digest_info(root.key, jpki.SHA256_DIGEST_INFO + hashlib.sha256(CHALLENGE).digest())
    with pytest.raises(NotGenuine):
        verify_challenge(der, der, CHALLENGE, signature, roots=roots(), at=pki.NOW)


@pytest.mark.parametrize("days", [-400, 4 * 365 + 10])
def test_outside_its_dates_a_certificate_is_refused(lay: Lay, days: int) -> None:
    certificate, issuer, signature = identify(lay(MyNumberCard()))
    at = pki.NOW + dt.timedelta(days=days)
    with pytest.raises(NotGenuine) as refused:
        verify_challenge(certificate, issuer, CHALLENGE, signature, roots=roots(), at=at)
    assert refused.value.check == "validity"


def test_revocation_is_told_apart(lay: Lay) -> None:
    card = MyNumberCard(serial=77)
    certificate, issuer, signature = identify(lay(card))
    authority = auth_authority()

    def state(checker: object) -> Revocation:
        return verify_challenge(
            certificate, issuer, CHALLENGE, signature, roots=roots(), at=pki.NOW, checker=checker
        ).revocation

    other = sign_authority().revoke(77)
    old = authority.revoke(at=pki.NOW - dt.timedelta(days=9))
    assert state(NotConfigured()) is Revocation.NOT_CONFIGURED
    assert state(RevocationLists.load(authority.revoke(78))) is Revocation.GOOD
    assert state(RevocationLists.load()) is Revocation.UNAVAILABLE
    assert state(RevocationLists.load(other)) is Revocation.UNAVAILABLE
    assert state(RevocationLists.load(old)) is Revocation.UNAVAILABLE
    with pytest.raises(NotGenuine) as refused:
        state(RevocationLists.load(authority.revoke(77)))
    assert refused.value.check == "revocation"


def test_the_signature_certificate_holds_the_four_attributes(lay: Lay) -> None:
    certificate, issuer = jpki.read_sign_certificates(lay(MyNumberCard()), "password1")
    identity, found = verify_holder(certificate, issuer, roots=roots(), at=pki.NOW)
    expected = Holder("田中　花子", "三重県伊賀市四十九町３１８４番地", dt.date(1985, 4, 1), "女", substituted=False)
    assert (found, identity.revocation) == (expected, Revocation.NOT_CONFIGURED)


def test_the_signature_certificate_is_closed_without_its_password(lay: Lay) -> None:
    channel = lay(MyNumberCard())
    jpki.select(channel)
    with pytest.raises(AccessDenied):
        channel.read_record(jpki.EF_SIGN_CERTIFICATE)
    for left in (4, 3, 2, 1):
        with pytest.raises(PinWrong) as wrong:
            jpki.read_sign_certificates(channel, "WRONGONE")
        assert wrong.value.left == left
    with pytest.raises(LastTryRefused):
        jpki.read_sign_certificates(channel, "PASSWORD1")


@pytest.mark.parametrize("password", ["", "SHORT", "SEVENTEENLETTERS1", "UMLAUTÄ1", "with space"])
def test_a_password_that_cannot_be_right_is_not_sent(lay: Lay, password: str) -> None:
    card = MyNumberCard()
    with pytest.raises(PinShape):
        jpki.read_sign_certificates(lay(card), password)
    assert card.verify_commands() == 0


def test_an_authentication_certificate_holds_no_attributes() -> None:
    with pytest.raises(BadData):
        holder(MyNumberCard().auth_certificate)


@pytest.mark.parametrize(("text", "birth"), [("319850401", dt.date(1985, 4, 1)), ("000000000", None), ("x", None)])
def test_births_with_unknown_parts_are_left_open(text: str, birth: dt.date | None) -> None:
    names = {f"1.2.392.200149.8.5.5.{n}": v for n, v in enumerate(("名", "1000", "2", text, "住所", "0"), start=1)}
    leaf = sign_authority().issue("x", pki.rsa_key("card sign"), attributes=names)
    assert holder(leaf) == Holder("名", "住所", birth, "女", substituted=True)


@given(st.binary(max_size=400))
def test_any_bytes_are_no_certificate(data: bytes) -> None:
    for load in (chain.load, RevocationLists.load):
        with pytest.raises(BadData):
            load(data)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_certificate_damaged_at_any_byte_never_names_somebody_else() -> None:
    good = pki.der(_CARD.auth_certificate)
    issuer = pki.der(auth_authority().certificate)
    believed = verify_challenge(good, issuer, CHALLENGE, _SIGNATURE, roots=roots(), at=pki.NOW)
    for at in range(len(good)):
        raw = bytearray(good)
        raw[at] ^= 1 << at % 8
        try:
            identity = verify_challenge(bytes(raw), issuer, CHALLENGE, _SIGNATURE, roots=roots(), at=pki.NOW)
        except HardwareError as error:
            assert isinstance(error, BadData | NotGenuine)
        else:  # the count of unused bits around the signature, which is not part of what is signed
            assert (at, identity) == (len(good) - 257, believed)


_CARD = MyNumberCard()
_SIGNATURE = identify(Channel(_CARD.apdu))[2]


def test_the_undamaged_certificate_is_accepted() -> None:
    issuer = pki.der(auth_authority().certificate)
    certificate = pki.der(_CARD.auth_certificate)
    identity = verify_challenge(certificate, issuer, CHALLENGE, _SIGNATURE, roots=roots(), at=pki.NOW)
    assert identity.valid_until == _CARD.auth_certificate.not_valid_after_utc
