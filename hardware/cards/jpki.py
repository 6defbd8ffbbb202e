"""公的個人認証 (JPKI) on the My Number card: certificates and the signature over a challenge.

The terminal only reads and signs; whether certificate and signature are good is decided on the server
(:mod:`hardware.trust.jpki`).
"""

import hashlib
import re

from hardware.apdu import command
from hardware.cards.channel import Channel
from hardware.errors import BadData, PinShape

APPLICATION = bytes.fromhex("D392F000260100000001")

EF_TOKEN = 0x0006
EF_AUTH_CERTIFICATE, EF_AUTH_ISSUER = 0x000A, 0x000B
EF_SIGN_CERTIFICATE, EF_SIGN_ISSUER = 0x0001, 0x0002
EF_AUTH_KEY, PIN_AUTH = 0x0017, 0x0018
PIN_SIGN = 0x001B

TOKENS = {"JPKIAPICCTOKEN2": "card", "JPKIAPGPSETOKEN": "phone"}
#: DER of DigestInfo for SHA-256 up to the digest (RFC 8017, 9.2, note 1).
SHA256_DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")


def select(channel: Channel) -> str:
    """Selects the application and tells what it lives in: ``card`` or ``phone``. Raises NotThisCard, BadData."""
    channel.select_application(APPLICATION)
    token = channel.read_file(EF_TOKEN).rstrip(b" \x00\xff").decode("ascii", "replace")
    if token not in TOKENS:
        raise BadData("unknown JPKI token")
    return TOKENS[token]


def authenticate(
    channel: Channel, pin: str, challenge: bytes, *, allow_last_try: bool = False
) -> tuple[bytes, bytes, bytes]:
    """利用者証明用電子証明書, its issuer's (DER), and RSASSA-PKCS1-v1_5 with SHA-256 over ``challenge`` by its key.

    The PIN comes first: a card gives the certificate without, a phone does not. Raises CardError.
    """
    if not re.fullmatch(r"\d{4}", pin, re.ASCII):
        raise PinShape("the PIN has four digits")
    select(channel)
    channel.present_pin(PIN_AUTH, pin.encode("ascii"), allow_last_try=allow_last_try)
    certificate, issuer = channel.read_record(EF_AUTH_CERTIFICATE), channel.read_record(EF_AUTH_ISSUER)
    channel.select_file(EF_AUTH_KEY)
    digest_info = SHA256_DIGEST_INFO + hashlib.sha256(challenge).digest()
    return certificate, issuer, channel.demand(command(0x80, 0x2A, 0x00, 0x80, digest_info, le=256))


def read_sign_certificates(channel: Channel, password: str, *, allow_last_try: bool = False) -> tuple[bytes, bytes]:
    """署名用電子証明書 (it holds the four attributes) and its issuer's, DER, by the password. Raises CardError."""
    password = password.upper()
    if not re.fullmatch(r"[A-Z0-9]{6,16}", password, re.ASCII):
        raise PinShape("the password has 6 to 16 letters and digits")
    select(channel)
    channel.present_pin(PIN_SIGN, password.encode("ascii"), allow_last_try=allow_last_try)
    return channel.read_record(EF_SIGN_CERTIFICATE), channel.read_record(EF_SIGN_ISSUER)
