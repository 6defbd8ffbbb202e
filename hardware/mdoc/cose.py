"""COSE (RFC 9052) as far as mobile documents use it: one signer, one MAC, elliptic keys."""

import hmac
from dataclasses import dataclass

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hardware.errors import BadData, NotGenuine
from hardware.mdoc import cbor

ALGORITHM, CRITICAL, X5CHAIN = 1, 2, 33
HMAC_256 = 5

_CURVES: dict[int, type[ec.EllipticCurve]] = {1: ec.SECP256R1, 2: ec.SECP384R1, 3: ec.SECP521R1}
#: Signature algorithm → hash and the one curve it is used with here: ES256, ES384, ES512.
_SIGNATURES: dict[int, tuple[hashes.HashAlgorithm, type[ec.EllipticCurve]]] = {
    -7: (hashes.SHA256(), ec.SECP256R1),
    -35: (hashes.SHA384(), ec.SECP384R1),
    -36: (hashes.SHA512(), ec.SECP521R1),
}


@dataclass(frozen=True)
class Message:
    """COSE_Sign1 or COSE_Mac0, which have the same four parts; ``payload`` None: detached."""

    protected: bytes
    algorithm: int
    unprotected: dict[object, object]
    payload: bytes | None
    tail: bytes

    @classmethod
    def parse(cls, value: object) -> "Message":
        """From a decoded value, tagged or not. Raises BadData."""
        if isinstance(value, cbor2.CBORTag) and value.tag in (cbor.SIGN1, cbor.MAC0):
            value = value.value
        protected, unprotected, payload, tail = cbor.as_list(value, 4)
        raw = cbor.as_bytes(protected)
        headers = cbor.load_map(raw)
        algorithm = cbor.as_integer(headers.get(ALGORITHM))
        if CRITICAL in headers:
            raise BadData("headers of another kind")
        held = None if payload is None else cbor.as_bytes(payload)
        return cls(raw, algorithm, cbor.as_map(unprotected), held, cbor.as_bytes(tail))

    def certificates(self) -> list[bytes]:
        """x5chain (RFC 9360), the signer's first. Raises BadData."""
        chain = self.unprotected.get(X5CHAIN)
        found = [chain] if isinstance(chain, bytes) else cbor.as_list(chain)
        if not found:
            raise BadData("no certificate")
        return [cbor.as_bytes(certificate) for certificate in found]


def verify_signature(message: Message, key: object, payload: bytes, check: str) -> None:
    """Checks COSE_Sign1 over ``payload``. Raises NotGenuine (``check``)."""
    known = _SIGNATURES.get(message.algorithm)
    if known is None or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, known[1]):
        raise NotGenuine(check)
    size = (key.curve.key_size + 7) // 8
    if len(message.tail) != 2 * size:
        raise NotGenuine(check)
    r, s = (int.from_bytes(part, "big") for part in (message.tail[:size], message.tail[size:]))
    structure = cbor2.dumps(["Signature1", message.protected, b"", payload])
    try:
        key.verify(encode_dss_signature(r, s), structure, ec.ECDSA(known[0]))
    except InvalidSignature:
        raise NotGenuine(check) from None


def verify_mac(message: Message, key: bytes, payload: bytes, check: str) -> None:
    """Checks COSE_Mac0 with HMAC 256/256 over ``payload``. Raises NotGenuine (``check``)."""
    structure = cbor2.dumps(["MAC0", message.protected, b"", payload])
    if message.algorithm != HMAC_256 or not hmac.compare_digest(hmac.digest(key, structure, "sha256"), message.tail):
        raise NotGenuine(check)


def parse_key(value: object) -> ec.EllipticCurvePublicKey:
    """COSE_Key of type EC2 with both coordinates. Raises BadData."""
    fields = cbor.as_map(value)
    curve = _CURVES.get(cbor.as_integer(fields.get(-1)))
    if fields.get(1) != 2 or curve is None:
        raise BadData("key of another kind")
    x, y = (int.from_bytes(cbor.as_bytes(fields.get(label)), "big") for label in (-2, -3))
    try:
        return ec.EllipticCurvePublicNumbers(x, y, curve()).public_key()
    except ValueError:
        raise BadData("key is not on its curve") from None
