"""A fictional issuer and a virtual phone with a カード代替電磁的記録. Every part can be bent before it is sealed."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hardware.mdoc import cbor, device
from hardware.mdoc.issuer import DOCUMENT_SIGNER
from hardware.mdoc.profile import ISO, JAPAN
from tests.devices import pki
from tests.devices.pki import NOW, YEAR, ec_key

DOC_TYPE = "org.iso.23220.1.jp.mnc"
HASHES: dict[int, hashes.HashAlgorithm] = {-7: hashes.SHA256(), -35: hashes.SHA384(), -36: hashes.SHA512()}
TRANSCRIPT = cbor2.dumps([None, None, ["fictional session", b"counter 3"]])

ELEMENTS: dict[str, dict[str, object]] = {
    ISO: {
        "family_name_unicode": "田中",
        "given_name_unicode": "花子",
        "birth_date": dt.date(1985, 4, 1),
        "sex": 2,
        "portrait": bytes.fromhex("FFD8FFE0"),
    },
    JAPAN: {"resident_address_unicode": "三重県伊賀市四十九町３１８４番地"},
}

Bend = Callable[[Any], None]


def leave(_: Any) -> None:
    """Bends nothing."""


def certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    ca: bool = False,
    usage: x509.ObjectIdentifier | None = DOCUMENT_SIGNER,
    key_usage: x509.KeyUsage | None = pki.SIGNS,
    end: dt.datetime = NOW + YEAR,
) -> x509.Certificate:
    """A root (``ca``) or a document signer."""
    constraints = x509.BasicConstraints(ca=ca, path_length=0 if ca else None)
    purposes = (pki.ISSUES,) if ca else (key_usage, x509.ExtendedKeyUsage([usage]) if usage else None)
    extensions = [one for one in (constraints, *purposes) if one is not None]
    return pki.certificate(name, key, issuer, issuer_key, *extensions, start=NOW - 5 * YEAR, end=end)


def root(label: str = "iaca") -> x509.Certificate:
    """The pinned root; another label is the same name with another key."""
    return certificate("Fictional IACA", ec_key(label), "Fictional IACA", ec_key(label), ca=True, end=NOW + 30 * YEAR)


def signer(root_label: str = "iaca", **options: Any) -> x509.Certificate:
    """A document signer's certificate."""
    return certificate("Fictional signer", ec_key("signer"), "Fictional IACA", ec_key(root_label), **options)


def configure_trust(folder: Path) -> None:
    """Write the root of this fictional issuer as ``KAKANAI_TRUST`` wants it."""
    (folder / "mdoc").mkdir()
    (folder / "mdoc" / "iaca.der").write_bytes(pki.der(root()))


