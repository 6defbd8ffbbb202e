"""The server's side of 公的個人認証: is this the holder of a JPKI certificate, and which one?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from hardware.errors import BadData, NotGenuine
from hardware.trust import chain
from hardware.trust.revocation import NotConfigured, Revocation, RevocationChecker, require_not_revoked

#: Object identifiers of the holder's attributes in the signature certificate's subjectAltName (JPKI profile).
NAME, NAME_SUBSTITUTES, SEX, BIRTH, ADDRESS, ADDRESS_SUBSTITUTES = (f"1.2.392.200149.8.5.5.{n}" for n in range(1, 7))
UTF8_STRING, PRINTABLE_STRING = 0x0C, 0x13


@dataclass(frozen=True)
class Identity:
    """A certificate that was verified. ``serial`` and ``issuer`` together name it in the city's own records."""

    serial: str
    issuer: str
    valid_until: datetime
    revocation: Revocation


@dataclass(frozen=True)
class Holder:
    """The four attributes of a signature certificate; ``substituted`` marks characters that JPKI could not write."""

    name: str
    address: str
    birth: date | None
    sex: str
    substituted: bool


def verify_challenge(
    certificate: bytes,
    issuer: bytes,
    challenge: bytes,
    signature: bytes,
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    checker: RevocationChecker | None = None,
) -> Identity:
    """Who signed ``challenge``: signature, chain to a configured root, dates, revocation.

    Args are as the card gave them (DER); ``at`` has a time zone. Raises NotGenuine, BadData.
    """
    loaded, identity = _verify_certificate(certificate, issuer, roots, at, checker)
    _verify_signature(loaded, signature, challenge)
    return identity


def verify_holder(
    certificate: bytes,
    issuer: bytes,
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    checker: RevocationChecker | None = None,
) -> tuple[Identity, Holder]:
    """The attributes of a 署名用電子証明書 whose chain, dates and revocation hold. Raises NotGenuine, BadData."""
    loaded, identity = _verify_certificate(certificate, issuer, roots, at, checker)
    return identity, holder(loaded)


def _verify_certificate(
    certificate: bytes,
    issuer: bytes,
    roots: Sequence[x509.Certificate],
    at: datetime,
    checker: RevocationChecker | None,
) -> tuple[x509.Certificate, Identity]:
    loaded, above = chain.load(certificate), chain.load(issuer)
    path = chain.verify(loaded, [above], roots, at)
    if len(path) < 2:
        raise NotGenuine("chain")  # a root shown as if it were a person's certificate
    chain.require_digital_signature(loaded)
    state = require_not_revoked(path, at, checker or NotConfigured())
    identity = Identity(f"{loaded.serial_number:x}", loaded.issuer.rfc4514_string(), loaded.not_valid_after_utc, state)
    return loaded, identity


def _verify_signature(certificate: x509.Certificate, signature: bytes, message: bytes) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        else:
            raise NotGenuine("signature")
    except (InvalidSignature, *chain.LIBRARY_ERRORS):
        raise NotGenuine("signature") from None


def holder(certificate: x509.Certificate) -> Holder:
    """The attributes in subjectAltName. Raises BadData when name or address is missing or not text."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise BadData("certificate holds no attributes") from None
    found = {name.type_id.dotted_string: _string(name.value) for name in names if isinstance(name, x509.OtherName)}
    if NAME not in found or ADDRESS not in found:
        raise BadData("certificate holds no name or address")
    marks = found.get(NAME_SUBSTITUTES, "") + found.get(ADDRESS_SUBSTITUTES, "")
    return Holder(
        name=found[NAME],
        address=found[ADDRESS],
        birth=_birth(found.get(BIRTH, "")),
        sex={"1": "男", "2": "女"}.get(found.get(SEX, ""), "適用不能"),
        substituted=bool(marks.strip("0")),
    )


def _string(der: bytes) -> str:
    if len(der) < 2 or der[0] not in (UTF8_STRING, PRINTABLE_STRING):
        raise BadData("attribute is not a string")
    long_form = der[1] & 0x80
    at = 2 + (der[1] & 0x7F if long_form else 0)
    try:
        return der[at:].decode("utf-8")
    except UnicodeDecodeError:
        raise BadData("attribute is not UTF-8") from None


def _birth(text: str) -> date | None:
    """``EYYYYMMDD``: a digit for the era (0 unknown), then the Gregorian date. None when a part of it is unknown."""
    if not re.fullmatch(r"\d{9}", text, re.ASCII):
        return None
    try:
        return date(int(text[1:5]), int(text[5:7]), int(text[7:9]))
    except ValueError:
        return None
