"""The driving licence: what its holder's latest name and address are, and that damaged records are named."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cards import jisx0208, licence
from hardware.cards.channel import Channel
from hardware.errors import (
    AccessDenied,
    BadData,
    HardwareError,
    LastTryRefused,
    NotThisCard,
    PinShape,
    PinWrong,
)
from hardware.tlv import encode
from tests.devices.card import File, VirtualCard
from tests.devices.licence import LicenceCard, Printed, face_file, in_mynumber, jis
from tests.devices.mynumber import MyNumberCard

Lay = Callable[[VirtualCard], Channel]


def test_the_face_of_a_licence(lay: Lay) -> None:
    assert licence.read(lay(LicenceCard()), "1111") == licence.Licence(
        name="田中　花子",
        kana="タナカ　ハナコ",
        birth=dt.date(1985, 4, 1),
        address="大阪府大阪市北区中之島１丁目",
        number="641234567890",
        issued=dt.date(2024, 4, 1),
        expires=dt.date(2029, 5, 1),
        colour="優良",
        commission="三重県公安委員会",
        conditions=("眼鏡等", "準中型で運転できる準中型車は５ｔに限る"),
        printed_name="田中　花子",
        printed_address="大阪府大阪市北区中之島１丁目",
        remarks=(),
        external=False,
    )


def test_the_latest_of_several_changes_counts(lay: Lay) -> None:
    printed = Printed(
        new_names=("鈴木　花子",),
        new_addresses=("三重県津市栄町１丁目", "三重県伊賀市四十九町３１８４"),
        remarks=("旧姓田中",),
    )
    read = licence.read(lay(LicenceCard(printed)), "1111")
    assert (read.name, read.address) == ("鈴木　花子", "三重県伊賀市四十九町３１８４")
    assert (read.printed_name, read.printed_address) == ("田中　花子", "大阪府大阪市北区中之島１丁目")
    assert read.remarks == ("旧姓田中",)


def test_a_single_change_counts(lay: Lay) -> None:
    read = licence.read(lay(LicenceCard(Printed(new_addresses=("三重県津市栄町１丁目",)))), "1111")
    assert (read.name, read.address) == ("田中　花子", "三重県津市栄町１丁目")


def test_the_number_of_a_change_says_which_is_the_latest_not_its_place() -> None:
    changes = encode(0x71, jis("三重県伊賀市四十九町")) + encode(0x61, jis("鈴木　花子"))
    changes += encode(0x70, jis("三重県津市栄町")) + encode(0x60, jis("佐藤　花子"))
    read = licence.parse(face_file(Printed()), changes)
    assert (read.name, read.address) == ("鈴木　花子", "三重県伊賀市四十九町")


def test_characters_outside_jis_are_marked(lay: Lay) -> None:
    read = licence.read(lay(LicenceCard(Printed(name="①橋　花●"))), "1111")
    assert (read.name, read.external) == ("〓橋　花〓", True)


def test_domicile_and_photograph_need_the_second_pin(lay: Lay) -> None:
    channel = lay(LicenceCard(Printed(new_domiciles=("東京都千代田区千代田１",))))
    with pytest.raises(PinWrong):
        licence.read_secret(channel, "1111", "9999")
    channel.select_application(licence.DF1)
    with pytest.raises(AccessDenied):
        channel.read_file(licence.EF_DOMICILE)
    secret = licence.read_secret(channel, "1111", "2222")
    assert secret.domicile == "東京都千代田区千代田１"
    assert secret.photograph[:4] == bytes.fromhex("FF4FFF51")


def test_a_licence_without_pins_opens_with_stars(lay: Lay) -> None:
    channel = lay(LicenceCard(Printed(pin1=None, pin2=None)))
    assert licence.has_pin(channel) is False
    assert licence.read(channel, None).name == "田中　花子"
    assert licence.read_secret(channel, None, None).domicile == "三重県伊賀市上野丸之内"
    assert licence.has_pin(lay(LicenceCard())) is True


def test_common_data_is_free(lay: Lay) -> None:
    card = LicenceCard()
    common = licence.read_common(lay(card))
    assert common == licence.Common("010", dt.date(2024, 4, 1), dt.date(2029, 5, 1))
    assert card.verify_commands() == 0


def test_the_last_try_is_kept(lay: Lay) -> None:
    card = LicenceCard()
    channel = lay(card)
    for left in (2, 1):
        with pytest.raises(PinWrong) as wrong:
            licence.read(channel, "0000")
        assert wrong.value.left == left
    with pytest.raises(LastTryRefused):
        licence.read(channel, "1111")
    assert licence.tries(channel) == 1
    assert licence.read(channel, "1111", allow_last_try=True).name == "田中　花子"


@pytest.mark.parametrize("setting", ["050102", "0501FF", "0500", "05020001"])
def test_a_setting_that_nobody_knows_is_no_licence_without_a_pin(lay: Lay, setting: str) -> None:
    """Taken for one, ``****`` would use up a try of the PIN that is there."""
    card = LicenceCard()
    card.applications[0].files[0x000A] = File(bytes.fromhex(setting))
    with pytest.raises(BadData):
        licence.has_pin(lay(card))


@pytest.mark.parametrize("typed", ["", "11", "abcd", "11111", "１１１１"])
def test_a_pin_that_cannot_be_right_is_not_sent(lay: Lay, typed: str) -> None:
    card = LicenceCard()
    with pytest.raises(PinShape):
        licence.read(lay(card), typed)
    assert card.verify_commands() == 0


def test_the_licence_in_a_my_number_card(lay: Lay) -> None:
    card = MyNumberCard()
    with pytest.raises(NotThisCard):
        licence.read_in_mynumber(lay(card), "1234")
    card.applications.append(in_mynumber())
    read = licence.read_in_mynumber(lay(card), "1234")
    assert (read.expires, jisx0208.decode(read.fields[0xC1])) == (dt.date(2029, 5, 1), "田中　花子")
    with pytest.raises(PinWrong) as wrong:
        licence.read_in_mynumber(lay(card), "9999")
    assert wrong.value.left == 9


@given(st.text(alphabet=[chr(c) for c in range(0x3041, 0x3094)] + list("亜伊賀上野黒邊邉齋熙−１２３ＡＢ"), max_size=40))
def test_text_comes_back(text: str) -> None:
    assert jisx0208.decode(jis(text)) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"1450729", dt.date(1912, 7, 29)),
        (b"2010730", dt.date(1912, 7, 30)),
        (b"3640107", dt.date(1989, 1, 7)),
        (b"4010108", dt.date(1989, 1, 8)),
        (b"5010501", dt.date(2019, 5, 1)),
    ],
)
def test_dates_by_era(raw: bytes, expected: dt.date) -> None:
    assert jisx0208.day(raw) == expected


@pytest.mark.parametrize("raw", [b"", b"0600401", b"6600401", b"3601301", b"360040", b"36004011", b"\xff" * 7])
def test_what_is_no_date_is_refused(raw: bytes) -> None:
    with pytest.raises(BadData):
        jisx0208.day(raw)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_end_in_a_typed_error(one: bytes, two: bytes) -> None:
    parsers = (licence.parse_common, licence.parse_pin_setting, licence.parse_photograph, licence.parse_in_mynumber)
    for parse in (*parsers, jisx0208.decode, jisx0208.day):
        try:
            parse(one)
        except BadData:
            continue
    for both in (licence.parse, licence.parse_domicile):
        with pytest.raises(BadData):
            both(one, two)


@given(st.data())
def test_a_damaged_face_ends_in_a_licence_or_a_typed_error(data: st.DataObject) -> None:
    raw = bytearray(face_file(Printed()))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, 300))] = data.draw(st.integers(0, 255))
    try:
        licence.parse(bytes(raw), b"")
    except HardwareError as error:
        assert isinstance(error, BadData)
