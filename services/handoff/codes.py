"""Codes on slips: 8 random characters and a check character in Crockford's base 32.

https://www.crockford.com/base32.html: no I, L, O, U, so that nothing is mistaken when read aloud or typed. The check is
the value modulo 37, which finds every single wrong character and every swap of neighbours; codes whose check would be
one of the five extra symbols are not given out, so a code is letters and digits only.
"""

import hashlib
import re
import secrets
import unicodedata

from services.handoff.errors import BadCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
QR_PREFIX = "KK1"  # kakanai, version 1
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Whatever a person writes between groups, a keyboard in another layout makes of ":", or a kana keyboard of "-".
_BETWEEN = re.compile(r"[\s\-‐-―−ー_.:;+*'/]+")


def new_code() -> str:
    """A random code of nine characters (40 random bits)."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if (check := _check(body)) < len(ALPHABET):
            return body + ALPHABET[check]


def parse_code(text: str) -> str:
    """The code in what was typed or scanned (``k7q2-9xmf-3``, ``KK1:K7Q29XMF3``), in its plain form.

    Case, full width, spaces and hyphens do not matter, nor O for 0 and I or L for 1.

    :raises BadCode: it is not a code.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_MEANT)
    if len(plain) == LENGTH + 1 + len(QR_PREFIX):
        plain = plain.removeprefix(QR_PREFIX)
    if len(plain) != LENGTH + 1 or not set(plain) <= set(ALPHABET) or ALPHABET.index(plain[-1]) != _check(plain[:-1]):
        raise BadCode
    return plain


def is_code(text: str) -> bool:
    """Whether a scan is a slip's code (and not a card number, a name, …)."""
    try:
        parse_code(text)
    except BadCode:
        return False
    return True


def qr_text(code: str) -> str:
    """What the QR code on the slip says: upper case only, so that QR's compact alphanumeric mode fits."""
    return f"{QR_PREFIX}:{code}"


def spoken(code: str) -> str:
    """The code in groups, for reading and typing: ``K7Q2-9XMF-3``."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def code_hash(code: str) -> str:
    """What the database keeps of a plain code: its SHA-256 in hex."""
    return hashlib.sha256(code.encode()).hexdigest()


def _check(body: str) -> int:
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return value % 37
