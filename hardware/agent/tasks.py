"""What each operation does with a card, and what a page may send with it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.agent.errors import BadMessage
from hardware.agent.operations import Operation
from hardware.agent.protocol import Ticket
from hardware.agent.results import (
    Authentication,
    HolderCertificate,
    Identified,
    NumberRead,
    Result,
    TextRead,
    Tries,
)
from hardware.cards import jpki, licence, mynumber, residence
from hardware.cards.channel import Channel
from hardware.cards.identify import identify
from hardware.cards.mynumber import Proof

LONGEST_SECRET = 32
_PROOFS = {proof.value[0]: proof for proof in Proof}


@dataclass(frozen=True)
class Arguments:
    """What the page sends with a call. Secrets never show in a representation.

    ``last_try``: staff confirmed that the last try may be used. ``reader``: which one, when cards lie on several.
    """

    proof: Proof = Proof.PIN
    secret: str | None = field(default=None, repr=False)
    second: str | None = field(default=None, repr=False)
    last_try: bool = False
    reader: str | None = None

    @classmethod
    def parse(cls, raw: object) -> "Arguments":
        """Raises BadMessage, without repeating what was sent."""
        if not isinstance(raw, dict) or set(raw) - {"proof", "secret", "second", "last_try", "reader"}:
            raise BadMessage("unknown arguments")
        proof, last_try, reader = raw.get("proof", "pin"), raw.get("last_try", False), raw.get("reader")
        secrets = [raw.get("secret"), raw.get("second")]
        if not isinstance(proof, str) or proof not in _PROOFS:
            raise BadMessage("unknown proof")
        if type(last_try) is not bool or not isinstance(reader, str | None):
            raise BadMessage("arguments of another type")
        for secret in secrets:
            if secret is not None and not (isinstance(secret, str) and len(secret) <= LONGEST_SECRET):
                raise BadMessage("arguments of another type")
        return cls(_PROOFS[proof], secrets[0], secrets[1], last_try, reader)

    def need(self) -> str:
        """The secret, for operations that cannot do without. Raises BadMessage."""
        if self.secret is None:
            raise BadMessage("no secret")
        return self.secret

    def need_second(self) -> str:
        """The second secret, likewise."""
        if self.second is None:
            raise BadMessage("no second secret")
        return self.second


Task = Callable[[Channel, Arguments, Ticket], Result]


def _identify(channel: Channel, _: Arguments, __: Ticket) -> Identified:
    return Identified(identify(channel))


def _tries(channel: Channel, arguments: Arguments, _: Ticket) -> Tries:
    return Tries(mynumber.tries(channel, arguments.proof))


def _attributes(channel: Channel, arguments: Arguments, _: Ticket) -> TextRead:
    return TextRead(
        *mynumber.read_attributes(channel, arguments.proof, arguments.need(), allow_last_try=arguments.last_try)
    )


def _number(channel: Channel, arguments: Arguments, _: Ticket) -> NumberRead:
    return NumberRead(
        *mynumber.read_number(channel, arguments.proof, arguments.need(), allow_last_try=arguments.last_try)
    )


def _pictures(channel: Channel, arguments: Arguments, _: Ticket) -> mynumber.Pictures:
    return mynumber.read_pictures(channel, arguments.proof, arguments.need(), allow_last_try=arguments.last_try)


def _authenticate(channel: Channel, arguments: Arguments, ticket: Ticket) -> Authentication:
    return Authentication(
        *jpki.authenticate(channel, arguments.need(), ticket.challenge(), allow_last_try=arguments.last_try)
    )


def _holder(channel: Channel, arguments: Arguments, _: Ticket) -> HolderCertificate:
    return HolderCertificate(*jpki.read_sign_certificates(channel, arguments.need(), allow_last_try=arguments.last_try))


def _licence(channel: Channel, arguments: Arguments, _: Ticket) -> licence.Licence:
    pin = arguments.need() if licence.has_pin(channel) else None
    return licence.read(channel, pin, allow_last_try=arguments.last_try)


def _licence_secret(channel: Channel, arguments: Arguments, _: Ticket) -> licence.Secret:
    pins = (arguments.need(), arguments.need_second()) if licence.has_pin(channel) else (None, None)
    return licence.read_secret(channel, *pins, allow_last_try=arguments.last_try)


def _licence_in_mynumber(channel: Channel, arguments: Arguments, _: Ticket) -> licence.MyNumberLicence:
    return licence.read_in_mynumber(channel, arguments.need(), allow_last_try=arguments.last_try)


def _residence(channel: Channel, arguments: Arguments, _: Ticket) -> residence.ResidenceCard:
    return residence.read(channel, arguments.need())


TASKS: dict[Operation, Task] = {
    Operation.IDENTIFY: _identify,
    Operation.TRIES: _tries,
    Operation.MYNUMBER_ATTRIBUTES: _attributes,
    Operation.MYNUMBER_NUMBER: _number,
    Operation.MYNUMBER_PICTURES: _pictures,
    Operation.JPKI_AUTHENTICATE: _authenticate,
    Operation.JPKI_HOLDER: _holder,
    Operation.LICENCE: _licence,
    Operation.LICENCE_SECRET: _licence_secret,
    Operation.LICENCE_IN_MYNUMBER: _licence_in_mynumber,
    Operation.RESIDENCE: _residence,
}
