"""Is the text of 券面事項入力補助AP genuine? EF 0003 signs hashes of EF 0001 and EF 0002, EF 0004 certifies its key."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from hardware import tlv
from hardware.cards.mynumber import SignedText
from hardware.errors import BadData, NotGenuine

SMALLEST_KEY, LARGEST_KEY = 256, 512
EXPONENT_TAG, MODULUS_TAG = 0x82, 0x81


class Anchor(StrEnum):
    """How far the key that signed the text could be followed."""

    #: Certified by a root key that the city configured.
    TRUSTED = "trusted"
    #: The signature holds, but no root key is configured to say whose key it is: not proof of a genuine card.
    NOT_CONFIGURED = "not_configured"


@dataclass(frozen=True)
class CardVerifiableCertificate:
    """EF 0004: who signed (``issuer``), whose key (``subject``), the key, and the signature over ``body``."""

    issuer: bytes
    subject: bytes
    key: rsa.RSAPublicKey
    body: bytes
    signature: bytes


def parse_certificate(raw: bytes) -> CardVerifiableCertificate:
    """EF 0004. Raises BadData."""
    found, _ = tlv.inside(raw, 0x7F21)
    body, signature = tlv.value(found, 0x5F4E), tlv.value(found, 0x5F37)
    if len(body) <= 32:
        raise BadData("certificate without a key")
    return CardVerifiableCertificate(body[:16], body[16:32], parse_key(body[32:]), body, signature)


def parse_key(raw: bytes) -> rsa.RSAPublicKey:
    """An RSA key as exponent and modulus records. Raises BadData."""
    found = tlv.records(raw)
    modulus, exponent = tlv.value(found, MODULUS_TAG), tlv.value(found, EXPONENT_TAG)
    if not SMALLEST_KEY <= len(modulus.lstrip(b"\x00")) <= LARGEST_KEY:
        raise BadData("key of another size")
    try:
        return rsa.RSAPublicNumbers(int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big")).public_key()
    except ValueError:
        raise BadData("not an RSA key") from None


def verify(text: SignedText, roots: Sequence[rsa.RSAPublicKey] = ()) -> Anchor:
    """Checks hashes and signatures of the text read from a card. Raises NotGenuine naming the check, BadData."""
    found, value_at = tlv.inside(text.signature, 0xFF30)
    digests = {record.tag: record for record in found}
    signed = text.signature[value_at : value_at + _start(digests, 0xDF33)]
    if not hmac.compare_digest(tlv.value(found, 0xDF32), attributes_digest(text.attributes)):
        raise NotGenuine("attributes")
    if text.number is not None and not hmac.compare_digest(
        tlv.value(found, 0xDF31), hashlib.sha256(text.number).digest()
    ):
        raise NotGenuine("number")
    certificate = parse_certificate(text.issuer)
    _verify(certificate.key, tlv.value(found, 0xDF33), signed, "text_signature")
    if not roots:
        return Anchor.NOT_CONFIGURED
    for root in roots:
        try:
            _verify(root, certificate.signature, certificate.body, "text_issuer")
        except NotGenuine:
            continue
        return Anchor.TRUSTED
    raise NotGenuine("text_issuer")


def attributes_digest(raw: bytes) -> bytes:
    """SHA-256 over EF 0002 from the name record to the end of the outer record."""
    found, value_at = tlv.inside(raw, 0xFF20)
    starts = [record.start for record in found if record.tag == 0xDF22]
    if not starts:
        raise BadData("no name in the attributes")
    return hashlib.sha256(raw[value_at + starts[0] : tlv.header(raw)[2]]).digest()


def _start(found: dict[int, tlv.Record], tag: int) -> int:
    if tag not in found:
        raise BadData(f"no record {tag:X}")
    return found[tag].start


def _verify(key: rsa.RSAPublicKey, signature: bytes, message: bytes, check: str) -> None:
    try:
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise NotGenuine(check) from None
