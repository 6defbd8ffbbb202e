"""Whom the city trusts: root certificates and keys in the folder ``KAKANAI_TRUST`` (docs/devices.md, section 3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

from hardware.errors import BadData
from hardware.trust.revocation import NotConfigured, RevocationChecker, RevocationLists

T = TypeVar("T")
ENDS = frozenset({".pem", ".der", ".cer", ".crt"})
LIST_END = ".crl"


class BadTrustFile(RuntimeError):
    """A file of the trust folder is not what its folder says."""


@dataclass(frozen=True)
class Trust:
    """Roots of 公的個人認証, root keys of the card's text, roots of the residence card, and who knows of revocation."""

    jpki: tuple[x509.Certificate, ...] = ()
    text: tuple[rsa.RSAPublicKey, ...] = ()
    residence: tuple[x509.Certificate, ...] = ()
    checker: RevocationChecker = field(default_factory=NotConfigured)

    @classmethod
    def load(cls, folder: Path) -> "Trust":
        """From ``folder/jpki`` (certificates, and ``*.crl``), ``folder/text`` and ``folder/residence``.

        :raises BadTrustFile: one of them cannot be read; an empty folder is nothing configured.
        """
        lists = [file.read_bytes() for file in _files(folder / "jpki", frozenset({LIST_END}))]
        try:
            checker = RevocationLists.load(*lists) if lists else NotConfigured()
        except BadData as error:
            raise BadTrustFile(f"{folder / 'jpki'}: {error}") from None
        return cls(
            tuple(_read(file, _certificate) for file in _files(folder / "jpki")),
            tuple(_read(file, _key) for file in _files(folder / "text")),
            tuple(_read(file, _certificate) for file in _files(folder / "residence")),
            checker,
        )


def _files(folder: Path, ends: frozenset[str] = ENDS) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(file for file in folder.iterdir() if file.suffix.lower() in ends)


def _read(file: Path, parse: Callable[[bytes], T]) -> T:
    try:
        return parse(file.read_bytes())
    except (ValueError, TypeError) as error:
        raise BadTrustFile(f"{file}: {error}") from None


def _certificate(raw: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(raw) if raw.startswith(b"-----") else x509.load_der_x509_certificate(raw)


def _key(raw: bytes) -> rsa.RSAPublicKey:
    """A bare public key, or the key of a certificate."""
    try:
        key = load_pem_public_key(raw) if raw.startswith(b"-----BEGIN PUBLIC") else load_der_public_key(raw)
    except ValueError:
        key = _certificate(raw).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("not an RSA key")
    return key
