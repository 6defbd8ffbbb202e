"""A virtual driving licence of somebody who does not exist, with the changes written on its back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hardware.tlv import encode
from tests.devices import drawn
from tests.devices.card import NO_FILE, OK, Application, Command, File, Pin, VirtualCard

# What the tables of the card say, once more: a reader that looks in another place finds nothing here.
MF = bytes.fromhex("3F00")
DF1 = bytes.fromhex("A0000002310100000000000000000000")
DF2 = bytes.fromhex("A0000002310200000000000000000000")
MYNUMBER_INSTANCE = bytes.fromhex("A0000002310600000000000000000000")
PIN1, PIN2, MYNUMBER_PIN = 0x0001, 0x0002, 0x0006
NEW_NAMES, NEW_ADDRESSES, REMARKS = range(0x60, 0x68), range(0x70, 0x78), range(0x88, 0x90)
NEW_DOMICILES = range(0xAB, 0xB0)
NO_RESTRICTIONS = "眼鏡等"


def jis(text: str) -> bytes:
    """Text as the card stores it; ``①``-``⑦`` stand for external characters 1 to 7, ``●`` for a missing one."""
    external = {chr(0x2460 + n): bytes([0xFF, 0xF1 + n]) for n in range(7)} | {"●": b"\xff\xfa"}
    return b"".join(external.get(c) or bytes(b & 0x7F for b in c.encode("euc_jp")) for c in text)


@dataclass(frozen=True)
class Printed:
    """What is printed on the licence; dates as the card stores them, ``EYYMMDD``."""

    name: str = "田中　花子"
    kana: str = "タナカ　ハナコ"
    birth: str = "3600401"
    address: str = "大阪府大阪市北区中之島１丁目"
    domicile: str = "三重県伊賀市上野丸之内"
    number: str = "641234567890"
    issued: str = "5060401"
    expires: str = "5110501"
    new_names: tuple[str, ...] = ()
    new_addresses: tuple[str, ...] = ()
    new_domiciles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    pin1: str | None = "1111"
    pin2: str | None = "2222"
    extra: Mapping[int, bytes] = field(default_factory=dict)


class LicenceCard(VirtualCard):
    """All files of the licence that are read at a counter."""

    def __init__(self, printed: Printed | None = None) -> None:
        self.printed = printed or Printed()
        self._master = self._mf()
        super().__init__(self._master, self._df1(), self._df2())

    def reset(self) -> None:
        super().reset()
        self.current = self._master

    def select(self, command: Command) -> bytes:
        if command.p1 == 0x00:
            if command.data not in (b"", MF):
                return NO_FILE
            self.current, self.selected = self._master, None
            return OK
        return super().select(command)

    def _open(self, pin: int) -> bool:
        return (MF, pin) in self.verified

    def _mf(self) -> Application:
        card = self.printed
        common = encode(0x45, b"010" + bytes.fromhex("2024040120290501")) + encode(0x46, b"\x01\x02")
        setting = encode(0x05, b"\x01" if card.pin1 is not None else b"\x00")
        pins = {PIN1: Pin((card.pin1 or "****").encode()), PIN2: Pin((card.pin2 or "****").encode())}
        return Application(MF, {0x2F01: File(common), 0x000A: File(setting)}, pins)

    def _df1(self) -> Application:
        one, both = (PIN1,), (PIN1, PIN2)
        card = self.printed
        changes = {0x50: b"\x01"}
        for tags, texts in (
            (NEW_NAMES, card.new_names),
            (NEW_ADDRESSES, card.new_addresses),
            (REMARKS, card.remarks),
        ):
            changes |= {tag: jis(text) for tag, text in zip(tags, texts, strict=False)}
        domiciles = {tag: jis(text) for tag, text in zip(NEW_DOMICILES, card.new_domiciles, strict=False)}
        return Application(
            DF1,
            {
                0x0001: File(face_file(card), one),
                0x0002: File(_file({0x41: jis(card.domicile)}, 82), both),
                0x0004: File(_file(changes, 640), one),
                0x0006: File(_file({0xAA: b"\x01", **domiciles}, 256), both),
            },
        )

    def _df2(self) -> Application:
        photograph = encode(0x5F40, drawn.jpeg2000(30, boxes=False))
        return Application(DF2, {0x0001: File(photograph.ljust(2000, b"\xff"), (PIN1, PIN2))})


def face_file(card: Printed) -> bytes:
    """DF1/EF01."""
    values = {
        0x11: b"\x00",
        0x12: jis(card.name),
        0x13: jis(card.kana),
        0x14: b"",
        0x15: jis(card.kana),
        0x16: card.birth.encode(),
        0x17: jis(card.address),
        0x18: card.issued.encode(),
        0x19: b"12345",
        0x1A: jis("優良"),
        0x1B: card.expires.encode(),
        0x1C: jis(NO_RESTRICTIONS),
        0x1D: b"",
        0x1E: b"",
        0x1F: jis("準中型で運転できる準中型車は５ｔに限る"),
        0x20: jis("三重県公安委員会"),
        0x21: card.number.encode(),
        0x22: b"3630501",
        **card.extra,
    }
    return _file(values, 880)


def _file(values: Mapping[int, bytes], size: int) -> bytes:
    return b"".join(encode(tag, value) for tag, value in values.items()).ljust(size, b"\xff")


def in_mynumber(expires: str = "5110501", pin: str = "1234") -> Application:
    """マイナ免許証: the application to add to a virtual My Number card."""
    data = encode(0xC1, jis("田中　花子")) + encode(0xC5, expires.encode())
    return Application(
        MYNUMBER_INSTANCE,
        {0x001A: File(encode(0xC1, b"\x01")), 0x001B: File(data, (MYNUMBER_PIN,))},
        {MYNUMBER_PIN: Pin(pin.encode(), most=10)},
    )
