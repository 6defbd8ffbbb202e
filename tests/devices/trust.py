"""Whom a city of this fictional world trusts, as ``KAKANAI_TRUST`` wants it: for cards, and for documents on phones."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization

from tests.devices import mdoc, mynumber, pki, residence


def configure_trust(folder: Path) -> None:
    """Write them into ``folder``."""
    roots = {
        "jpki": mynumber.roots(),
        "residence": [residence.signer().certificate],
        "mdoc": [mdoc.root()],
    }
    for name, certificates in roots.items():
        (folder / name).mkdir()
        for number, root in enumerate(certificates):
            (folder / name / f"{number}.der").write_bytes(pki.der(root))
    key = mynumber.text_root()
    (folder / "text").mkdir()
    (folder / "text" / "root.pem").write_bytes(
        key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
