"""Issuer data authentication (ISO/IEC 18013-5, 9.1.2): who issued a document, and is every element as it was issued?"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.errors import BadData, NotGenuine
from hardware.mdoc import cbor, cose
from hardware.trust import chain
from hardware.trust.revocation import Revocation, RevocationChecker, require_not_revoked

#: Extended key usage of document signers (18013-5, annex B).
DOCUMENT_SIGNER = x509.ObjectIdentifier("1.0.18013.5.1.2")
SHORTEST_RANDOM = 16
_DIGESTS = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}

Elements = dict[str, dict[str, object]]


@dataclass(frozen=True)
class SecurityObject:
    """The mobile security object: what the issuer signed."""

    doc_type: str
    digest: str
    digests: dict[object, object]
    device_key: ec.EllipticCurvePublicKey
    key_authorizations: dict[object, object]
    signed: datetime
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Issuer:
    """The document signer whose chain was verified."""

    certificate: x509.Certificate
    revocation: Revocation


def parse_security_object(payload: bytes | None) -> SecurityObject:
    """Raises BadData."""
    if payload is None:
        raise BadData("no security object")
    fields = cbor.load_map(cbor.as_encoded(cbor.load(payload)))
    if fields.get("version") != "1.0":
        raise BadData("security object of another version")
    device = cbor.as_map(fields.get("deviceKeyInfo"))
    validity = cbor.as_map(fields.get("validityInfo"))
    digest = _DIGESTS.get(cbor.as_text(fields.get("digestAlgorithm")))
    if digest is None:
        raise BadData("unknown digest algorithm")
    return SecurityObject(
        doc_type=cbor.as_text(fields.get("docType")),
        digest=digest,
        digests=cbor.as_map(fields.get("valueDigests")),
        device_key=cose.parse_key(device.get("deviceKey")),
        key_authorizations=cbor.as_map(device.get("keyAuthorizations", {})),
        signed=_moment(validity.get("signed")),
        valid_from=_moment(validity.get("validFrom")),
        valid_until=_moment(validity.get("validUntil")),
    )


def verify_chain(
    message: cose.Message,
    roots: Sequence[x509.Certificate],
    at: datetime,
    checker: RevocationChecker,
    usage: x509.ObjectIdentifier,
) -> Issuer:
    """The signer's certificate, its chain to a pinned root (IACA), its purpose, its revocation.

    Raises NotGenuine (``chain``, ``validity``, ``usage``, ``revocation``), BadData.
    """
    first, *others = [chain.load(der) for der in message.certificates()]
    path = chain.verify(first, others, roots, at)
    if len(path) < 2:
        raise NotGenuine("chain")
    try:
        purposes = first.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        raise NotGenuine("usage") from None
    if usage not in purposes:
        raise NotGenuine("usage")
    chain.require_digital_signature(first)  # annex B
    return Issuer(first, require_not_revoked(path, at, checker))


def verify_validity(mso: SecurityObject, at: datetime, signer: x509.Certificate) -> None:
    """In date now, and signed while the signer's certificate was. Raises NotGenuine (``document_validity``)."""
    signed_in_time = signer.not_valid_before_utc <= mso.signed <= signer.not_valid_after_utc
    if not (mso.valid_from <= at <= mso.valid_until and signed_in_time):
        raise NotGenuine("document_validity")


def verify_elements(name_spaces: object, mso: SecurityObject) -> Elements:
    """Every element, each with the digest the issuer signed, and at least one: without any it is nobody's document.

    Raises NotGenuine (``elements``), BadData.
    """
    found: Elements = {}
    for name, items in cbor.as_map(name_spaces).items():
        if name not in mso.digests:
            raise NotGenuine("elements")
        digests = cbor.as_map(mso.digests[name])
        elements = found.setdefault(cbor.as_text(name), {})
        for item in cbor.as_list(items):
            raw = cbor.as_encoded(item)
            fields = cbor.load_map(raw)
            number = cbor.as_integer(fields.get("digestID"))
            element = cbor.as_text(fields.get("elementIdentifier"))
            if len(cbor.as_bytes(fields.get("random"))) < SHORTEST_RANDOM or "elementValue" not in fields:
                raise BadData("element of another kind")
            if element in elements or number not in digests:
                raise NotGenuine("elements")
            digest = hashlib.new(mso.digest, cbor.encoded(raw)).digest()
            if not hmac.compare_digest(digest, cbor.as_bytes(digests[number])):
                raise NotGenuine("elements")
            elements[element] = fields["elementValue"]
    if not found or not all(found.values()):
        raise NotGenuine("elements")
    return found


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise BadData("not a moment")
    return value
