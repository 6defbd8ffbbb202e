"""Which card lies on the reader? Asked by SELECT alone: nothing of a person is read, no PIN is used."""

from enum import StrEnum

from hardware.cards import jpki, licence, mynumber, residence
from hardware.cards.channel import Channel
from hardware.errors import BadData, CardError, CardRefused


class CardKind(StrEnum):
    """The cards the counter knows."""

    MYNUMBER = "mynumber"
    #: A My Number card that holds a driving licence too (マイナ免許証).
    MYNUMBER_WITH_LICENCE = "mynumber+licence"
    #: A phone that holds JPKI certificates; it has no printed data.
    PHONE = "phone"
    LICENCE = "licence"
    RESIDENCE = "residence"
    SPECIAL_RESIDENT = "special_resident"
    #: Second generation of 在留カード and 特別永住者証明書, recognised but not readable yet.
    RESIDENCE_SECOND = "residence2"
    UNKNOWN = "unknown"


def identify(channel: Channel) -> CardKind:
    """The kind of card. Raises ReaderError only."""
    if _has(channel, mynumber.TEXT_APPLICATION):
        with_licence = _has(channel, licence.MYNUMBER_INSTANCE)
        return CardKind.MYNUMBER_WITH_LICENCE if with_licence else CardKind.MYNUMBER
    if _has(channel, jpki.APPLICATION):
        return CardKind.PHONE
    if _has(channel, residence.DF1):
        return _residence(channel)
    if _has(channel, licence.DF1):
        return CardKind.LICENCE
    return CardKind.UNKNOWN


def _residence(channel: Channel) -> CardKind:
    try:
        return _RESIDENCE_KINDS[residence.kind(channel)]
    except (CardError, BadData):
        return CardKind.UNKNOWN


_RESIDENCE_KINDS = {
    residence.Kind.RESIDENCE: CardKind.RESIDENCE,
    residence.Kind.SPECIAL: CardKind.SPECIAL_RESIDENT,
    residence.Kind.SECOND_GENERATION: CardKind.RESIDENCE_SECOND,
}


def _has(channel: Channel, application: bytes) -> bool:
    try:
        channel.select_application(application)
    except CardRefused:
        return False
    return True
