"""運転免許証 (IC) and the licence inside the My Number card (マイナ免許証).

Layouts: docs/devices.md, section "Sources". Name and address in DF1/EF01 are those of the day of issue; later ones are
in DF1/EF04 and count instead.
"""

import re
from dataclasses import dataclass
from datetime import date

from hardware import tlv
from hardware.apdu import command
from hardware.cards import jisx0208
from hardware.cards.channel import Channel
from hardware.errors import BadData, PinShape

DF1 = bytes.fromhex("A0000002310100000000000000000000")
DF2 = bytes.fromhex("A0000002310200000000000000000000")
MYNUMBER_INSTANCE = bytes.fromhex("A0000002310600000000000000000000")
SELECT_MF = command(0x00, 0xA4, 0x00, 0x00)

EF_COMMON, EF_PIN_SETTING, PIN1, PIN2 = 0x2F01, 0x000A, 0x0001, 0x0002
EF_FACE, EF_DOMICILE, EF_CHANGES, EF_DOMICILE_CHANGES, EF_PHOTOGRAPH = 0x0001, 0x0002, 0x0004, 0x0006, 0x0001
MYNUMBER_PIN, MYNUMBER_PIN_SETTING, MYNUMBER_DATA = 0x0006, 0x001A, 0x001B

#: What the card compares when its holder never set a PIN.
NO_PIN = b"****"
END = 0xFF

#: DF1/EF04: each kind of change has up to eight (or fifteen) numbered tags, written one after the other.
NEW_NAMES, NEW_ADDRESSES, REMARKS = range(0x60, 0x68), range(0x70, 0x78), range(0x88, 0x90)
NEW_DOMICILES = range(0xAB, 0xB0)
LICENCE_DATES = range(0x22, 0x34)


@dataclass(frozen=True)
class Common:
    """MF/2F01, free to read."""

    version: str
    issued: date
    expires: date


@dataclass(frozen=True)
class Licence:
    """The printed face. ``name`` and ``address`` are the latest; ``printed_*`` those of the day of issue.

    ``external``: name or address have characters outside JIS X 0208 (shown as 〓); staff read them from the card.
    ``conditions`` are the printed lines, ``remarks`` those written on the back since.
    """

    name: str
    kana: str
    birth: date
    address: str
    number: str
    issued: date
    expires: date
    colour: str
    commission: str
    conditions: tuple[str, ...]
    printed_name: str
    printed_address: str
    remarks: tuple[str, ...]
    external: bool


@dataclass(frozen=True)
class Secret:
    """What the second PIN opens: 本籍 (latest) and photograph (JPEG 2000)."""

    domicile: str
    photograph: bytes


@dataclass(frozen=True)
class MyNumberLicence:
    """The licence inside a My Number card, as far as its layout is known: ``fields`` are raw values by tag."""

    expires: date
    fields: dict[int, bytes]


def read_common(channel: Channel) -> Common:
    """Version and dates, without a PIN. Raises CardError, BadData."""
    channel.demand(SELECT_MF)
    return parse_common(channel.read_file(EF_COMMON))


def has_pin(channel: Channel) -> bool:
    """Whether the holder set PINs; without, the card opens with ``****``."""
    channel.demand(SELECT_MF)
    return parse_pin_setting(channel.read_file(EF_PIN_SETTING))


def tries(channel: Channel, pin: int = PIN1) -> int | None:
    """Tries left of ``PIN1`` or ``PIN2``."""
    channel.demand(SELECT_MF)
    channel.select_file(pin)
    return channel.tries_left()


def read(channel: Channel, pin1: str | None, *, allow_last_try: bool = False) -> Licence:
    """The face of the licence by its first PIN (None when ``has_pin`` is False). Raises CardError, BadData."""
    _present(channel, PIN1, pin1, allow_last_try)
    channel.select_application(DF1)
    return parse(channel.read_file(EF_FACE), channel.read_file(EF_CHANGES))


def read_secret(channel: Channel, pin1: str | None, pin2: str | None, *, allow_last_try: bool = False) -> Secret:
    """本籍 and photograph by both PINs. Raises CardError, BadData."""
    _present(channel, PIN1, pin1, allow_last_try)
    _present(channel, PIN2, pin2, allow_last_try)
    channel.select_application(DF1)
    domicile = parse_domicile(channel.read_file(EF_DOMICILE), channel.read_file(EF_DOMICILE_CHANGES))
    channel.select_application(DF2)
    return Secret(domicile, parse_photograph(channel.read_file(EF_PHOTOGRAPH)))


