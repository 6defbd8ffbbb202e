"""A DeviceResponse, checked whole or refused (ISO/IEC 18013-5, 8.3.2.1.2.2 and 9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.errors import BadData, NotGenuine
from hardware.mdoc import cbor, cose, device, issuer
from hardware.mdoc.issuer import DOCUMENT_SIGNER, Elements
from hardware.trust.revocation import NotConfigured, Revocation, RevocationChecker

VERSION, OK = "1.0", 0
# All keys of the parts around what is signed (8.3.2.1.2.2): anybody could have put another one there.
RESPONSE = frozenset({"version", "documents", "documentErrors", "status"})
DOCUMENT = frozenset({"docType", "issuerSigned", "deviceSigned", "errors"})
ISSUER_SIGNED = frozenset({"nameSpaces", "issuerAuth"})


@dataclass(frozen=True)
class Policy:
    """What this city accepts: document type, pinned roots (IACA), the signer's purpose, the revocation checker."""

    doc_type: str
    roots: Sequence[x509.Certificate]
    usage: x509.ObjectIdentifier = DOCUMENT_SIGNER
    checker: RevocationChecker = field(default_factory=NotConfigured)


@dataclass(frozen=True)
class Session:
    """What binds a response to this counter: the encoded SessionTranscript; for deviceMac the reader's key too."""

    transcript: bytes
    reader_key: ec.EllipticCurvePrivateKey | None = None


@dataclass(frozen=True)
class Document:
    """A document that passed every check. A portrait in it is for the eye: nobody compared it with the person."""

    doc_type: str
    elements: Elements
    device_elements: Elements
    valid_until: datetime
    signer: str
    revocation: Revocation


def verify(response: bytes, policy: Policy, session: Session, at: datetime) -> Document:
    """The one document of the requested type in ``response``; ``at`` has a time zone.

    Raises NotGenuine naming the check (``chain``, ``validity``, ``usage``, ``revocation``, ``issuer_signature``,
    ``document_type``, ``document_validity``, ``elements``, ``device_authentication``, ``device_elements``), or BadData.
    """
    fields = cbor.as_map_of(cbor.load(response), RESPONSE)
    if fields.get("version") != VERSION or cbor.as_integer(fields.get("status")) != OK:  # False and 0.0 equal 0
        raise BadData("response of another version, or an error")
    (only,) = cbor.as_list(fields.get("documents"), 1)
    document = cbor.as_map_of(only, DOCUMENT)
    signed = cbor.as_map_of(document.get("issuerSigned"), ISSUER_SIGNED)
    message = cose.Message.parse(signed.get("issuerAuth"))
    signer = issuer.verify_chain(message, policy.roots, at, policy.checker, policy.usage)
    if message.payload is None:
        raise BadData("no security object")
    cose.verify_signature(message, signer.certificate.public_key(), message.payload, "issuer_signature")
    mso = issuer.parse_security_object(message.payload)
    if not mso.doc_type == document.get("docType") == policy.doc_type:
        raise NotGenuine("document_type")
    issuer.verify_validity(mso, at, signer.certificate)
    elements = issuer.verify_elements(signed.get("nameSpaces"), mso)
    device_elements = device.verify(document.get("deviceSigned"), mso, session.transcript, session.reader_key)
    return Document(
        mso.doc_type,
        elements,
        device_elements,
        mso.valid_until,
        signer.certificate.subject.rfc4514_string(),
        signer.revocation,
    )
