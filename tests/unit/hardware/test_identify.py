"""Which card lies there: told without a PIN and without reading anything of a person."""

from collections.abc import Callable

import pytest

from hardware.cards import jpki
from hardware.cards.channel import Channel
from hardware.cards.identify import CardKind, identify
from tests.devices.card import Application, File, VirtualCard
from tests.devices.licence import LicenceCard, in_mynumber
from tests.devices.mynumber import MyNumberCard
from tests.devices.residence import Holder, ResidenceCard

Lay = Callable[[VirtualCard], Channel]


def with_licence() -> VirtualCard:
    card = MyNumberCard()
    card.applications.append(in_mynumber())
    return card


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (MyNumberCard, CardKind.MYNUMBER),
        (with_licence, CardKind.MYNUMBER_WITH_LICENCE),
        (lambda: VirtualCard(Application(jpki.APPLICATION, {6: File(b"x")})), CardKind.PHONE),
        (LicenceCard, CardKind.LICENCE),
        (ResidenceCard, CardKind.RESIDENCE),
        (lambda: ResidenceCard(Holder(kind="2")), CardKind.SPECIAL_RESIDENT),
        (lambda: ResidenceCard(Holder(version="0002")), CardKind.RESIDENCE_SECOND),
        (lambda: VirtualCard(Application(b"a bank card")), CardKind.UNKNOWN),
        (VirtualCard, CardKind.UNKNOWN),
    ],
)
def test_each_card_is_known(lay: Lay, make: Callable[[], VirtualCard], kind: CardKind) -> None:
    card = make()
    assert identify(lay(card)) is kind
    assert card.verify_commands() == 0


def test_a_residence_card_that_answers_nonsense_is_unknown(lay: Lay) -> None:
    card = ResidenceCard()
    card._master.files[0x0B] = File(b"\x00\x01")
    assert identify(lay(card)) is CardKind.UNKNOWN
