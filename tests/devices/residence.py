"""A virtual 在留カード / 特別永住者証明書 of the first generation, with its side of secure messaging."""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from hardware.cards import secure_messaging as sm
from hardware.tlv import encode, records, value
from tests.devices import drawn, pki
from tests.devices.card import BAD_LENGTH, DENIED, NO_FILE, OK, Application, Command, File, VirtualCard

# What the tables of the card say, once more: a reader that looks in another place finds nothing here.
MF = bytes.fromhex("3F00")
DF1 = bytes.fromhex("D392F0004F0200000000000000000000")
DF2 = bytes.fromhex("D392F0004F0300000000000000000000")
DF3 = bytes.fromhex("D392F0004F0400000000000000000000")
WRONG = b"\x63\x00"
NUMBER_FILE = 0x86
FRONT_SIZE, FACE_SIZE = 7000, 3000


@dataclass(frozen=True)
class Holder:
    """What the card says."""

    number: str = "AB12345678CD"
    name: str = "NGUYEN VAN AN"
    kind: str = "1"
    version: str = "0001"
    address: str = "三重県伊賀市上野丸之内１１６"
    city: str = "242161"
    since: str = "20250401"
    general: str = "許可（原則週２８時間以内・風俗営業等の従事を除く）"
    own: str = ""
    renewing: str = "0"


def signer() -> pki.Authority:
    """The root that certifies the cards' signing key in this fictional world."""
    return pki.authority("Fictional Immigration Services Agency")


class ResidenceCard(VirtualCard):
    """Answers the number's owner; ``extended`` False makes it a reader without extended length."""

    def __init__(self, holder: Holder | None = None, *, extended: bool = True) -> None:
        self.holder = holder or Holder()
        self.extended = extended
        self._master = self._mf()
        super().__init__(self._master, self._df1(), self._df2(), self._df3())

    def reset(self) -> None:
        super().reset()
        self.current = self._master
        self._challenge = b""
        self._session = b""
        self._number_given = False

    def answer(self, command: Command) -> bytes:
        if command.extended and not self.extended:
            return BAD_LENGTH
        match (command.cla, command.ins):
            case (0x00, 0x84):
                self._challenge = secrets.token_bytes(8)
                return self._challenge + OK
            case (0x00, 0x82):
                return self._authenticate(command.data)
            case (0x08, 0x20):
                return self._verify_number(command)
            case (0x08, 0xB0):
                return self._read_sealed(command)
        return super().answer(command)

    def select(self, command: Command) -> bytes:
        if command.p1 == 0x00:
            self.current, self.selected = self._master, None
            return OK if command.data == MF else NO_FILE
        return super().select(command)

    def read(self, command: Command) -> bytes:
        if self.current is not self._master and not self._free(command):
            return DENIED
        return super().read(command)

    def _free(self, command: Command) -> bool:
        sealed = self.current is not None and self.current.name == DF1
        return not sealed and (self._number_given or (self.current is not None and self.current.name == DF3))

    def _authenticate(self, data: bytes) -> bytes:
        key = sm.card_key(self.holder.number)
        if len(data) != 40 or sm.retail_mac(key, data[:32]) != data[32:]:
            return WRONG
        plain = sm.decrypt(key, data[:32])
        if not self._challenge or plain[8:16] != self._challenge:
            return WRONG
        k_icc = secrets.token_bytes(16)
        self._session = sm.session_key(plain[16:], k_icc)
        encrypted = sm.encrypt(key, self._challenge + plain[:8] + k_icc)
        return encrypted + sm.retail_mac(key, encrypted) + OK

    def _verify_number(self, command: Command) -> bytes:
        if not self._session or command.p2 != NUMBER_FILE:
            return DENIED
        self._number_given = sm.unwrap(self._session, command.data) == self.holder.number.encode()
        return OK if self._number_given else WRONG

    def _read_sealed(self, command: Command) -> bytes:
        if not self._number_given:
            return DENIED
        if value(records(command.data), 0x96) != b"\x00\x00":
            return BAD_LENGTH
        file = self.current.files.get(command.p1 & 0x1F) if self.current else None
        return sm.wrap(self._session, file.content) + OK if file else NO_FILE

    def _mf(self) -> Application:
        files = {
            0x0B: File(encode(0xC0, self.holder.version.encode())),
            0x0A: File(encode(0xC1, self.holder.kind.encode())),
        }
        return Application(MF, files)

    def _df1(self) -> Application:
        front, face = pictures(self.holder)
        return Application(DF1, {0x05: File(encode(0xD0, front)), 0x06: File(encode(0xD1, face))})

    def _df2(self) -> Application:
        holder = self.holder
        back = (
            encode(0xD2, holder.since.encode())
            + encode(0xD3, holder.city.encode())
            + encode(0xD4, holder.address.encode().ljust(320, b"\x00"))
        )
        files = {
            0x01: File(back),
            0x02: File(encode(0xD5, holder.general.encode().ljust(120, b"\x00"))),
            0x03: File(encode(0xD6, holder.own.encode().ljust(120, b"\x00"))),
            0x04: File(encode(0xD7, holder.renewing.encode())),
        }
        return Application(DF2, files)

    def _df3(self) -> Application:
        front, face = pictures(self.holder)
        key = pki.rsa_key("residence signer")
        code = key.sign(front + face, padding.PKCS1v15(), hashes.SHA256())
        certificate = pki.der(signer().issue("residence signer", key))
        content = encode(0xDA, code) + encode(0xDB, certificate.ljust(1200, b"\x00"))
        return Application(DF3, {0x02: File(content)})


def pictures(holder: Holder | None = None) -> tuple[bytes, bytes]:
    """The printed face and the photograph, filled up to the sizes of the specification."""
    shown = holder or Holder()
    title = "在留カード" if shown.kind == "1" else "特別永住者証明書"
    front = drawn.tiff((f"{title} {shown.number}", f"氏名 {shown.name}", f"住居地 {shown.address}"), 1280, 800)
    return front.ljust(FRONT_SIZE, b"\x00"), drawn.jpeg2000(20, boxes=False).ljust(FACE_SIZE, b"\x00")
