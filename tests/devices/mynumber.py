"""A virtual My Number card of somebody who does not exist: JPKI, text, pictures, and the licence if she has one."""

import datetime as dt
import hashlib
import struct
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from hardware.tlv import encode
from hardware.trust.jpki import ADDRESS, ADDRESS_SUBSTITUTES, BIRTH, NAME, NAME_SUBSTITUTES, SEX
from tests.devices import drawn, pki
from tests.devices.card import Application, File, Pin, VirtualCard

# What the tables of the cards say, once more: a reader that looks in another place finds nothing here.
JPKI = bytes.fromhex("D392F000260100000001")
JPKI_PIN_AUTH, JPKI_PIN_SIGN = 0x0018, 0x001B
TEXT = bytes.fromhex("D3921000310001010408")
TEXT_PIN, TEXT_CODE_A, TEXT_CODE_B = 0x0011, 0x0014, 0x0015
FACE = bytes.fromhex("D3921000310001010402")
FACE_CODE_A, FACE_CODE_B = 0x0013, 0x0012
SEX_CODES = {"男": "1", "女": "2", "その他": "3", "適用不能": "9"}


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

    token = b"JPKIAPICCTOKEN2"
    certificate_needs: tuple[int, ...] = ()

    def __init__(self, person: Person | None = None, *, serial: int | None = None, expired: bool = False) -> None:
        self.person = person or Person()
        end = pki.NOW - pki.YEAR / 12 if expired else pki.NOW + 4 * pki.YEAR
        self.auth_certificate = auth_authority().issue("0000000ABCDEF", _auth_key(), serial=serial, end=end)
        self.sign_certificate = sign_authority().issue(
            "0000000ABCDEG", _sign_key(), attributes=_attributes(self.person)
        )
        super().__init__(*self._applications())

    def _applications(self) -> list[Application]:
        return [self._jpki(), self._text(), self._face()]

    def _jpki(self) -> Application:
        files = {
            0x0006: File(self.token.ljust(32, b" ")),
            0x000A: File(_padded(pki.der(self.auth_certificate)), self.certificate_needs),
            0x000B: File(_padded(pki.der(auth_authority().certificate)), self.certificate_needs),
            0x0001: File(_padded(pki.der(self.sign_certificate)), needs=(JPKI_PIN_SIGN,)),
            0x0002: File(_padded(pki.der(sign_authority().certificate))),
        }
        pins = {
            JPKI_PIN_AUTH: Pin(self.person.pin.encode()),
            JPKI_PIN_SIGN: Pin(self.person.password.encode(), most=5),
        }
        keys = {
            0x0017: (JPKI_PIN_AUTH, lambda info: pki.sign_digest_info(_auth_key(), info)),
            0x001A: (JPKI_PIN_SIGN, lambda info: pki.sign_digest_info(_sign_key(), info)),
        }
        return Application(JPKI, files, pins, keys)

    def _text(self) -> Application:
        number = encode(0xDF10, self.person.number.encode()) + b"\x00\x00"
        attributes = text_file(self.person)
        files = {
            0x0001: File(number, (TEXT_PIN, TEXT_CODE_A), any_of=True),
            0x0002: File(attributes, (TEXT_PIN, TEXT_CODE_B), any_of=True),
            0x0003: File(signature_file(number, attributes), (TEXT_PIN, TEXT_CODE_A, TEXT_CODE_B), any_of=True),
            0x0004: File(issuer_file()),
        }
        pins = {
            TEXT_PIN: Pin(self.person.pin.encode()),
            TEXT_CODE_A: Pin(self.person.number.encode(), most=10),
            TEXT_CODE_B: Pin(self.person.code_b.encode(), most=10),
        }
        return Application(TEXT, files, pins)

    def _face(self) -> Application:
        files = {0x0002: File(face_file(self.person), (FACE_CODE_A, FACE_CODE_B), any_of=True)}
        pins = {
            FACE_CODE_A: Pin(self.person.number.encode(), most=10),
            FACE_CODE_B: Pin(self.person.code_b.encode(), most=10),
        }
        return Application(FACE, files, pins)


class Phone(MyNumberCard):
    """スマホ用電子証明書: JPKI alone, and no authentication certificate before the PIN."""

    token = b"JPKIAPGPSETOKEN"
    certificate_needs = (JPKI_PIN_AUTH,)

    def _applications(self) -> list[Application]:
        return [self._jpki()]


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
    """EF 0002 of the face application."""
    parts = [
        encode(0xDF21, bytes(18)),
        encode(0xDF22, f"{person.birth:%Y%m%d}".encode()),
        encode(0xDF23, SEX_CODES[person.sex].encode()),
        encode(0xDF24, bytes(270)),
        encode(0xDF25, drawn.png(person.name, 640, 32)),
        encode(0xDF26, drawn.png(person.address, 640, 32)),
        encode(0xDF27, drawn.jpeg2000(20, boxes=True)),
        encode(0xDF28, bytes(256)),
        encode(0xDF29, f"{person.expires:%Y%m%d}".encode()),
        encode(0xDF2A, drawn.png(person.security_code, 64, 24)),
    ]
    return encode(0xFF20, b"".join(parts))


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
