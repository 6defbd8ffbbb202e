"""Revocation lists: one entry of a genuine list revokes, and nothing but a complete list in date says "good"."""

import datetime as dt
import itertools
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from hardware.errors import BadData, NotGenuine
from hardware.trust.lists import RevocationLists
from hardware.trust.revocation import NotConfigured, Revocation, require_not_revoked
from tests.devices import pki
from tests.devices.pki import NOW

GOOD, REVOKED, UNAVAILABLE = Revocation.GOOD, Revocation.REVOKED, Revocation.UNAVAILABLE
CA = pki.authority("Fictional JPKI with lists")
SERIAL, ANOTHER = 77, 78
DAY = dt.timedelta(days=1)
WHOLE = CA.revoke(ANOTHER)


def point(name: str) -> x509.DirectoryName:
    """As JPKI names its lists: one for each municipality."""
    return x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{name} CRLDP")]))


def part(name: str | None = None, **options: Any) -> x509.IssuingDistributionPoint:
    """The part of the certificates that a list is about."""
    flags = dict.fromkeys(
        ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs"), False
    )
    names = None if name is None else [point(name)]
    empty = {"full_name": names, "relative_name": None, "only_some_reasons": None}
    return x509.IssuingDistributionPoint(**{**empty, **flags, **options})


def person(*names: str, reasons: frozenset[x509.ReasonFlags] | None = None, by: str | None = None) -> x509.Certificate:
    """A certificate that says which lists are about it, and ``by`` whom they are, if not by its issuer."""
    other = None if by is None else [point(by)]
    points = [x509.DistributionPoint([point(name)], None, reasons, other) for name in names]
    extra = x509.CRLDistributionPoints(points) if points else None
    return CA.issue("somebody", pki.rsa_key("card auth"), serial=SERIAL, extra=extra)


HANAKO = person()
IGA = person("Iga")


def said(*lists: bytes, of: x509.Certificate = HANAKO, issuer: x509.Certificate = CA.certificate) -> Revocation:
    """What the lists say, in whatever order they lie in the folder."""
    answers = {RevocationLists.load(*one).check(of, issuer, NOW) for one in itertools.permutations(lists)}
    (answer,) = answers
    return answer


def test_a_newer_list_revokes_although_an_older_one_is_in_date() -> None:
    older, newer = CA.revoke(at=NOW - DAY, days=7), CA.revoke(SERIAL, days=7)
    assert said(older) is GOOD
    assert said(older, newer) is REVOKED


def test_a_newer_list_releases_what_an_older_one_held() -> None:
    older, newer = CA.revoke(SERIAL, at=NOW - DAY, days=7), CA.revoke(days=7)
    assert said(older) is REVOKED
    assert said(older, newer) is GOOD


def test_of_two_parts_either_may_revoke_and_only_the_own_says_good() -> None:
    iga, tsu = CA.revoke(extensions=[part("Iga")]), CA.revoke(ANOTHER, extensions=[part("Tsu")])
    assert said(tsu, of=IGA) is UNAVAILABLE
    assert said(iga, of=HANAKO) is UNAVAILABLE
    assert said(iga, of=person("Iga", by="Another")) is UNAVAILABLE
    assert said(iga, tsu, of=IGA) is GOOD
    assert said(iga, tsu, of=person("Ueno", "Iga")) is GOOD
    assert said(iga, CA.revoke(SERIAL, extensions=[part("Tsu")]), of=IGA) is REVOKED


def test_a_list_of_authorities_says_nothing_of_a_person_and_one_of_persons_nothing_of_an_authority() -> None:
    authorities, persons = part(only_contains_ca_certs=True), part(only_contains_user_certs=True)
    below = pki.certificate(
        "Below", CA.key, CA.name, CA.key, x509.BasicConstraints(ca=True, path_length=None), serial=SERIAL
    )
    assert said(CA.revoke(extensions=[authorities])) is UNAVAILABLE
    assert said(CA.revoke(extensions=[authorities]), of=below) is GOOD
    assert said(CA.revoke(extensions=[persons])) is GOOD
    assert said(CA.revoke(extensions=[persons]), of=below) is UNAVAILABLE


def test_a_list_of_some_reasons_may_revoke_but_does_not_say_good() -> None:
    some = part(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise}))
    assert said(CA.revoke(extensions=[some])) is UNAVAILABLE
    assert said(CA.revoke(SERIAL, extensions=[some]), WHOLE) is REVOKED
    iga = CA.revoke(extensions=[part("Iga")])
    assert said(iga, of=person("Iga", reasons=frozenset({x509.ReasonFlags.key_compromise}))) is UNAVAILABLE


def test_a_point_named_relative_to_its_issuer_covers_nobody() -> None:
    relative = x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Iga CRLDP")])
    assert said(CA.revoke(extensions=[part(relative_name=relative)]), of=IGA) is UNAVAILABLE


def test_a_delta_may_revoke_but_does_not_say_good() -> None:
    delta = x509.DeltaCRLIndicator(5)
    assert said(CA.revoke(extensions=[delta])) is UNAVAILABLE
    assert said(CA.revoke(extensions=[delta]), WHOLE) is GOOD
    assert said(CA.revoke(SERIAL, at=NOW - DAY, days=7, extensions=[delta]), WHOLE) is REVOKED
    off = x509.CRLReason(x509.ReasonFlags.remove_from_crl)
    assert said(CA.revoke(SERIAL, extensions=[delta], entry=off), WHOLE) is GOOD