@dataclass
class Sample:
    """How a response is made; ``repeated``: the issuer signed each element twice, under numbers of their own.

    Each ``bend_*`` may change its part before it is sealed; ``bend_response`` after.
    """

    doc_type: str = DOC_TYPE
    elements: dict[str, dict[str, object]] = field(default_factory=lambda: ELEMENTS)
    signer: x509.Certificate = field(default_factory=signer)
    signer_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec_key("signer"))
    device_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec_key("phone"))
    algorithm: int = -7
    digest: str = "SHA-256"
    random: bytes = bytes(range(16))
    repeated: bool = False
    reader_key: ec.EllipticCurvePrivateKey | None = None
    mac_algorithm: int = 5
    transcript: bytes = TRANSCRIPT
    device_elements: dict[str, dict[str, object]] = field(default_factory=dict)
    bend_mso: Bend = leave
    bend_items: Bend = leave
    bend_response: Bend = leave

    def response(self) -> bytes:
        """The encoded DeviceResponse."""
        items, digests = self._items()
        self.bend_items(items)
        mso = self._mso(digests)
        self.bend_mso(mso)
        payload = cbor.encoded(cbor2.dumps(mso))
        der = self.signer.public_bytes(serialization.Encoding.DER)
        issuer_auth = sign1(self.algorithm, self.signer_key, payload, {33: der})
        document = {
            "docType": self.doc_type,
            "issuerSigned": {"nameSpaces": items, "issuerAuth": issuer_auth},
            "deviceSigned": self._device_signed(),
        }
        response = {"version": "1.0", "documents": [document], "status": 0}
        self.bend_response(response)
        return cbor2.dumps(response)

    def _items(self) -> tuple[dict[str, list[Any]], dict[str, dict[int, bytes]]]:
        items: dict[str, list[Any]] = {}
        digests: dict[str, dict[int, bytes]] = {}
        for name, elements in self.elements.items():
            for number, (element, value) in enumerate(list(elements.items()) * (1 + self.repeated)):
                raw = item(number, element, value, self.random)
                items.setdefault(name, []).append(cbor2.CBORTag(24, raw))
                algorithm = self.digest.replace("-", "").lower()
                digests.setdefault(name, {})[number] = hashlib.new(algorithm, cbor.encoded(raw)).digest()
        return items, digests

    def _mso(self, digests: dict[str, dict[int, bytes]]) -> dict[str, Any]:
        return {
            "version": "1.0",
            "digestAlgorithm": self.digest,
            "valueDigests": digests,
            "deviceKeyInfo": {"deviceKey": cose_key(self.device_key)},
            "docType": self.doc_type,
            "validityInfo": {
                "signed": NOW - dt.timedelta(days=20),
                "validFrom": NOW - dt.timedelta(days=20),
                "validUntil": NOW + dt.timedelta(days=20),
            },
        }

    def _device_signed(self) -> dict[str, Any]:
        name_spaces = cbor2.dumps(self.device_elements)
        payload = device.authenticated_bytes(self.transcript, self.doc_type, name_spaces)
        if self.reader_key is None:
            proof = {"deviceSignature": sign1(-7, self.device_key, payload, {}, detached=True)}
        else:
            key = device.mac_key(self.device_key, self.reader_key.public_key(), self.transcript)
            proof = {"deviceMac": mac0(key, payload, self.mac_algorithm)}
        return {"nameSpaces": cbor2.CBORTag(24, name_spaces), "deviceAuth": proof}


def item(number: int, element: str, value: object, random: bytes = bytes(range(16))) -> bytes:
    """An encoded IssuerSignedItem."""
    if isinstance(value, dt.date):
        value = cbor2.CBORTag(1004, value.isoformat())
    fields = {"digestID": number, "random": random, "elementIdentifier": element, "elementValue": value}
    return cbor2.dumps(fields)


def sign1(
    algorithm: int, key: ec.EllipticCurvePrivateKey, payload: bytes, headers: dict[int, Any], *, detached: bool = False
) -> list[Any]:
    """COSE_Sign1."""
    protected = cbor2.dumps({1: algorithm})
    structure = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = decode_dss_signature(key.sign(structure, ec.ECDSA(HASHES.get(algorithm, hashes.SHA256()))))
    size = (key.curve.key_size + 7) // 8
    return [protected, headers, None if detached else payload, r.to_bytes(size, "big") + s.to_bytes(size, "big")]


def mac0(key: bytes, payload: bytes, algorithm: int = 5) -> list[Any]:
    """COSE_Mac0, detached. The code is HMAC 256/256, whatever ``algorithm`` says."""
    protected = cbor2.dumps({1: algorithm})
    return [protected, {}, None, hmac.digest(key, cbor2.dumps(["MAC0", protected, b"", payload]), "sha256")]


def cose_key(key: ec.EllipticCurvePrivateKey) -> dict[int, Any]:
    """The public half as COSE_Key."""
    numbers = key.public_key().public_numbers()
    size = (key.curve.key_size + 7) // 8
    curve = {256: 1, 384: 2, 521: 3}[key.curve.key_size]
    return {1: 2, -1: curve, -2: numbers.x.to_bytes(size, "big"), -3: numbers.y.to_bytes(size, "big")}
