"""Chains of certificates: each link must hold, and each way in which one may not is refused by name."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.errors import BadData, NotGenuine
from hardware.trust import chain
from hardware.trust.jpki import verify_challenge
from tests.devices import pki
from tests.devices.pki import ISSUES, NOW, SIGNS, YEAR

TOP, MIDDLE, LEAF = (pki.ec_key(label) for label in ("top", "middle", "leaf"))
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.392.99999"), b"\x05\x00")
SHA224 = hashes.SHA224()


def authority(length: int | None = None) -> x509.BasicConstraints:
    return x509.BasicConstraints(ca=True, path_length=length)


def made(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    extensions: Sequence[x509.ExtensionType] = (),
    **options: Any,
) -> x509.Certificate:
    return pki.certificate(subject, key, issuer, issuer_key, *extensions, **options)


def top(extensions: Sequence[x509.ExtensionType] = (authority(), ISSUES), **options: Any) -> x509.Certificate:
    return made("Top", TOP, "Top", TOP, extensions, **options)


def middle(extensions: Sequence[x509.ExtensionType] = (authority(), ISSUES), **options: Any) -> x509.Certificate:
    return made("Middle", MIDDLE, "Top", TOP, extensions, **options)


def leaf(extensions: Sequence[x509.ExtensionType] = (SIGNS,), **options: Any) -> x509.Certificate:
    return made("Leaf", LEAF, "Middle", MIDDLE, extensions, **options)


def below(root: str = "Top", **options: Any) -> x509.Certificate:
    """A leaf right under the root."""
    return made("Leaf", LEAF, root, TOP, (SIGNS,), **options)


ROOT, BETWEEN, END = top(), middle(), leaf()


def refusal(
    certificate: x509.Certificate = END,
    between: x509.Certificate = BETWEEN,
    roots: Sequence[x509.Certificate] = (ROOT,),
) -> str:
    """Which check refuses it."""
    with pytest.raises(NotGenuine) as refused:
        chain.verify(certificate, [between], roots, NOW)
    return refused.value.check


def test_an_intermediate_may_stand_between() -> None:
    assert chain.verify(END, [BETWEEN], [ROOT], NOW) == [END, BETWEEN, ROOT]
    with pytest.raises(NotGenuine):
        chain.verify(END, [], [ROOT], NOW)


@pytest.mark.parametrize(
    "extensions",
    [
        (x509.BasicConstraints(ca=False, path_length=None), ISSUES),
        (ISSUES,),
        (authority(), SIGNS),
        (authority(),),
        (authority(), ISSUES, UNKNOWN),
    ],
    ids=["no CA", "CA unsaid", "signs no certificates", "key usage unsaid", "not understood"],
)
def test_an_intermediate_that_may_not_issue_is_refused(extensions: tuple[x509.ExtensionType, ...]) -> None:
    assert refusal(between=middle(extensions)) == "chain"


@pytest.mark.parametrize("extra", [UNKNOWN, x509.NameConstraints([x509.DNSName("example")], None)])
def test_a_critical_extension_that_nobody_here_understands_refuses_the_certificate(extra: x509.ExtensionType) -> None:
    assert refusal(leaf((SIGNS, extra))) == "chain"


@pytest.mark.parametrize(
    "extensions", [(x509.BasicConstraints(ca=False, path_length=None), ISSUES), (ISSUES,), (authority(), SIGNS)]
)
def test_a_root_that_may_not_issue_is_refused(extensions: tuple[x509.ExtensionType, ...]) -> None:
    assert refusal(below(), roots=[top(extensions)]) == "chain"


def test_a_pinned_root_may_leave_its_key_usage_unsaid() -> None:
    root, certificate = top((authority(),)), below()
    assert chain.verify(certificate, [], [root], NOW) == [certificate, root]


def test_no_more_intermediates_than_the_root_and_each_of_them_allow() -> None:
    short, low = top((authority(0), ISSUES)), made("Low", LEAF, "Middle", MIDDLE, (authority(), ISSUES))
    end = made("End", MIDDLE, "Low", LEAF, (SIGNS,))
    assert refusal(roots=[short]) == "chain"
    assert chain.verify(end, [low, BETWEEN], [ROOT], NOW) == [end, low, BETWEEN, ROOT]
    with pytest.raises(NotGenuine, match="chain"):
        chain.verify(end, [low, middle((authority(0), ISSUES))], [ROOT], NOW)


@pytest.mark.parametrize(
    "dates", [{"end": NOW - dt.timedelta(seconds=1)}, {"start": NOW + dt.timedelta(seconds=1)}], ids=["past", "future"]
)
def test_every_certificate_of_the_chain_is_in_date(dates: dict[str, dt.datetime]) -> None:
    assert refusal(leaf(**dates)) == "validity"
    assert refusal(between=middle(**dates)) == "validity"
    assert refusal(roots=[top(**dates)]) == "validity"


def test_certificates_signed_over_another_hash_are_refused() -> None:
    assert refusal(leaf(algorithm=SHA224)) == "chain"
    assert refusal(between=middle(algorithm=SHA224)) == "chain"


def test_a_root_that_was_renewed_with_its_key_counts_whichever_lies_first() -> None:
    certificate = below()
    old, new = top(start=NOW - 5 * YEAR, end=NOW - YEAR, serial=1), top(serial=2)
    stranger = made("Top", MIDDLE, "Top", MIDDLE, (authority(), ISSUES))
    for roots in ([old, new], [new, old], [stranger, old, new]):
        assert chain.verify(certificate, [], roots, NOW) == [certificate, new]
    assert refusal(certificate, roots=[old, stranger]) == "validity"


def test_a_root_beside_its_renewal_is_a_chain_of_itself() -> None:
    renewed = top(serial=2)
    for roots in ([ROOT, renewed], [renewed, ROOT]):
        assert chain.verify(ROOT, [], roots, NOW) == [ROOT]


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_serial_number_that_is_not_positive_is_refused() -> None:
    good = pki.der(below(serial=0x55))
    for serial in (b"\x02\x01\x00", b"\x02\x01\x80"):
        with pytest.raises(BadData, match="positive"):
            chain.load(good.replace(b"\x02\x01\x55", serial, 1))


@pytest.mark.parametrize("usage", [None, pki.key_usage("key_encipherment")], ids=["unsaid", "another"])
def test_a_persons_certificate_must_say_that_its_key_signs(usage: x509.KeyUsage | None) -> None:
    message = b"only for this moment"
    certificate = made("Leaf", LEAF, "Top", TOP, () if usage is None else (usage,))
    signature = LEAF.sign(message, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(NotGenuine) as refused:
        verify_challenge(pki.der(certificate), pki.der(ROOT), message, signature, roots=[ROOT], at=NOW)
    assert refused.value.check == "usage"
