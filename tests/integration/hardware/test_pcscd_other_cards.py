"""Licence and residence card through the real PC/SC daemon: long files, extended length, secure messaging."""

from hardware.cards import licence, residence
from hardware.cards.identify import CardKind, identify
from hardware.trust.residence import verify
from tests.devices import pki
from tests.devices.licence import LicenceCard, Printed
from tests.devices.residence import ResidenceCard, pictures, signer
from tests.integration.hardware.conftest import RealBench


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
