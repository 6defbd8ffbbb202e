"""The signature of a first-generation residence card over its printed face and photograph."""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from hardware import tlv
from hardware.cards.residence import Signature
from hardware.errors import NotGenuine
from hardware.trust import chain


def verify(signature: Signature, roots: Sequence[x509.Certificate], at: datetime) -> None:
    """Checks RSA-SHA256 over both pictures, and the signer's chain to ``roots`` at ``at`` (with time zone).

    Raises NotGenuine (``residence_signature``, ``chain``, ``validity``), BadData.
    """
    padded = signature.certificate  # with zeros, and one certificate of 256 ends in a zero of its own
    certificate = chain.load(padded[: tlv.header(padded)[2]])
    chain.verify(certificate, [], roots, at)
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise NotGenuine("residence_signature")
    try:
        key.verify(signature.check_code, signature.signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise NotGenuine("residence_signature") from None
