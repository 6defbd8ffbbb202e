"""在留カード: the specification's worked example byte for byte, and cards read with it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cards import residence
from hardware.cards import secure_messaging as sm
from hardware.cards.channel import Channel
from hardware.errors import (
    AccessDenied,
    BadData,
    HardwareError,
    NotGenuine,
    PinShape,
    UnsupportedCard,
    WrongCardNumber,
    WrongLength,
)
from hardware.trust.residence import verify
from tests.devices import pki
from tests.devices.card import VirtualCard
from tests.devices.residence import Holder, ResidenceCard, pictures, signer

Lay = Callable[[VirtualCard], Channel]

# The worked example of 仕様書 Ver 1.5.
NUMBER = "AA12345678BB"
KEY = bytes.fromhex("6522B4E171195BB218223A976C040111")
RND_ICC, RND_IFD, K_IFD = bytes.fromhex("5A6E7E385162B7A3"), bytes.fromhex("1122334455667788"), bytes(range(0x40, 0x50))
E_IFD = bytes.fromhex("937745C20883A1BAD1E04193722A1592378F81A8F1DC589157AEB0F7544FA1BA")
M_IFD = bytes.fromhex("1AD7FB6A3389E017")
E_ICC = bytes.fromhex("5860775B4D032CC564BA204B8EA868F694A74E7475A8FEF240588BDA1AF496CE")
SESSION_KEY = bytes.fromhex("CE94938E19E3B97DF96EABCEDC1715CC")
SEALED_NUMBER = bytes.fromhex("1AA82973DB959A811F9711D728F0EEF6")


def test_the_worked_example_of_the_specification() -> None:
    handshake = sm.Handshake(NUMBER, RND_ICC, RND_IFD, K_IFD)
    assert sm.card_key(NUMBER) == KEY
    assert handshake.token() == E_IFD + M_IFD
    assert handshake.finish(E_ICC + sm.retail_mac(KEY, E_ICC)) == SESSION_KEY
    assert sm.wrap(SESSION_KEY, NUMBER.encode()) == b"\x86\x11\x01" + SEALED_NUMBER
    assert sm.unwrap(SESSION_KEY, b"\x86\x11\x01" + SEALED_NUMBER) == NUMBER.encode()


def test_a_card_that_does_not_know_the_number_is_not_believed() -> None:
    handshake = sm.Handshake(NUMBER, RND_ICC, RND_IFD, K_IFD)
    good = E_ICC + sm.retail_mac(KEY, E_ICC)
    others = (sm.encrypt(KEY, rnds + bytes(16)) for rnds in (bytes(8) + RND_IFD, RND_ICC + bytes(8)))
    replayed = [other + sm.retail_mac(KEY, other) for other in others]
    for answer in (good[:-1] + b"\x00", *replayed):
        with pytest.raises(NotGenuine):
            handshake.finish(answer)
    with pytest.raises(BadData):
        handshake.finish(good[:-1])


def test_everything_on_a_residence_card(lay: Lay) -> None:
    card = residence.read(lay(ResidenceCard()), " ab12345678cd ")
    front, face = pictures()
    assert (card.kind, card.number, card.front, card.face) == (residence.Kind.RESIDENCE, "AB12345678CD", front, face)
    assert (card.address, card.city, card.since) == ("三重県伊賀市上野丸之内１１６", "242161", dt.date(2025, 4, 1))
    assert card.general_permission.startswith("許可") and card.own_permission == "" and card.renewing is False
    verify(card.signature, [signer().certificate], pki.NOW)


def test_a_special_permanent_resident_has_no_permissions(lay: Lay) -> None:
    card = residence.read(lay(ResidenceCard(Holder(kind="2"))), "AB12345678CD")
    assert (card.kind, card.general_permission, card.renewing) == (residence.Kind.SPECIAL, "", False)


def test_an_application_for_renewal_is_seen(lay: Lay) -> None:
    assert residence.read(lay(ResidenceCard(Holder(renewing="1"))), "AB12345678CD").renewing is True


def test_a_wrong_number_is_told_and_may_be_tried_again(lay: Lay) -> None:
    channel = lay(ResidenceCard())
    for _ in range(12):
        with pytest.raises(WrongCardNumber):
            residence.read(channel, "ZZ00000000ZZ")
    assert residence.read(channel, "AB12345678CD").city == "242161"


@pytest.mark.parametrize("typed", ["", "AB1234567CD", "AB12345678C", "１２345678901", "AB12345678CDE"])
def test_what_cannot_be_a_number_is_not_sent(lay: Lay, typed: str) -> None:
    card = ResidenceCard()
    with pytest.raises(PinShape):
        residence.read(lay(card), typed)
    assert card.seen == []


@pytest.mark.parametrize("holder", [Holder(version="0002", kind="05"), Holder(version="0002"), Holder(kind="06")])
def test_the_second_generation_is_named(lay: Lay, holder: Holder) -> None:
    with pytest.raises(UnsupportedCard) as refused:
        residence.read(lay(ResidenceCard(holder)), "AB12345678CD")
    assert refused.value.details() == {"name": "在留カード・特別永住者証明書(第2世代)"}


def test_without_the_number_the_pictures_stay_closed(lay: Lay) -> None:
    channel = lay(ResidenceCard())
    channel.demand(residence.SELECT_MF)
    channel.select_application(residence.DF1)
    with pytest.raises(AccessDenied):
        channel.read()
    assert channel.send(bytes.fromhex("08B0850000000496020000") + bytes(2)).status == 0x6982


def test_a_reader_without_extended_length_is_named_but_knows_the_card(lay: Lay) -> None:
    channel = lay(ResidenceCard(extended=False))
    assert residence.kind(channel) is residence.Kind.RESIDENCE
    with pytest.raises(WrongLength):
        residence.read(channel, "AB12345678CD")


def test_a_certificate_that_ends_in_a_zero_keeps_it(lay: Lay) -> None:
    """The card fills its file with zeros; what belongs to the certificate is what its own length says."""
    signature = residence.read(lay(ResidenceCard()), "AB12345678CD").signature
    issued = (pki.der(signer().issue("residence signer", pki.rsa_key("residence signer"))) for _ in range(10_000))
    ending = next(der for der in issued if der.endswith(b"\x00"))
    for padding in (0, 1, 300):
        verify(replace(signature, certificate=ending + bytes(padding)), [signer().certificate], pki.NOW)


def test_changed_pictures_and_unknown_signers_are_refused(lay: Lay) -> None:
    signature = residence.read(lay(ResidenceCard()), "AB12345678CD").signature
    roots = [signer().certificate]
    changed = replace(signature, signed=signature.signed[:-1] + bytes([signature.signed[-1] ^ 1]))
    other = [pki.authority("Fictional Immigration Services Agency", "impostor").certificate]
    for bad, trusted, check in ((changed, roots, "residence_signature"), (signature, other, "chain")):
        with pytest.raises(NotGenuine) as refused:
            verify(bad, trusted, pki.NOW)
        assert refused.value.check == check


@given(st.binary(max_size=120))
def test_any_bytes_end_in_a_typed_error(data: bytes) -> None:
    for parse in (lambda raw: sm.unwrap(SESSION_KEY, raw), sm.unpad):
        try:
            parse(data)
        except HardwareError as error:
            assert isinstance(error, BadData)


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=20))
def test_whatever_a_card_answers_ends_in_a_typed_error(answers: list[bytes]) -> None:
    script = iter(answers)
    channel = Channel(lambda apdu: next(script, b"\x6f\x00"))
    with pytest.raises(HardwareError):
        residence.read(channel, "AB12345678CD")


@pytest.mark.parametrize("padded", ["4142434480000000", "8000000000000000"])
def test_padding_is_shorter_than_a_block(padded: str) -> None:
    block = bytes.fromhex(padded)
    assert sm.unpad(block) == block[: block.index(0x80)]
    for broken in (block + bytes(8), bytes(8), block[:-1] + b"\x01"):
        with pytest.raises(BadData):
            sm.unpad(broken)


@given(st.binary(max_size=64))
def test_padding_comes_off_again(data: bytes) -> None:
    assert sm.unpad(sm.pad(data)) == data
    assert sm.unwrap(KEY, sm.wrap(KEY, data)) == data
