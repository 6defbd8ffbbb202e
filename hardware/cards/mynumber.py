"""The My Number card's printed data: 券面事項入力補助AP (text) and 券面事項確認AP (pictures).

Layouts: docs/devices.md, section "Sources". The text of the card may hold substituted characters; the pictures show
what is printed, so staff see both. The 12-digit 個人番号 is read by its own function only.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from hardware import tlv
from hardware.cards.channel import Channel
from hardware.errors import BadData, PinShape

TEXT_APPLICATION = bytes.fromhex("D3921000310001010408")
FACE_APPLICATION = bytes.fromhex("D3921000310001010402")

EF_NUMBER, EF_ATTRIBUTES, EF_SIGNATURE, EF_ISSUER = 0x0001, 0x0002, 0x0003, 0x0004
PIN_TEXT, PIN_A, PIN_B = 0x0011, 0x0014, 0x0015

EF_FACE, EF_FACE_NUMBER = 0x0002, 0x0005
PIN_FACE_B, PIN_FACE_A = 0x0012, 0x0013

SEXES = {"1": "男", "2": "女", "3": "その他", "9": "適用不能"}


class Proof(Enum):
    """What the person shows to open the card: how it is shaped, and in which file the card compares it."""

    PIN = ("pin", r"\d{4}")
    #: 照合番号A: the 個人番号 itself.
    CODE_A = ("code_a", r"\d{12}")
    #: 照合番号B: birth YYMMDD, expiry YYYY and security code of four digits, all printed on the card.
    CODE_B = ("code_b", r"\d{14}")

    def check(self, typed: str) -> bytes:
        """The bytes to verify. Raises PinShape when what was typed cannot be right, before a try is used."""
        if not re.fullmatch(self.value[1], typed, re.ASCII):
            raise PinShape(f"{self.value[0]} has another shape")
        return typed.encode("ascii")


_TEXT_FILES = {Proof.PIN: PIN_TEXT, Proof.CODE_A: PIN_A, Proof.CODE_B: PIN_B}
_FACE_FILES = {Proof.CODE_A: PIN_FACE_A, Proof.CODE_B: PIN_FACE_B}


@dataclass(frozen=True)
class Attributes:
    """基本4情報 as the chip has them. ``sex`` is a word; ``birth`` a day of the Gregorian calendar."""

    name: str
    address: str
    birth: date
    sex: str


@dataclass(frozen=True)
class SignedText:
    """The files that prove where the text comes from: for :func:`hardware.trust.card_text.verify`, on the server."""

    attributes: bytes
    signature: bytes
    issuer: bytes
    number: bytes | None = None


@dataclass(frozen=True)
class Pictures:
    """The card's face as pictures: PNG for name and address, JPEG 2000 for the photograph; ``expires`` as printed."""

    name: bytes
    address: bytes
    photograph: bytes
    birth: date
    sex: str
    expires: date


def read_attributes(
    channel: Channel, proof: Proof, typed: str, *, allow_last_try: bool = False
) -> tuple[Attributes, SignedText]:
    """基本4情報 by PIN or 照合番号B, with the files that prove them. Raises CardError, BadData."""
    if proof is Proof.CODE_A:
        raise PinShape("照合番号A opens the 個人番号, not the attributes")
    _open(channel, TEXT_APPLICATION, _TEXT_FILES[proof], proof.check(typed), allow_last_try)
    raw = channel.read_file(EF_ATTRIBUTES)
    signed = SignedText(raw, channel.read_file(EF_SIGNATURE), channel.read_file(EF_ISSUER))
    return parse_attributes(raw), signed


def read_number(channel: Channel, proof: Proof, typed: str, *, allow_last_try: bool = False) -> tuple[str, bytes]:
    """個人番号 by PIN or 照合番号A, and the raw file its hash is taken over. Only for procedures that may use it."""
    if proof is Proof.CODE_B:
        raise PinShape("照合番号B does not open the 個人番号")
    _open(channel, TEXT_APPLICATION, _TEXT_FILES[proof], proof.check(typed), allow_last_try)
    raw = channel.read_file(EF_NUMBER)
    return parse_number(raw), raw


def read_pictures(channel: Channel, proof: Proof, typed: str, *, allow_last_try: bool = False) -> Pictures:
    """What is printed on the card, as pictures, by 照合番号B or A."""
    if proof not in _FACE_FILES:
        raise PinShape("the pictures open with 照合番号B or A")
    _open(channel, FACE_APPLICATION, _FACE_FILES[proof], proof.check(typed), allow_last_try)
    return parse_pictures(channel.read_record(EF_FACE))


def tries(channel: Channel, proof: Proof) -> int | None:
    """Tries left of a proof in the text application, without using one."""
    channel.select_application(TEXT_APPLICATION)
    channel.select_file(_TEXT_FILES[proof])
    return channel.tries_left()


def _open(channel: Channel, application: bytes, file: int, secret: bytes, allow_last_try: bool) -> None:
    channel.select_application(application)
    channel.present_pin(file, secret, allow_last_try=allow_last_try)


def parse_number(raw: bytes) -> str:
    """The twelve digits of EF 0001. Raises BadData."""
    found, _, _ = tlv.header(raw)
    if found != 0xDF10:
        raise BadData("no 個人番号 in this file")
    digits = _ascii(tlv.records(raw[: tlv.header(raw)[2]])[0].value)
    if not re.fullmatch(r"\d{12}", digits):
        raise BadData("個人番号 is not twelve digits")
    return digits


def parse_attributes(raw: bytes) -> Attributes:
    """EF 0002 of the text application. Raises BadData."""
    found, _ = tlv.inside(raw, 0xFF20)
    return Attributes(
        name=_text(tlv.value(found, 0xDF22)),
        address=_text(tlv.value(found, 0xDF23)),
        birth=_day(tlv.value(found, 0xDF24)),
        sex=_sex(tlv.value(found, 0xDF25)),
    )


def parse_pictures(raw: bytes) -> Pictures:
    """EF 0002 of the face application. Raises BadData."""
    found, _ = tlv.inside(raw, 0xFF20)
    get: Callable[[int], bytes] = lambda tag: tlv.value(found, tag)  # noqa: E731
    return Pictures(
        name=get(0xDF25),
        address=get(0xDF26),
        photograph=get(0xDF27),
        birth=_day(get(0xDF22)),
        sex=_sex(get(0xDF23)),
        expires=_day(get(0xDF29)),
    )


def _ascii(raw: bytes) -> str:
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        raise BadData("not ASCII") from None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadData("not UTF-8") from None


def _day(raw: bytes) -> date:
    digits = _ascii(raw)
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 -- a day, without a time
    except ValueError:
        raise BadData("not a date") from None


def _sex(raw: bytes) -> str:
    try:
        return SEXES[_ascii(raw)]
    except KeyError:
        raise BadData("not a sex code") from None
