"""在留カード and 特別永住者証明書 of the first generation (出入国在留管理庁 仕様書 Ver 1.5, 令和6年3月).

The face is a picture, without text; only the address on the back is text. The second generation (from 2026-06-14) is
recognised and refused by name.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hardware import tlv
from hardware.apdu import OK, command, error_for
from hardware.cards import secure_messaging as sm
from hardware.cards.channel import WHOLE, Channel
from hardware.errors import BadData, PinShape, UnsupportedCard, WrongCardNumber

SELECT_MF = command(0x00, 0xA4, 0x00, 0x00, b"\x3f\x00")
DF1, DF2, DF3 = (bytes.fromhex(f"D392F0004F0{n}00000000000000000000") for n in (2, 3, 4))

#: First parameter of READ BINARY that names a file by its short identifier.
MF_VERSION, MF_KIND = 0x8B, 0x8A
DF1_FRONT, DF1_FACE = 0x85, 0x86
DF2_ADDRESS, DF2_GENERAL_PERMISSION, DF2_OWN_PERMISSION, DF2_RENEWAL = 0x81, 0x82, 0x83, 0x84
DF3_SIGNATURE = 0x82

FIRST_GENERATION = "0001"
WRONG_NUMBER = 0x6300
ALL = 0x10000


class Kind(StrEnum):
    """Which of the two cards, or a generation this program cannot read."""

    RESIDENCE = "1"
    SPECIAL = "2"
    SECOND_GENERATION = "second"


@dataclass(frozen=True)
class ResidenceCard:
    """What a first-generation card gives.

    ``front`` is the printed face (TIFF, MMR), ``face`` the photograph (JPEG 2000). ``since`` is the day the address was
    written, ``city`` the code of the municipality. Permissions and ``renewing`` are on 在留カード only.
    """

    kind: Kind
    number: str
    front: bytes
    face: bytes
    address: str
    city: str
    since: date | None
    general_permission: str
    own_permission: str
    renewing: bool
    signature: "Signature"


@dataclass(frozen=True)
class Signature:
    """DF3/EF01 and the bytes it is over: for :mod:`hardware.trust.residence`, on the server."""

    check_code: bytes
    certificate: bytes
    signed: bytes


def kind(channel: Channel) -> Kind:
    """Which card this is, free to read. Raises CardError, BadData."""
    channel.demand(SELECT_MF)
    version = _text(channel, MF_VERSION, 0xC0)
    letter = _text(channel, MF_KIND, 0xC1)
    if version != FIRST_GENERATION or letter not in (Kind.RESIDENCE, Kind.SPECIAL):
        return Kind.SECOND_GENERATION
    return Kind(letter)


def check_number(typed: str) -> str:
    """The number printed on the card, upper case. Raises PinShape."""
    number = typed.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}\d{8}[A-Z]{2}", number, re.ASCII):
        raise PinShape("the number has two letters, eight digits, two letters")
    return number


def read(channel: Channel, typed: str) -> ResidenceCard:
    """Everything, by the number printed on the card. Raises WrongCardNumber, UnsupportedCard, CardError, BadData."""
    number = check_number(typed)
    found = kind(channel)
    if found is Kind.SECOND_GENERATION:
        raise UnsupportedCard("在留カード・特別永住者証明書(第2世代)")
    key = authenticate(channel, number)
    channel.select_application(DF1)
    front, face = _read_sealed(channel, key, DF1_FRONT), _read_sealed(channel, key, DF1_FACE)
    channel.select_application(DF2)
    back = tlv.records(_read(channel, DF2_ADDRESS))
    resident = found is Kind.RESIDENCE
    general, own, renewal = (
        (
            _text(channel, DF2_GENERAL_PERMISSION, 0xD5),
            _text(channel, DF2_OWN_PERMISSION, 0xD6),
            _text(channel, DF2_RENEWAL, 0xD7),
        )
        if resident
        else ("", "", "")
    )
    channel.select_application(DF3)
    proof = tlv.records(_read(channel, DF3_SIGNATURE))
    images = [tlv.value(tlv.records(front), 0xD0), tlv.value(tlv.records(face), 0xD1)]
    return ResidenceCard(
        kind=found,
        number=number,
        front=images[0],
        face=images[1],
        address=_decode(tlv.value(back, 0xD4)),
        city=_decode(tlv.value(back, 0xD3)),
        since=_day(_decode(tlv.value(back, 0xD2))),
        general_permission=general,
        own_permission=own,
        renewing=renewal == "1",
        signature=Signature(tlv.value(proof, 0xDA), tlv.value(proof, 0xDB), images[0] + images[1]),
    )


def authenticate(channel: Channel, number: str) -> bytes:
    """Mutual authentication, then comparison of the number; the session key. Raises WrongCardNumber, CardError."""
    handshake = sm.Handshake(number, channel.demand(command(0x00, 0x84, 0x00, 0x00, le=8)))
    answer = channel.send(command(0x00, 0x82, 0x00, 0x00, handshake.token(), le=256))
    if answer.status == WRONG_NUMBER:
        raise WrongCardNumber("the number is not this card's")
    if answer.status != OK:
        raise error_for(answer.status)
    key = handshake.finish(answer.data)
    verified = channel.send(command(0x08, 0x20, 0x00, 0x86, sm.wrap(key, number.encode("ascii"))))
    if verified.status == WRONG_NUMBER:
        raise WrongCardNumber("the number is not this card's")
    if verified.status != OK:
        raise error_for(verified.status)
    return key


def _read(channel: Channel, file: int) -> bytes:
    """A whole file, by extended length (the specification wants it; a reader without it answers 6700: WrongLength)."""
    return channel.demand(command(0x00, 0xB0, file, 0x00, le=ALL, extended=True))


def _read_small(channel: Channel, file: int) -> bytes:
    """A file of up to 256 bytes, which every reader can fetch: enough to recognise the card."""
    return channel.demand(command(0x00, 0xB0, file, 0x00, le=WHOLE))


def _read_sealed(channel: Channel, key: bytes, file: int) -> bytes:
    """A file by secure messaging: Le travels inside (tag 96)."""
    apdu = command(0x08, 0xB0, file, 0x00, bytes.fromhex("96020000"), le=ALL, extended=True)
    return sm.unwrap(key, channel.demand(apdu))


def _text(channel: Channel, file: int, tag: int) -> str:
    return _decode(tlv.value(tlv.records(_read_small(channel, file)), tag))


def _decode(raw: bytes) -> str:
    try:
        return raw.rstrip(b"\x00").decode("utf-8").strip()
    except UnicodeDecodeError:
        raise BadData("not UTF-8") from None


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 -- a day, without a time
    except ValueError:
        raise BadData("not a date") from None