@pytest.mark.parametrize("flag", ["indirect_crl", "only_contains_attribute_certs"])
def test_serial_numbers_of_other_issuers_are_not_taken_for_ours(flag: str) -> None:
    others = part(**{flag: True})
    assert said(CA.revoke(SERIAL, extensions=[others]), WHOLE) is GOOD
    assert said(CA.revoke(extensions=[others])) is UNAVAILABLE


def test_a_list_with_a_critical_extension_that_nobody_here_understands_is_not_used() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.392.99999"), b"\x05\x00")
    assert said(CA.revoke(extensions=[unknown])) is UNAVAILABLE
    assert said(CA.revoke(ANOTHER, entry=unknown)) is UNAVAILABLE
    assert said(CA.revoke(SERIAL, extensions=[unknown]), WHOLE) is GOOD


def test_a_list_signed_by_another_key_or_over_another_hash_is_not_used() -> None:
    stranger = CA.revoke(SERIAL, key=pki.rsa_key("impostor"))
    assert said(stranger) is UNAVAILABLE
    assert said(stranger, WHOLE) is GOOD
    assert said(CA.revoke(algorithm=hashes.SHA224())) is UNAVAILABLE


def test_a_list_whose_issuer_may_not_sign_lists_is_not_used() -> None:
    may_not = pki.authority(CA.name, usage=pki.key_usage("key_cert_sign")).certificate
    unsaid = pki.authority(CA.name, usage=None).certificate
    assert said(WHOLE, issuer=may_not) is UNAVAILABLE
    assert said(WHOLE, issuer=unsaid) is GOOD
    assert said(WHOLE, issuer=pki.authority("Another", CA.name).certificate) is UNAVAILABLE


def test_a_list_counts_from_its_day_until_the_next_is_due() -> None:
    lists = RevocationLists.load(WHOLE)
    hour = dt.timedelta(hours=1)
    states = [lists.check(HANAKO, CA.certificate, NOW + hours * hour) for hours in (-2, -1, 23, 24)]
    assert states == [UNAVAILABLE, GOOD, GOOD, UNAVAILABLE]
    assert said(CA.revoke(SERIAL, at=NOW + DAY), WHOLE) is GOOD  # not yet of this day
    assert said(CA.revoke(SERIAL, at=NOW - 3 * DAY)) is UNAVAILABLE


def test_a_list_is_der_or_pem_and_pem_may_hold_several() -> None:
    whole, revoking = (
        x509.load_der_x509_crl(one).public_bytes(serialization.Encoding.PEM) for one in (WHOLE, CA.revoke(SERIAL))
    )
    assert said(whole) is GOOD
    assert said(b"Certificate Revocation List (CRL):\n" + whole + revoking) is REVOKED
    for broken in (whole[:-40], whole.replace(b"M", b"!"), whole + revoking[:-40]):
        with pytest.raises(BadData):
            RevocationLists.load(broken)


def test_a_list_with_an_extension_that_cannot_be_decoded_is_none() -> None:
    broken = x509.UnrecognizedExtension(ExtensionOID.ISSUING_DISTRIBUTION_POINT, b"\x05\x00")
    for bent in ({"extensions": [broken]}, {"entry": x509.UnrecognizedExtension(REASON, b"\x05\x00")}):
        with pytest.raises(BadData):
            RevocationLists.load(CA.revoke(ANOTHER, **bent))


REASON = CRLEntryExtensionOID.CRL_REASON


BELOW = pki.Authority(
    "Fictional authority below",
    pki.rsa_key("below"),
    pki.certificate(
        "Fictional authority below", pki.rsa_key("below"), CA.name, CA.key,
        x509.BasicConstraints(ca=True, path_length=0), pki.ISSUES, serial=SERIAL,
    ),
)  # fmt: skip
CHAIN = [BELOW.issue("somebody", pki.rsa_key("card auth"), serial=ANOTHER), BELOW.certificate, CA.certificate]


@pytest.mark.parametrize(
    ("lists", "state"),
    [
        ([CA.revoke(), BELOW.revoke()], GOOD),
        ([BELOW.revoke()], UNAVAILABLE),  # nobody said anything of the authority between
        ([CA.revoke()], UNAVAILABLE),
    ],
)
def test_a_chain_is_good_when_every_certificate_of_it_is(lists: list[bytes], state: Revocation) -> None:
    assert require_not_revoked(CHAIN, NOW, RevocationLists.load(*lists)) is state
    assert require_not_revoked(CHAIN, NOW, NotConfigured()) is Revocation.NOT_CONFIGURED


@pytest.mark.parametrize("lists", [[CA.revoke(SERIAL), BELOW.revoke()], [CA.revoke(), BELOW.revoke(ANOTHER)]])
def test_one_revoked_certificate_of_a_chain_refuses_it(lists: list[bytes]) -> None:
    with pytest.raises(NotGenuine, match="revocation"):
        require_not_revoked(CHAIN, NOW, RevocationLists.load(*lists))