def read_in_mynumber(channel: Channel, pin: str | None, *, allow_last_try: bool = False) -> MyNumberLicence:
    """マイナ免許証. Raises NotThisCard when the card holds no licence."""
    channel.select_application(MYNUMBER_INSTANCE)
    channel.present_pin(MYNUMBER_PIN, _pin(pin), allow_last_try=allow_last_try)
    return parse_in_mynumber(channel.read_file(MYNUMBER_DATA))


def _present(channel: Channel, file: int, pin: str | None, allow_last_try: bool) -> None:
    channel.demand(SELECT_MF)
    channel.present_pin(file, _pin(pin), allow_last_try=allow_last_try)


def _pin(typed: str | None) -> bytes:
    if typed is None:
        return NO_PIN
    if not re.fullmatch(r"\d{4}", typed, re.ASCII):
        raise PinShape("the PIN has four digits")
    return typed.encode("ascii")


def parse_common(raw: bytes) -> Common:
    """MF/2F01. Raises BadData."""
    issue = tlv.value(_records(raw), 0x45)
    if len(issue) != 11:
        raise BadData("common data of another size")
    return Common(_ascii(issue[:3]), _packed_day(issue[3:7]), _packed_day(issue[7:11]))


def parse_pin_setting(raw: bytes) -> bool:
    """MF/000A. Raises BadData."""
    setting = tlv.value(_records(raw), 0x05)
    if setting not in (b"\x00", b"\x01"):  # guessing "not set" would send **** to a card that has a PIN
        raise BadData("neither with nor without a PIN")
    return setting == b"\x01"


def parse(face: bytes, changes: bytes) -> Licence:
    """DF1/EF01 with DF1/EF04. Raises BadData."""
    printed, later = _records(face), _records(changes)
    names = [tlv.value(printed, 0x12), *_latest(later, NEW_NAMES)]
    addresses = [tlv.value(printed, 0x17), *_latest(later, NEW_ADDRESSES)]
    return Licence(
        name=jisx0208.decode(names[-1]),
        kana=_optional(printed, 0x15) or _optional(printed, 0x13),
        birth=jisx0208.day(tlv.value(printed, 0x16)),
        address=jisx0208.decode(addresses[-1]),
        number=_ascii(tlv.value(printed, 0x21)),
        issued=jisx0208.day(tlv.value(printed, 0x18)),
        expires=jisx0208.day(tlv.value(printed, 0x1B)),
        colour=_optional(printed, 0x1A),
        commission=_optional(printed, 0x20),
        conditions=tuple(text for tag in range(0x1C, 0x20) if (text := _optional(printed, tag))),
        printed_name=jisx0208.decode(names[0]),
        printed_address=jisx0208.decode(addresses[0]),
        remarks=tuple(jisx0208.decode(raw) for raw in _latest(later, REMARKS)),
        external=jisx0208.has_external(names[-1]) or jisx0208.has_external(addresses[-1]),
    )


def parse_domicile(printed: bytes, changes: bytes) -> str:
    """DF1/EF02 with DF1/EF06. Raises BadData."""
    values = [tlv.value(_records(printed), 0x41), *_latest(_records(changes), NEW_DOMICILES)]
    return jisx0208.decode(values[-1])


def parse_photograph(raw: bytes) -> bytes:
    """DF2/EF01. Raises BadData."""
    return tlv.value(_records(raw), 0x5F40)


def parse_in_mynumber(raw: bytes) -> MyNumberLicence:
    """EF 001B of マイナ免許証. Raises BadData."""
    fields = {record.tag: record.value for record in tlv.records(raw)}
    if 0xC5 not in fields:
        raise BadData("no expiry in the licence")
    return MyNumberLicence(jisx0208.day(fields[0xC5]), fields)


def _records(raw: bytes) -> list[tlv.Record]:
    return tlv.records(raw, tlv.licence_tag, end_tag=END)


def _latest(found: list[tlv.Record], tags: range) -> list[bytes]:
    """Non-empty values of numbered tags, oldest first. The card writes the next change under the next number."""
    values = {record.tag: record.value for record in found if record.tag in tags and record.value}
    return [values[tag] for tag in sorted(values)]


def _optional(found: list[tlv.Record], tag: int) -> str:
    return next((jisx0208.decode(record.value) for record in found if record.tag == tag), "")


def _ascii(raw: bytes) -> str:
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        raise BadData("not ASCII") from None


def _packed_day(raw: bytes) -> date:
    digits = raw.hex()
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise BadData("not a date") from None
