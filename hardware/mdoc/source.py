"""Where documents come from: the door for a reader program that the minister approved (確認プログラム).

Receiving a document in person needs wireless hardware and such a program; this side offers it one interface.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hardware.mdoc.profile import Holder, Profile, holder
from hardware.mdoc.verifier import Policy, Session, verify


@dataclass(frozen=True)
class RawResponse:
    """A program that hands over what the phone sent: we verify it ourselves."""

    response: bytes
    session: Session


@dataclass(frozen=True)
class CheckedHolder:
    """A program that verifies by itself and gives the facts only; ``program`` names it in the record of the visit."""

    holder: Holder
    program: str


@dataclass(frozen=True)
class Accepted:
    """The person of a document; ``program`` verified it (for the record of the visit), or None: we did."""

    holder: Holder
    program: str | None


class MdocSource(Protocol):
    """One approved program. ``receive`` waits for a phone; it raises HardwareError."""

    async def receive(self) -> RawResponse | CheckedHolder: ...


def accept(received: RawResponse | CheckedHolder, policy: Policy, profile: Profile, at: datetime) -> Accepted:
    """The person, verified here or by the program. Raises NotGenuine, BadData."""
    if isinstance(received, CheckedHolder):
        return Accepted(received.holder, received.program)
    return Accepted(holder(verify(received.response, policy, received.session, at), profile), program=None)
