"""The My Number card's printed data, read from a virtual card."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cards.channel import Channel
from hardware.cards.mynumber import (
    PIN_TEXT,
    TEXT_APPLICATION,
    Attributes,
    Proof,
    parse_attributes,
    parse_number,
    parse_pictures,
    read_attributes,
    read_number,
    read_pictures,
    tries,
)
from hardware.errors import (
    AccessDenied,
    BadData,
    HardwareError,
    LastTryRefused,
    NotThisCard,
    PinBlocked,
    PinShape,
    PinWrong,
    TriesUnknown,
)
from tests.devices.card import Application, VirtualCard
from tests.devices.mynumber import MyNumberCard, Person, text_file

Lay = Callable[[VirtualCard], Channel]
HANAKO = Attributes("田中　花子", "三重県伊賀市四十九町３１８４番地", dt.date(1985, 4, 1), "女")


@pytest.mark.parametrize("proof", [Proof.PIN, Proof.CODE_B])
def test_attributes_by_pin_or_by_the_code_printed_on_the_card(lay: Lay, proof: Proof) -> None:
    card = MyNumberCard()
    typed = {Proof.PIN: card.person.pin, Proof.CODE_B: card.person.code_b}[proof]
    assert read_attributes(lay(card), proof, typed)[0] == HANAKO


@pytest.mark.parametrize("proof", [Proof.PIN, Proof.CODE_A])
def test_the_number_by_pin_or_by_the_number(lay: Lay, proof: Proof) -> None:
    typed = {Proof.PIN: "1234", Proof.CODE_A: "123456789018"}[proof]
    assert read_number(lay(MyNumberCard()), proof, typed)[0] == "123456789018"


def test_code_b_opens_the_attributes_and_not_the_number(lay: Lay) -> None:
    card = MyNumberCard()
    channel = lay(card)
    read_attributes(channel, Proof.CODE_B, card.person.code_b)
    with pytest.raises(AccessDenied):
        channel.read_file(0x0001)
    with pytest.raises(PinShape):
        read_number(channel, Proof.CODE_B, card.person.code_b)


def test_pictures_show_what_is_printed(lay: Lay) -> None:
    card = MyNumberCard()
    pictures = read_pictures(lay(card), Proof.CODE_B, card.person.code_b)
    assert (pictures.birth, pictures.sex, pictures.expires) == (dt.date(1985, 4, 1), "女", dt.date(2030, 4, 1))
    assert pictures.name.startswith(b"\x89PNG") and pictures.address.startswith(b"\x89PNG")
    assert pictures.photograph[4:8] == b"jP  "


def test_a_wrong_pin_counts_down_to_the_last_try_which_needs_a_confirmation(lay: Lay) -> None:
    card = MyNumberCard()
    channel = lay(card)
    for left in (2, 1):
        with pytest.raises(PinWrong) as wrong:
            read_attributes(channel, Proof.PIN, "9999")
        assert wrong.value.left == left
    sent = card.verify_commands()
    with pytest.raises(LastTryRefused):
        read_attributes(channel, Proof.PIN, "1234")
    assert (card.verify_commands(), tries(channel, Proof.PIN)) == (sent, 1)
    assert read_attributes(channel, Proof.PIN, "1234", allow_last_try=True)[0] == HANAKO
    card.reset()
    assert tries(lay(card), Proof.PIN) == 3


def test_a_confirmed_last_try_that_is_wrong_blocks(lay: Lay) -> None:
    card = MyNumberCard()
    card.applications[1].pins[PIN_TEXT].left = 1
    with pytest.raises(PinBlocked):
        read_attributes(lay(card), Proof.PIN, "9999", allow_last_try=True)
    sent = card.verify_commands()
    with pytest.raises(PinBlocked):
        read_attributes(lay(card), Proof.PIN, "1234", allow_last_try=True)
    assert card.verify_commands() == sent


def test_a_card_that_does_not_tell_its_tries_is_asked_only_after_a_confirmation(lay: Lay) -> None:
    card = MyNumberCard()
    card.tells_tries = False
    card.applications[1].pins[PIN_TEXT].left = 1
    channel = lay(card)
    assert tries(channel, Proof.PIN) is None
    with pytest.raises(TriesUnknown):
        read_attributes(channel, Proof.PIN, "9999")
    assert (card.verify_commands(), card.applications[1].pins[PIN_TEXT].left) == (0, 1)
    assert read_attributes(channel, Proof.PIN, "1234", allow_last_try=True)[0] == HANAKO


@pytest.mark.parametrize("typed", ["", "123", "12345", "12a4", "１２３４", "12 4", "1234\n"])
def test_a_pin_that_cannot_be_right_is_not_sent(lay: Lay, typed: str) -> None:
    card = MyNumberCard()
    with pytest.raises(PinShape):
        read_attributes(lay(card), Proof.PIN, typed)
    assert card.seen == []


def test_another_card_is_named(lay: Lay) -> None:
    with pytest.raises(NotThisCard):
        read_attributes(lay(VirtualCard(Application(b"other card"))), Proof.PIN, "1234")


def test_no_error_holds_the_pin(lay: Lay) -> None:
    card = MyNumberCard(Person(pin="8361"))
    for typed in ("8362", "836", "8363", "8364"):
        with pytest.raises(HardwareError) as error:
            read_attributes(lay(card), Proof.PIN, typed)
        assert typed not in f"{error.value!r} {error.value.details()}"


@pytest.mark.parametrize("name", ["髙﨑　𠮷野", "葛󠄀城　邊󠄂子", "ナカムラ　ＭＡＲＩＡ"])
def test_names_come_as_the_card_wrote_them(name: str) -> None:
    assert parse_attributes(text_file(Person(name=name))).name == name


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_typed_error(data: bytes) -> None:
    for parse in (parse_attributes, parse_number, parse_pictures):
        with pytest.raises(BadData):
            parse(data)


@given(st.data())
def test_a_damaged_file_ends_in_attributes_or_a_typed_error(data: st.DataObject) -> None:
    raw = bytearray(text_file(Person()))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        parse_attributes(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    except BadData:
        return


def test_the_application_is_where_the_tables_say() -> None:
    assert TEXT_APPLICATION.hex() == "d3921000310001010408"
