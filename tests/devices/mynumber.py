"""A virtual My Number card of somebody who does not exist: JPKI, text, pictures, and the licence if she has one."""

import datetime as dt
import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from hardware.cards import jpki, mynumber
from hardware.tlv import encode
from hardware.trust.jpki import ADDRESS, ADDRESS_SUBSTITUTES, BIRTH, NAME, NAME_SUBSTITUTES, SEX
from tests.devices import pki
from tests.devices.card import Application, File, Pin, VirtualCard

SEX_CODES = {text: code for code, text in mynumber.SEXES.items()}


@dataclass(frozen=True)
class Person:
    """What is printed on the card."""

    name: str = "田中　花子"
    address: str = "三重県伊賀市四十九町３１８４番地"
    birth: dt.date = dt.date(1985, 4, 1)
    sex: str = "女"
    number: str = "123456789018"
    expires: dt.date = dt.date(2030, 4, 1)
    security_code: str = "4321"
    pin: str = "1234"
    password: str = "PASSWORD1"

    @property
    def code_b(self) -> str:
        """照合番号B."""
        return f"{self.birth:%y%m%d}{self.expires:%Y}{self.security_code}"


@cache
def auth_authority() -> pki.Authority:
    """The root of 利用者証明用電子証明書 in this fictional world."""
    return pki.authority("Fictional JPKI for user authentication")


@cache
def sign_authority() -> pki.Authority:
    """The root of 署名用電子証明書."""
    return pki.authority("Fictional JPKI for digital signature")


def text_root() -> rsa.RSAPublicKey:
    """The root key that certifies the key which signs the text."""
    return pki.rsa_key("text root").public_key()


class MyNumberCard(VirtualCard):
    """All of a card. ``serial`` fixes the number of its authentication certificate."""

    def __init__(self, person: Person | None = None, *, serial: int | None = None, expired: bool = False) -> None:
        self.person = person or Person()
        end = pki.NOW - pki.YEAR / 12 if expired else pki.NOW + 4 * pki.YEAR
        self.auth_certificate = auth_authority().issue("0000000ABCDEF", _auth_key(), serial=serial, end=end)
        self.sign_certificate = sign_authority().issue(
            "0000000ABCDEG", _sign_key(), attributes=_attributes(self.person)
        )
        super().__init__(self._jpki(), self._text(), self._face())

    def _jpki(self) -> Application:
        files = {
            jpki.EF_TOKEN: File(b"JPKIAPICCTOKEN2".ljust(32, b" ")),
            jpki.EF_AUTH_CERTIFICATE: File(_padded(pki.der(self.auth_certificate))),
            jpki.EF_AUTH_ISSUER: File(_padded(pki.der(auth_authority().certificate))),
            jpki.EF_SIGN_CERTIFICATE: File(_padded(pki.der(self.sign_certificate)), needs=(jpki.PIN_SIGN,)),
            jpki.EF_SIGN_ISSUER: File(_padded(pki.der(sign_authority().certificate))),
        }
        pins = {
            jpki.PIN_AUTH: Pin(self.person.pin.encode()),
            jpki.PIN_SIGN: Pin(self.person.password.encode(), most=5),
        }
        keys = {
            jpki.EF_AUTH_KEY: (jpki.PIN_AUTH, lambda info: pki.sign_digest_info(_auth_key(), info)),
            0x001A: (jpki.PIN_SIGN, lambda info: pki.sign_digest_info(_sign_key(), info)),
        }
        return Application(jpki.APPLICATION, files, pins, keys)

    def _text(self) -> Application:
        number = encode(0xDF10, self.person.number.encode()) + b"\x00\x00"
        attributes = text_file(self.person)
        files = {
            mynumber.EF_NUMBER: File(number, (mynumber.PIN_TEXT, mynumber.PIN_A), any_of=True),
            mynumber.EF_ATTRIBUTES: File(attributes, (mynumber.PIN_TEXT, mynumber.PIN_B), any_of=True),
            mynumber.EF_SIGNATURE: File(
                signature_file(number, attributes), (mynumber.PIN_TEXT, mynumber.PIN_A, mynumber.PIN_B), any_of=True
            ),
            mynumber.EF_ISSUER: File(issuer_file()),
        }
        pins = {
            mynumber.PIN_TEXT: Pin(self.person.pin.encode()),
            mynumber.PIN_A: Pin(self.person.number.encode(), most=10),
            mynumber.PIN_B: Pin(self.person.code_b.encode(), most=10),
        }
        return Application(mynumber.TEXT_APPLICATION, files, pins)

    def _face(self) -> Application:
        files = {
            mynumber.EF_FACE: File(face_file(self.person), (mynumber.PIN_FACE_A, mynumber.PIN_FACE_B), any_of=True),
        }
        pins = {
            mynumber.PIN_FACE_A: Pin(self.person.number.encode(), most=10),
            mynumber.PIN_FACE_B: Pin(self.person.code_b.encode(), most=10),
        }
        return Application(mynumber.FACE_APPLICATION, files, pins)


