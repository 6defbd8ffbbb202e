"""Whom the city trusts: root certificates and keys in the folder ``KAKANAI_TRUST`` (docs/devices.md, section 3)."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from hardware.trust.revocation import NotConfigured, RevocationChecker
from pages.cards.trust_files import ListFolder, certificates, keys
from pages.cards.trust_mdoc import MdocTrust


@dataclass(frozen=True)
class Trust:
    """Roots of 公的個人認証, root keys of the card's text, roots of the residence card, and who knows of revocation.

    ``mdoc``: the same for カード代替電磁的記録.
    """

    jpki: tuple[x509.Certificate, ...] = ()
    text: tuple[rsa.RSAPublicKey, ...] = ()
    residence: tuple[x509.Certificate, ...] = ()
    checker: RevocationChecker = field(default_factory=NotConfigured)
    mdoc: MdocTrust = field(default_factory=MdocTrust)

    @classmethod
    def load(cls, folder: Path) -> "Trust":
        """From ``folder/jpki`` (certificates, and ``*.crl``), ``folder/text``, ``folder/residence``, ``folder/mdoc``.

        :raises BadTrustFile: one of them cannot be read; an empty folder is nothing configured.
        """
        return cls(
            jpki=certificates(folder / "jpki"),
            text=keys(folder / "text"),
            residence=certificates(folder / "residence"),
            checker=ListFolder(folder / "jpki"),
            mdoc=MdocTrust.load(folder / "mdoc"),
        )
