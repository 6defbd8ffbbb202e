"""Revocation lists (CRL): which of them count, and what they say together (RFC 5280, 5.2 and 6.3.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from hardware.errors import BadData
from hardware.trust import chain
from hardware.trust.revocation import Revocation

PEM = b"-----BEGIN X509 CRL-----"
#: Critical extensions of a list and its entries that are looked at here; a list with any other is not used (5.2, 5.3).
UNDERSTOOD = {
    ExtensionOID.ISSUING_DISTRIBUTION_POINT,
    ExtensionOID.DELTA_CRL_INDICATOR,
    ExtensionOID.CRL_NUMBER,
    ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    CRLEntryExtensionOID.CRL_REASON,
}

Found = TypeVar("Found", bound=x509.ExtensionType)
#: Which of an issuer's certificates a list is about (None: all), and of a delta the number of the list it completes.
Scope = tuple[x509.IssuingDistributionPoint | None, int | None]


@dataclass(frozen=True)
class RevocationList:
    """One list, with every part decoded that is looked at later. ``usable``: nothing in it needs more than we know."""

    whole: x509.CertificateRevocationList
    start: datetime
    end: datetime | None
    scope: Scope
    usable: bool

    @classmethod
    def decode(cls, whole: x509.CertificateRevocationList) -> "RevocationList":
        """Raises one of ``chain.LIBRARY_ERRORS``."""
        part = _find(whole.extensions, x509.IssuingDistributionPoint)
        delta = _find(whole.extensions, x509.DeltaCRLIndicator)
        algorithm = whole.signature_hash_algorithm
        _ = whole.issuer
        return cls(
            whole,
            whole.last_update_utc,
            whole.next_update_utc,
            (part, None if delta is None else delta.crl_number),
            usable=all(_understood(one.extensions) for one in (whole, *whole))
            and (algorithm is not None and algorithm.name in chain.HASHES)
            # Their serial numbers are not, or not only, those of the issuer's own certificates.
            and not (part is not None and (part.indirect_crl or part.only_contains_attribute_certs)),
        )

    def is_of(self, issuer: x509.Certificate, at: datetime) -> bool:
        """Whether ``issuer`` signed it, and for this time."""
        key, usage = issuer.public_key(), chain.key_usage(issuer)
        if not self.usable or self.end is None or not self.start <= at <= self.end:
            return False
        if self.whole.issuer != issuer.subject or not chain.is_signing_key(key):
            return False
        try:
            return (usage is None or usage.crl_sign) and self.whole.is_signature_valid(key)
        except chain.LIBRARY_ERRORS:
            return False

    def revokes(self, certificate: x509.Certificate) -> bool:
        """Whether the certificate is on it. A delta also names those that came off again (5.3.1)."""
        entry = self.whole.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is None:
            return False
        reason = _find(entry.extensions, x509.CRLReason)
        return reason is None or reason.reason is not x509.ReasonFlags.remove_from_crl

    def covers(self, certificate: x509.Certificate) -> bool:
        """Whether a certificate that is not on it is good: it is no delta, and complete for this one (6.3.3 b, d)."""
        part, delta = self.scope
        if delta is not None or part is None:
            return delta is None
        constraints = _find(certificate.extensions, x509.BasicConstraints)
        authority = constraints is not None and constraints.ca
        others = part.only_contains_user_certs if authority else part.only_contains_ca_certs
        if others or part.only_some_reasons is not None or part.relative_name is not None:
            return False
        return part.full_name is None or not _points(certificate).isdisjoint(part.full_name)


@dataclass(frozen=True)
class RevocationLists:
    """Checks against lists that somebody keeps; each must be signed by the issuer and in date."""

    lists: tuple[RevocationList, ...]

    @classmethod
    def load(cls, *files: bytes) -> "RevocationLists":
        """From DER, or PEM of one or several lists. Raises BadData."""
        try:
            return cls(tuple(RevocationList.decode(one) for file in files for one in _read(file)))
        except chain.LIBRARY_ERRORS:
            raise BadData("not a certificate revocation list") from None

    def check(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Revocation:
        """What all lists of the issuer say together: one entry revokes, and only a list that covers it says good.

        A newer list takes the place of an older one of the same scope: what was held may have been released since.
        """
        valid = [one for one in self.lists if one.is_of(issuer, at)]
        newest = {one.scope: one.start for one in sorted(valid, key=lambda one: one.start)}
        current = [one for one in valid if one.start == newest[one.scope]]
        if any(one.revokes(certificate) for one in current):
            return Revocation.REVOKED
        return Revocation.GOOD if any(one.covers(certificate) for one in current) else Revocation.UNAVAILABLE


def _read(file: bytes) -> list[x509.CertificateRevocationList]:
    if PEM not in file:
        return [x509.load_der_x509_crl(file)]
    return [x509.load_pem_x509_crl(PEM + block) for block in file.split(PEM)[1:]]


def _points(certificate: x509.Certificate) -> set[x509.GeneralName]:
    """Where the certificate says that its issuer's own lists of all reasons are."""
    points = _find(certificate.extensions, x509.CRLDistributionPoints) or ()
    own = [point for point in points if point.reasons is None and point.crl_issuer is None]
    return {name for point in own for name in point.full_name or ()}


def _understood(extensions: x509.Extensions) -> bool:
    return all(not found.critical or found.oid in UNDERSTOOD for found in extensions)


def _find(extensions: x509.Extensions, kind: type[Found]) -> Found | None:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
