"""mdoc authentication (ISO/IEC 18013-5, 9.1.3): does this phone hold the key the document was issued to?"""

import hashlib

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hardware.errors import BadData, NotGenuine
from hardware.mdoc import cbor, cose
from hardware.mdoc.issuer import Elements, SecurityObject

CHECK = "device_authentication"
DEVICE_SIGNED = frozenset({"nameSpaces", "deviceAuth"})
FOUR_ITEMS = b"\x84"


def authenticated_bytes(transcript: bytes, doc_type: str, name_spaces: bytes) -> bytes:
    """DeviceAuthenticationBytes. The transcript goes in as it was encoded, never re-encoded."""
    structure = FOUR_ITEMS + cbor2.dumps("DeviceAuthentication") + transcript + cbor2.dumps(doc_type)
    return cbor.encoded(structure + cbor.encoded(name_spaces))


def mac_key(reader_key: ec.EllipticCurvePrivateKey, device_key: ec.EllipticCurvePublicKey, transcript: bytes) -> bytes:
    """EMacKey of this session. Raises NotGenuine when both keys are not on one curve."""
    if reader_key.curve.name != device_key.curve.name:
        raise NotGenuine(CHECK)
    shared = reader_key.exchange(ec.ECDH(), device_key)
    salt = hashlib.sha256(cbor.encoded(transcript)).digest()
    return HKDF(hashes.SHA256(), 32, salt, b"EMacKey").derive(shared)


def verify(
    device_signed: object,
    mso: SecurityObject,
    transcript: bytes,
    reader_key: ec.EllipticCurvePrivateKey | None,
) -> Elements:
    """Checks deviceSignature or deviceMac over this session; the elements the device signed itself.

    ``reader_key`` is needed for deviceMac only. Raises BadData, NotGenuine (``device_authentication``,
    ``device_elements``).
    """
    fields = cbor.as_map_of(device_signed, DEVICE_SIGNED)
    name_spaces = cbor.as_encoded(fields.get("nameSpaces"))
    proofs = cbor.as_map(fields.get("deviceAuth"))
    if len(proofs) != 1:
        raise NotGenuine(CHECK)
    payload = authenticated_bytes(transcript, mso.doc_type, name_spaces)
    kind, proof = next(iter(proofs.items()))
    message = cose.Message.parse(proof)
    if message.payload is not None:
        raise BadData("device authentication must be detached")
    if kind == "deviceSignature":
        cose.verify_signature(message, mso.device_key, payload, CHECK)
    elif kind == "deviceMac" and reader_key is not None:
        cose.verify_mac(message, mac_key(reader_key, mso.device_key, transcript), payload, CHECK)
    else:
        raise NotGenuine(CHECK)
    return _authorized(cbor.load_map(name_spaces), mso)


def _authorized(name_spaces: dict[object, object], mso: SecurityObject) -> Elements:
    """Elements the device vouches for itself, each allowed by the issuer's key authorizations."""
    whole = cbor.as_list(mso.key_authorizations.get("nameSpaces", []))
    single = cbor.as_map(mso.key_authorizations.get("dataElements", {}))
    found: Elements = {}
    for name, elements in name_spaces.items():
        allowed = cbor.as_list(single.get(name, []))
        for element, value in cbor.as_map(elements).items():
            if name not in whole and element not in allowed:
                raise NotGenuine("device_elements")
            found.setdefault(cbor.as_text(name), {})[cbor.as_text(element)] = value
    return found
