"""Licence and residence card through the real PC/SC daemon: long files, extended length, secure messaging."""

import datetime as dt

import pytest

from hardware.cards import licence, residence
from hardware.cards.identify import CardKind, identify
from hardware.cards.mynumber import Proof, read_attributes
from hardware.errors import CardRefused, PinWrong
from hardware.trust.residence import verify
from tests.devices import pki
from tests.devices.card import Command, VirtualCard
from tests.devices.licence import LicenceCard, Printed, in_mynumber
from tests.devices.mynumber import MyNumberCard
from tests.devices.residence import ResidenceCard, pictures, signer
from tests.integration.hardware.conftest import RealBench


@pytest.mark.parametrize("answer", ["6a82", "6d00", "6e00", "6985"])
def test_a_card_nobody_knows_is_unknown_whatever_it_refuses_with(real_bench: RealBench, answer: str) -> None:
    class Foreign(VirtualCard):
        atr = bytes.fromhex("3B6500009C02020702")

        def answer(self, command: Command) -> bytes:
            return bytes.fromhex(answer)

    real_bench.insert(Foreign())
    with real_bench.readers.transaction() as channel:
        assert identify(channel) is CardKind.UNKNOWN
    with real_bench.readers.transaction() as channel, pytest.raises(CardRefused):
        read_attributes(channel, Proof.PIN, "1234")


def test_a_licence_in_a_my_number_card(real_bench: RealBench) -> None:
    card = MyNumberCard()
    card.applications.append(in_mynumber(pin="5678"))
    real_bench.insert(card)
    with real_bench.readers.transaction() as channel:
        assert identify(channel) is CardKind.MYNUMBER_WITH_LICENCE
        with pytest.raises(PinWrong) as wrong:
            licence.read_in_mynumber(channel, "5679")
        assert wrong.value.left == 9
        assert licence.read_in_mynumber(channel, "5678").expires == dt.date(2029, 5, 1)


def test_a_licence_with_a_new_address(real_bench: RealBench) -> None:
    real_bench.insert(LicenceCard(Printed(new_addresses=("三重県伊賀市四十九町３１８４",))))
    with real_bench.readers.transaction() as channel:
        kind = identify(channel)
        read = licence.read(channel, "1111")
        secret = licence.read_secret(channel, "1111", "2222")
    assert (kind, read.address, secret.domicile) == (
        CardKind.LICENCE,
        "三重県伊賀市四十九町３１８４",
        "三重県伊賀市上野丸之内",
    )


def test_a_residence_card_by_secure_messaging_on_the_second_slot(real_bench: RealBench) -> None:
    real_bench.insert(ResidenceCard(), slot=1)
    with real_bench.readers.transaction(real_bench.names[1]) as channel:
        kind = identify(channel)
        card = residence.read(channel, "AB12345678CD")
    assert (kind, card.front, card.face) == (CardKind.RESIDENCE, *pictures())
    verify(card.signature, [signer().certificate], pki.NOW)
