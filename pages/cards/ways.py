"""Which ways a card can be opened, in staff's words, and what each reads."""

from components.card_form import Secret, Way
from hardware.agent.operations import Operation
from hardware.cards.identify import CardKind
from pages.cards.trust import Trust
from services.base.i18n import t

NAMES = {kind: f"cards.kind.{kind.name.lower()}" for kind in CardKind}
MYNUMBER = frozenset({CardKind.MYNUMBER, CardKind.MYNUMBER_WITH_LICENCE})
RESIDENCE = frozenset({CardKind.RESIDENCE, CardKind.SPECIAL_RESIDENT})


def ways_of(kind: CardKind, trust: Trust) -> list[Way]:
    """The ways to read a card, the one without a PIN first; none when this program cannot read it.

    An authentication certificate is worth nothing without a root to check it against, so that way needs one.
    """
    if kind in MYNUMBER:
        certificate = [_pin("jpki", Operation.JPKI_AUTHENTICATE, tries=False)] if trust.jpki else []
        licence = [_pin("licence_in", Operation.LICENCE_IN_MYNUMBER, tries=False)]
        more = licence if kind is CardKind.MYNUMBER_WITH_LICENCE else []
        return [_printed(), _pin("pin", Operation.MYNUMBER_ATTRIBUTES, tries=True), *certificate, *more]
    if kind is CardKind.LICENCE:
        return [_pin("licence", Operation.LICENCE, tries=False, may_be_empty=True)]
    if kind in RESIDENCE:
        box = Secret(
            t("cards.box.residence"), r"[A-Z]{2}\d{8}[A-Z]{2}", t("cards.box.residence_hint"), "number", 14, width=14
        )
        return [Way("residence", t("cards.way.residence"), t("cards.say.residence"), (box,), (Operation.RESIDENCE,))]
    return []


def number_way() -> Way:
    """個人番号 with the text that says whose it is, by the PIN of 4 digits."""
    return _pin("number", Operation.MYNUMBER_ATTRIBUTES, Operation.MYNUMBER_NUMBER, tries=True)


def operations(ways: list[Way]) -> frozenset[Operation]:
    """What the ticket for these ways must name."""
    named = {Operation(one) for way in ways for one in way.operations}
    return frozenset(named | ({Operation.TRIES} if any(way.tries for way in ways) else set()))


def _printed() -> Way:
    """照合番号B: birth, year of expiry and security code, all printed on the card."""
    boxes = (
        Secret(t("cards.box.birth"), r"\d{6}", t("cards.box.birth_hint"), "birth", 14, width=9),
        Secret(t("cards.box.expires"), r"\d{4}", t("cards.box.expires_hint"), longest=4, advance=4),
        Secret(t("cards.box.code"), r"\d{4}", t("cards.box.code_hint"), longest=4),
    )
    reads = (Operation.MYNUMBER_ATTRIBUTES, Operation.MYNUMBER_PICTURES)
    return Way("printed", t("cards.way.printed"), t("cards.say.printed"), boxes, reads, proof="code_b", tries=True)


def _pin(key: str, *reads: Operation, tries: bool, may_be_empty: bool = False) -> Way:
    box = Secret(t("cards.box.pin"), r"\d{4}", t("cards.box.pin_hint"), longest=4, secret=True)
    return Way(key, t(f"cards.way.{key}"), t(f"cards.say.{key}"), (box,), reads, tries=tries, may_be_empty=may_be_empty)