def text_file(person: Person) -> bytes:
    """EF 0002 of the text application."""
    parts = [
        encode(0xDF22, person.name.encode()),
        encode(0xDF23, person.address.encode()),
        encode(0xDF24, f"{person.birth:%Y%m%d}".encode()),
        encode(0xDF25, SEX_CODES[person.sex].encode()),
    ]
    head = 3 + 11  # outer tag and short length, offsets record
    starts = [head + sum(map(len, parts[:n])) for n in range(4)]
    inner = encode(0xDF21, struct.pack(">4H", *starts)) + b"".join(parts)
    return encode(0xFF20, inner)


def signature_file(number: bytes, attributes: bytes) -> bytes:
    """EF 0003 over these two files."""
    from_name = attributes[attributes.index(bytes.fromhex("DF22")) :]
    signed = encode(0xDF31, hashlib.sha256(number).digest()) + encode(0xDF32, hashlib.sha256(from_name).digest())
    return encode(0xFF30, signed + encode(0xDF33, _sign("text signer", signed)))


def issuer_file() -> bytes:
    """EF 0004: the certificate of the key that signs the text."""
    numbers = pki.rsa_key("text signer").public_key().public_numbers()
    key = encode(0x82, numbers.e.to_bytes(3, "big")) + encode(0x81, numbers.n.to_bytes(256, "big"))
    body = b"R" * 16 + b"S" * 16 + key
    return encode(0x7F21, encode(0x5F4E, body) + encode(0x5F37, _sign("text root", body)))


def face_file(person: Person) -> bytes:
    """EF 0002 of the face application, with small pictures."""
    parts = [
        encode(0xDF21, bytes(18)),
        encode(0xDF22, f"{person.birth:%Y%m%d}".encode()),
        encode(0xDF23, SEX_CODES[person.sex].encode()),
        encode(0xDF24, bytes(270)),
        encode(0xDF25, png(240, 32)),
        encode(0xDF26, png(240, 64)),
        encode(0xDF27, JPEG_2000),
        encode(0xDF28, bytes(256)),
        encode(0xDF29, f"{person.expires:%Y%m%d}".encode()),
        encode(0xDF2A, png(64, 24)),
    ]
    return encode(0xFF20, b"".join(parts))


def png(width: int, height: int) -> bytes:
    """A black and white picture with a frame (1 bit per pixel), as the card has them."""
    row = b"\x00" + b"\x80" + b"\x00" * (width // 8 - 2) + b"\x01"
    edge = b"\x00" + b"\xff" * (width // 8)
    data = zlib.compress(edge + row * (height - 2) + edge, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


#: The first boxes of a JPEG 2000 file (signature and file type); nobody decodes it in tests.
JPEG_2000 = bytes.fromhex("0000000C6A5020200D0A870A00000014667479706A703220000000006A703220") + bytes(900)


def _sign(label: str, message: bytes) -> bytes:
    return pki.rsa_key(label).sign(message, padding.PKCS1v15(), hashes.SHA256())


def _auth_key() -> rsa.RSAPrivateKey:
    return pki.rsa_key("card auth")


def _sign_key() -> rsa.RSAPrivateKey:
    return pki.rsa_key("card sign")


def _attributes(person: Person) -> dict[str, str]:
    era = "5" if person.birth >= dt.date(2019, 5, 1) else "4" if person.birth >= dt.date(1989, 1, 8) else "3"
    return {
        NAME: person.name,
        NAME_SUBSTITUTES: "0" * len(person.name),
        SEX: SEX_CODES[person.sex],
        BIRTH: f"{era}{person.birth:%Y%m%d}",
        ADDRESS: person.address,
        ADDRESS_SUBSTITUTES: "0" * len(person.address),
    }


def _padded(certificate: bytes) -> bytes:
    """Certificates lie in files with room behind them."""
    return certificate.ljust((len(certificate) // 256 + 1) * 256, b"\x00")


def roots() -> list[x509.Certificate]:
    """What a city of this fictional world would configure."""
    return [auth_authority().certificate, sign_authority().certificate]


def configure_trust(folder: Path) -> None:
    """Write the roots of this fictional world as ``KAKANAI_TRUST`` wants them."""
    (folder / "jpki").mkdir()
    (folder / "text").mkdir()
    for number, root in enumerate(roots()):
        (folder / "jpki" / f"{number}.der").write_bytes(pki.der(root))
    (folder / "text" / "root.pem").write_bytes(
        text_root().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
