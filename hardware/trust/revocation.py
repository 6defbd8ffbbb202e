"""Has a certificate been revoked? The answer depends on what the city is connected to, so the checker is pluggable.

J-LIS answers about JPKI certificates (OCSP, CRL) only to registered 署名検証者; until such a connection is configured
every result says so in as many words instead of passing for "good".
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from cryptography import x509

from hardware.errors import NotGenuine


class Revocation(StrEnum):
    """What is known about the revocation of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    #: No checker is configured: nobody has asked.
    NOT_CONFIGURED = "not_configured"
    #: A checker is configured but could not answer (no list for this issuer, list out of date, no connection).
    UNAVAILABLE = "unavailable"


class RevocationChecker(Protocol):
    """Answers for one certificate; must not raise for "unknown", but say UNAVAILABLE."""

    def check(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Revocation: ...


class NotConfigured:
    """The checker while there is none."""

    def check(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Revocation:
        return Revocation.NOT_CONFIGURED


def require_not_revoked(path: Sequence[x509.Certificate], at: datetime, checker: RevocationChecker) -> Revocation:
    """What is known of a whole chain, its root excepted. Good only if every certificate is.

    :param path: each certificate before its issuer, as :func:`hardware.trust.chain.verify` returns it.
    :raises NotGenuine: (``revocation``) one of them is revoked.
    """
    states = {checker.check(certificate, issuer, at) for certificate, issuer in pairwise(path)}
    if Revocation.REVOKED in states:
        raise NotGenuine("revocation")
    return next((one for one in (Revocation.NOT_CONFIGURED, Revocation.UNAVAILABLE) if one in states), Revocation.GOOD)
