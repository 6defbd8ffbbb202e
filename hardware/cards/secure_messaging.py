"""Secure messaging of the first-generation residence card (出入国在留管理庁 仕様書 Ver 1.5, 令和6年3月).

Two-key Triple DES and the retail MAC come from the specification, not from us: the card's number is the only secret,
and it is printed on the card. The specification's worked example is in the tests, byte for byte.
"""

import hashlib
import hmac
import secrets

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from hardware import tlv
from hardware.errors import BadData, NotGenuine

BLOCK = 8
KEY = 16
ZERO_IV = bytes(BLOCK)
ENCRYPTED_DATA_TAG = 0x86
#: First byte of an encrypted value: it is padded with 80 00….
PADDED = 0x01


def pad(data: bytes) -> bytes:
    """ISO/IEC 7816-4 padding: 80, then zeros to the block."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes:
    """Removes the padding. Raises BadData."""
    stripped = data.rstrip(b"\x00")
    if not stripped.endswith(b"\x80") or len(data) - len(stripped) >= BLOCK:
        raise BadData("padding is broken")
    return stripped[:-1]


def encrypt(key: bytes, data: bytes) -> bytes:
    """Two-key Triple DES, CBC, zero initial value; whole blocks."""
    encryptor = Cipher(TripleDES(key + key[:BLOCK]), modes.CBC(ZERO_IV)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def decrypt(key: bytes, data: bytes) -> bytes:
    """The reverse of ``encrypt``. Raises BadData when there are not whole blocks."""
    if not data or len(data) % BLOCK:
        raise BadData("not whole blocks")
    decryptor = Cipher(TripleDES(key + key[:BLOCK]), modes.CBC(ZERO_IV)).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def retail_mac(key: bytes, data: bytes) -> bytes:
    """ISO/IEC 9797-1 MAC algorithm 3 with DES, padding method 2."""
    first, second = key[:BLOCK], key[BLOCK:]
    chain = _des(first, pad(data), decrypting=False)[-BLOCK:]
    return _des(first, _des(second, chain, decrypting=True), decrypting=False)


def card_key(number: str) -> bytes:
    """Kenc and Kmac, which are the same: from the twelve characters printed on the card."""
    return hashlib.sha1(number.encode("ascii")).digest()[:KEY]


def session_key(ifd: bytes, icc: bytes) -> bytes:
    """KSenc from both halves, without parity adjustment."""
    mixed = bytes(a ^ b for a, b in zip(ifd, icc, strict=True))
    return hashlib.sha1(mixed + b"\x00\x00\x00\x01").digest()[:KEY]


class Handshake:
    """The terminal's side of mutual authentication. ``rnd_ifd`` and ``k_ifd`` are given in tests only."""

    def __init__(self, number: str, rnd_icc: bytes, rnd_ifd: bytes | None = None, k_ifd: bytes | None = None) -> None:
        if len(rnd_icc) != BLOCK:
            raise BadData("challenge of another size")
        self._key = card_key(number)
        self._rnd_icc = rnd_icc
        self._rnd_ifd = rnd_ifd or secrets.token_bytes(BLOCK)
        self._k_ifd = k_ifd or secrets.token_bytes(KEY)

    def token(self) -> bytes:
        """E_IFD and M_IFD, 40 bytes, for MUTUAL AUTHENTICATE."""
        encrypted = encrypt(self._key, self._rnd_ifd + self._rnd_icc + self._k_ifd)
        return encrypted + retail_mac(self._key, encrypted)

    def finish(self, answer: bytes) -> bytes:
        """KSenc from the card's 40 bytes. Raises NotGenuine when the card does not know the number, BadData."""
        encrypted, mac = answer[:32], answer[32:]
        if len(answer) != 40:
            raise BadData("authentication answer of another size")
        if not hmac.compare_digest(retail_mac(self._key, encrypted), mac):
            raise NotGenuine("card_authentication")
        plain = decrypt(self._key, encrypted)
        if plain[:8] != self._rnd_icc or plain[8:16] != self._rnd_ifd:
            raise NotGenuine("card_authentication")
        return session_key(self._k_ifd, plain[16:])


def wrap(key: bytes, data: bytes) -> bytes:
    """An encrypted data object (tag 86)."""
    return tlv.encode(ENCRYPTED_DATA_TAG, bytes([PADDED]) + encrypt(key, pad(data)))


def unwrap(key: bytes, raw: bytes) -> bytes:
    """What an encrypted data object holds. Raises BadData."""
    value = tlv.value(tlv.records(raw), ENCRYPTED_DATA_TAG)
    if not value or value[0] != PADDED:
        raise BadData("not an encrypted value")
    return unpad(decrypt(key, value[1:]))


def _des(key: bytes, data: bytes, *, decrypting: bool) -> bytes:
    """Single DES, CBC: Triple DES with one key three times."""
    cipher = Cipher(TripleDES(key * 3), modes.CBC(ZERO_IV))
    context = cipher.decryptor() if decrypting else cipher.encryptor()
    return context.update(data) + context.finalize()
