"""A fictional JPKI: root certificates and keys of nobody, made anew for each test run."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID

NOW = dt.datetime(2026, 11, 2, 10, 0, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)
SHA256_PREFIX = 19


@cache
def rsa_key(label: str) -> rsa.RSAPrivateKey:
    """One key per label and test run (making RSA keys is slow)."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Authority:
    """A root that issues certificates."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def issue(
        self,
        common_name: str,
        key: rsa.RSAPrivateKey,
        *,
        serial: int | None = None,
        start: dt.datetime = NOW - YEAR,
        end: dt.datetime = NOW + 4 * YEAR,
        attributes: dict[str, str] | None = None,
        extra: x509.ExtensionType | None = None,
    ) -> x509.Certificate:
        """A certificate for ``key``; ``attributes`` become otherName entries, ``extra`` a critical extension."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(common_name))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(serial or x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(_usage(sign=True), critical=True)
        )
        if attributes:
            names = [x509.OtherName(x509.ObjectIdentifier(oid), _utf8(text)) for oid, text in attributes.items()]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        if extra is not None:
            builder = builder.add_extension(extra, critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def revoke(self, *serials: int, at: dt.datetime = NOW) -> bytes:
        """A revocation list (DER) of a day."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(at - dt.timedelta(hours=1))
            .next_update(at + dt.timedelta(hours=23))
        )
        for serial in serials:
            revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(revoked)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def authority(name: str, label: str | None = None, *, ca: bool = True) -> Authority:
    """A self-signed root called ``name`` with the key ``label``."""
    key = rsa_key(label or name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - 5 * YEAR)
        .not_valid_after(NOW + 5 * YEAR)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(_usage(sign=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, certificate)


def der(certificate: x509.Certificate) -> bytes:
    """The certificate as the card stores it."""
    return certificate.public_bytes(serialization.Encoding.DER)


def sign_digest_info(key: rsa.RSAPrivateKey, digest_info: bytes) -> bytes:
    """What the card does in COMPUTE DIGITAL SIGNATURE: PKCS#1 v1.5 over the DigestInfo it is given."""
    digest = digest_info[SHA256_PREFIX:]
    return key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def _utf8(text: str) -> bytes:
    raw = text.encode()
    length = bytes([len(raw)]) if len(raw) < 0x80 else bytes([0x81, len(raw)])
    return b"\x0c" + length + raw


def _usage(*, sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(sign, False, False, False, False, not sign, not sign, False, False)
