"""What is recorded, as a closed set: an event without a decision on who, what and whose data does not type-check.

``user_id`` and ``terminal_id`` say who; values never appear here, only which item of which person.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person signed in at a terminal."""

    user_id: str
    terminal_id: str


@dataclass(frozen=True, slots=True)
class SignedOut:
    """A person signed out."""

    user_id: str
    terminal_id: str


@dataclass(frozen=True, slots=True)
class SignInFailed:
    """Somebody tried to sign in. ``reason``: ``unknown``, ``password``, ``locked``, ``inactive``."""

    user_id: str
    terminal_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class SearchedPeople:
    """A search in the register, as typed, and how many people it showed."""

    user_id: str
    terminal_id: str
    query: str
    found: int


@dataclass(frozen=True, slots=True)
class SawPerson:
    """A resident's data was shown."""

    user_id: str
    terminal_id: str
    person_id: str
    visit_id: str | None = None


@dataclass(frozen=True, slots=True)
class SawHousehold:
    """A household was shown with all its members."""

    user_id: str
    terminal_id: str
    household_id: str
    person_ids: tuple[str, ...]
    visit_id: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedVisit:
    """A visit was begun, or opened for work at a desk (``how``: ``new``, ``slip``, ``board``, ``take_over``,
    ``reopen``)."""

    user_id: str
    terminal_id: str
    visit_id: str
    how: str


@dataclass(frozen=True, slots=True)
class ChangedValues:
    """Values of one person of a visit (or of the visit, ``person_key`` empty) were written, undone or redone."""

    user_id: str
    terminal_id: str
    visit_id: str
    person_key: str
    person_id: str | None
    items: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper or file left the program: ``what`` is a form, guide sheet, slip or export."""

    user_id: str
    terminal_id: str
    visit_id: str
    what: str
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class HandedOff:
    """A visit went on to other desks."""

    user_id: str
    terminal_id: str
    visit_id: str
    office_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The guard stopped something. ``door``: ``prefill``, ``print``, ``handoff``, ``resident_screen``, …"""

    user_id: str
    terminal_id: str
    visit_id: str | None
    person_ids: tuple[str, ...]
    kinds: tuple[str, ...]
    door: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The resident signed the forms of a visit."""

    user_id: str
    terminal_id: str
    visit_id: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paired:
    """A resident screen was paired with a terminal, or (``paired`` false) let go."""

    user_id: str
    terminal_id: str
    paired: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """A clerk's own screen was turned to the resident and locked, or (``to_resident`` false) back with the password."""

    user_id: str
    terminal_id: str
    to_resident: bool


@dataclass(frozen=True, slots=True)
class EnrolmentCodeShown:
    """An administrator had a code shown that enrols an agent for ``for_terminal``."""

    user_id: str
    terminal_id: str
    for_terminal: str


@dataclass(frozen=True, slots=True)
class AgentEnrolled:
    """An agent took a code from ``address``: ``terminal_id`` is enrolled. ``user_id`` had the code shown."""

    user_id: str
    terminal_id: str
    version: str
    address: str


@dataclass(frozen=True, slots=True)
class AgentForgotten:
    """An administrator ended the enrolment of ``of_terminal``."""

    user_id: str
    terminal_id: str
    of_terminal: str


@dataclass(frozen=True, slots=True)
class EnrolmentRefused:
    """Somebody at ``address`` tried to enrol. ``reason``: ``code``, ``blocked``. Nobody knows who."""

    user_id: None
    terminal_id: None
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was asked for ``operation``. ``outcome``: ``ok``, or the code of what stood in the way.

    Whose card it is nobody knows yet; see :class:`CardMatched`.
    """

    user_id: str
    terminal_id: str
    visit_id: str | None
    operation: str
    outcome: str


@dataclass(frozen=True, slots=True)
class CardMatched:
    """Staff said whose card it is. ``by``: ``certificate``, ``attributes``, ``number``; ``differs``: which items."""

    user_id: str
    terminal_id: str
    visit_id: str | None
    person_id: str
    by: str
    differs: tuple[str, ...] = ()


AuditEvent = (
    SignedIn
    | SignedOut
    | SignInFailed
    | SearchedPeople
    | SawPerson
    | SawHousehold
    | OpenedVisit
    | ChangedValues
    | Printed
    | HandedOff
    | Stopped
    | Signed
    | Paired
    | Turned
    | EnrolmentCodeShown
    | AgentEnrolled
    | AgentForgotten
    | EnrolmentRefused
    | CardRead
    | CardMatched
)
