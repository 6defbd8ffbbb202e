"""X.509 chains against configured roots. Small on purpose: end certificate, optional intermediates, a pinned root."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeGuard

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes, PublicKeyTypes
from cryptography.x509.oid import ExtensionOID

from hardware.errors import BadData, NotGenuine

LONGEST_CHAIN = 4
#: Whatever may go wrong inside the library with bytes from outside, besides a signature that does not verify.
LIBRARY_ERRORS = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
#: Critical extensions that are looked at here or bind nobody who is looked at; any other one refuses the certificate.
UNDERSTOOD = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
    ExtensionOID.CERTIFICATE_POLICIES,
    ExtensionOID.CRL_DISTRIBUTION_POINTS,
}
HASHES = ("sha256", "sha384", "sha512")


def load(der: bytes) -> x509.Certificate:
    """A certificate from DER, with every part decoded that is looked at later. Raises BadData."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.public_key()
        list(certificate.extensions)
        _ = certificate.subject, certificate.issuer
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc, certificate.signature_hash_algorithm
    except LIBRARY_ERRORS:
        raise BadData("not a certificate") from None
    if certificate.serial_number <= 0:  # RFC 5280, 4.1.2.2
        raise BadData("serial number is not positive")
    return certificate


def is_signing_key(key: PublicKeyTypes) -> TypeGuard[CertificateIssuerPublicKeyTypes]:
    """Keys we accept as issuers: RSA and elliptic curves."""
    return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)


def verify(
    certificate: x509.Certificate,
    intermediates: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> list[x509.Certificate]:
    """The chain from ``certificate`` to the pinned root it ends in, checked at ``at`` (with time zone).

    Each link: name, signature, hash, CA flag, key usage, path length, critical extensions, dates. Only ``roots`` count
    as roots: one with the same name and another key is refused. Raises NotGenuine (``chain`` or ``validity``).
    """
    path = [certificate]
    _is_sound(certificate)
    _in_date(certificate, at)
    while len(path) <= LONGEST_CHAIN:
        last = path[-1]
        pinned = [last] if last in roots else [root for root in roots if _issued(last, root)]
        if pinned:
            root = _first_good(pinned, len(path) - 1, at)
            return path if root is last else [*path, root]
        issuer = next((found for found in intermediates if found not in path and _issued(last, found)), None)
        if issuer is None:
            break
        _is_sound(issuer)
        _may_issue(issuer, len(path) - 1)
        _in_date(issuer, at)
        path.append(issuer)
    raise NotGenuine("chain")


def key_usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    """What the key may be used for, if the certificate says so."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def require_digital_signature(certificate: x509.Certificate) -> None:
    """Raises NotGenuine (``usage``) unless the certificate says that its key signs (RFC 5280, 4.2.1.3)."""
    usage = key_usage(certificate)
    if usage is None or not usage.digital_signature:
        raise NotGenuine("usage")


def _first_good(roots: Sequence[x509.Certificate], below: int, at: datetime) -> x509.Certificate:
    """The first of several roots with one name and key that holds: a root is renewed before it ends."""
    refusals = []
    for root in roots:
        try:
            _may_issue(root, below, pinned=True)
            _in_date(root, at)
        except NotGenuine as refusal:
            refusals.append(refusal)
        else:
            return root
    raise refusals[0]


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, *LIBRARY_ERRORS):
        return False
    return True


def _is_sound(certificate: x509.Certificate) -> None:
    algorithm = certificate.signature_hash_algorithm
    unknown = [found for found in certificate.extensions if found.critical and found.oid not in UNDERSTOOD]
    if unknown or algorithm is None or algorithm.name not in HASHES:
        raise NotGenuine("chain")


def _in_date(certificate: x509.Certificate, at: datetime) -> None:
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise NotGenuine("validity")


def _may_issue(issuer: x509.Certificate, below: int, *, pinned: bool = False) -> None:
    """An issuer must be a CA that may sign certificates, with room for ``below`` intermediates under it.

    Only a pinned root may leave its key usage unsaid: it is trusted for what it is, not for what it says.
    """
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        raise NotGenuine("chain") from None
    if not constraints.ca or (constraints.path_length is not None and below > constraints.path_length):
        raise NotGenuine("chain")
    usage = key_usage(issuer)
    if not (pinned if usage is None else usage.key_cert_sign):
        raise NotGenuine("chain")
