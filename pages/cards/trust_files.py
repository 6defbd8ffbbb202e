"""The files of the folder of trust: certificates, keys, and revocation lists that change while the program runs."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

from hardware.errors import BadData
from hardware.trust.lists import RevocationLists
from hardware.trust.revocation import NotConfigured, Revocation

T = TypeVar("T")
ENDS = frozenset({".pem", ".der", ".cer", ".crt"})
LIST_ENDS = frozenset({".crl"})
log = logging.getLogger(__name__)


class BadTrustFile(RuntimeError):
    """A file of the trust folder is not what its folder says."""


def files(folder: Path, ends: frozenset[str] = ENDS) -> Iterator[Path]:
    """The files of a folder in the order of their names; none when there is no folder."""
    if folder.is_dir():
        yield from sorted(file for file in folder.iterdir() if file.suffix.lower() in ends)


def read(file: Path, parse: Callable[[bytes], T]) -> T:
    """What ``parse`` makes of the file. Raises BadTrustFile, which names it."""
    try:
        return parse(file.read_bytes())
    except (OSError, ValueError, TypeError, BadData) as error:
        raise BadTrustFile(f"{file}: {error}") from None


def certificates(folder: Path) -> tuple[x509.Certificate, ...]:
    """Every certificate of a folder. Raises BadTrustFile."""
    return tuple(read(file, _certificate) for file in files(folder))


def keys(folder: Path) -> tuple[rsa.RSAPublicKey, ...]:
    """Every RSA key of a folder. Raises BadTrustFile."""
    return tuple(read(file, _key) for file in files(folder))


@dataclass(frozen=True)
class _Held:
    """A file as it was read: ``stamp`` changes with it."""

    stamp: tuple[int, int, int]
    found: RevocationLists


@dataclass
class ListFolder:
    """Revocation lists in a folder: a file counts from the next check after it was added, changed or taken away.

    A file that cannot be read, because it is just being copied, leaves standing what was read of it before.
    """

    folder: Path
    _held: dict[Path, _Held] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises BadTrustFile: when the program starts every file must be a list."""
        self._held = {file: _read_list(file) for file in files(self.folder, LIST_ENDS)}

    def check(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Revocation:
        """What the lists say that are there now. Looks into the folder: call it beside the event loop."""
        self._held = held = dict(self._look())
        lists = RevocationLists(tuple(one for file in held.values() for one in file.found.lists))
        return (lists if held else NotConfigured()).check(certificate, issuer, at)

    def _look(self) -> Iterator[tuple[Path, _Held]]:
        for file in files(self.folder, LIST_ENDS):
            before = self._held.get(file)
            try:
                yield file, before if before and before.stamp == _stamp(file) else _read_list(file)
            except (OSError, BadTrustFile) as error:
                log.warning("revocation list not read: %s", error)
                if before:
                    yield file, before


def _read_list(file: Path) -> _Held:
    stamp = _stamp(file)  # of before: a file that grows while it is read is read again
    return _Held(stamp, read(file, RevocationLists.load))


def _stamp(file: Path) -> tuple[int, int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


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
