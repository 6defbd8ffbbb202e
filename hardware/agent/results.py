"""What each operation gives. The server turns a reply's result into these types again with :func:`result_of`."""

from dataclasses import dataclass, field

from hardware.agent.codec import decode
from hardware.agent.operations import Operation
from hardware.agent.protocol import Reply
from hardware.cards.identify import CardKind
from hardware.cards.licence import Licence, MyNumberLicence, Secret
from hardware.cards.mynumber import Attributes, Pictures, SignedText
from hardware.cards.residence import ResidenceCard
from hardware.errors import BadData


@dataclass(frozen=True)
class Identified:
    """Which card lies there."""

    card: CardKind


@dataclass(frozen=True)
class Tries:
    """Tries left; None when the card does not tell."""

    left: int | None


@dataclass(frozen=True)
class TextRead:
    """4情報, and the files that prove them (:mod:`hardware.trust.card_text`)."""

    attributes: Attributes
    signed: SignedText


@dataclass(frozen=True)
class NumberRead:
    """個人番号, and the file its hash is taken over. Neither shows in a representation."""

    number: str = field(repr=False)
    file: bytes = field(repr=False)


@dataclass(frozen=True)
class Authentication:
    """For :func:`hardware.trust.jpki.verify_challenge` with the ticket's challenge. Certificates in DER."""

    certificate: bytes
    issuer: bytes
    signature: bytes


@dataclass(frozen=True)
class HolderCertificate:
    """For :func:`hardware.trust.jpki.verify_holder`. Certificates in DER."""

    certificate: bytes
    issuer: bytes


Result = (
    Identified
    | Tries
    | TextRead
    | NumberRead
    | Pictures
    | Authentication
    | HolderCertificate
    | Licence
    | Secret
    | MyNumberLicence
    | ResidenceCard
)

RESULTS: dict[Operation, type[Result]] = {
    Operation.IDENTIFY: Identified,
    Operation.TRIES: Tries,
    Operation.MYNUMBER_ATTRIBUTES: TextRead,
    Operation.MYNUMBER_NUMBER: NumberRead,
    Operation.MYNUMBER_PICTURES: Pictures,
    Operation.JPKI_AUTHENTICATE: Authentication,
    Operation.JPKI_HOLDER: HolderCertificate,
    Operation.LICENCE: Licence,
    Operation.LICENCE_SECRET: Secret,
    Operation.LICENCE_IN_MYNUMBER: MyNumberLicence,
    Operation.RESIDENCE: ResidenceCard,
}


def result_of(reply: Reply) -> Result:
    """The result of an opened reply without error. Raises BadData."""
    kind = RESULTS.get(reply.operation)
    if kind is None or reply.result is None:
        raise BadData("no result")
    return decode(kind, reply.result)
