"""A fictional JPKI: root certificates and keys of nobody, made anew for each test run."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID

NOW = dt.datetime(2026, 11, 2, 10, 0, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)
SHA256_PREFIX = 19
SHA256 = hashes.SHA256()
USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(label: str) -> rsa.RSAPrivateKey:
    """One key per label and test run (making RSA keys is slow)."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key(label: str, curve: type[ec.EllipticCurve] = ec.SECP256R1) -> ec.EllipticCurvePrivateKey:
    """One key per label and test run (and quickly made)."""
    return ec.generate_private_key(curve())


def key_usage(*allowed: str) -> x509.KeyUsage:
    """What a key may be used for, by the names of the library."""
    return x509.KeyUsage(**{use: use in allowed for use in USES})


SIGNS, ISSUES = key_usage("digital_signature"), key_usage("key_cert_sign", "crl_sign")


def certificate(
    subject: str,
    key: Key,
    issuer: str,
    issuer_key: Key,
    *extensions: x509.ExtensionType,
    serial: int | None = None,
    start: dt.datetime = NOW - YEAR,
    end: dt.datetime = NOW + YEAR,
    algorithm: hashes.HashAlgorithm = SHA256,
) -> x509.Certificate:
    """A certificate with critical ``extensions``, whatever they say."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(issuer_key, algorithm)


@dataclass(frozen=True)
class Authority:
    """A root that issues certificates."""

    name: str
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def issue(
        self,
        common_name: str,
        key: rsa.RSAPrivateKey,
        *,
        serial: int | None = None,
        end: dt.datetime = NOW + 4 * YEAR,
        attributes: dict[str, str] | None = None,
        extra: x509.ExtensionType | None = None,
        usage: x509.KeyUsage | None = SIGNS,
    ) -> x509.Certificate:
        """A certificate for ``key``; ``attributes`` become otherName entries, ``extra`` an extension of its own."""
        names = [x509.OtherName(x509.ObjectIdentifier(o), _utf8(text)) for o, text in (attributes or {}).items()]
        all_of_them = (usage, x509.SubjectAlternativeName(names) if names else None, extra)
        extensions = [one for one in all_of_them if one is not None]
        return certificate(common_name, key, self.name, self.key, *extensions, serial=serial, end=end)

    def revoke(
        self,
        *serials: int,
        at: dt.datetime = NOW,
        days: int = 1,
        extensions: Sequence[x509.ExtensionType] = (),
        entry: x509.ExtensionType | None = None,
        key: rsa.RSAPrivateKey | None = None,
        algorithm: hashes.HashAlgorithm = SHA256,
    ) -> bytes:
        """A revocation list (DER) of an hour before ``at``, with critical ``extensions`` and one of each ``entry``."""
        start = at - dt.timedelta(hours=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(start)
            .next_update(start + dt.timedelta(days=days))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        for serial in serials:
            revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
            if entry is not None:
                revoked = revoked.add_extension(entry, critical=True)
            builder = builder.add_revoked_certificate(revoked.build())
        return builder.sign(key or self.key, algorithm).public_bytes(serialization.Encoding.DER)


def authority(
    name: str, label: str | None = None, *, ca: bool = True, usage: x509.KeyUsage | None = ISSUES, **dates: dt.datetime
) -> Authority:
    """A self-signed root called ``name`` with the key ``label``."""
    key = rsa_key(label or name)
    extensions = [one for one in (x509.BasicConstraints(ca=ca, path_length=None), usage) if one is not None]
    dates = {"start": NOW - 5 * YEAR, "end": NOW + 5 * YEAR, **dates}
    return Authority(name, key, certificate(name, key, name, key, *extensions, serial=1, **dates))


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
