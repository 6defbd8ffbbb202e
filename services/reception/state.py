"""What is known of a visit, as plain data: the one input of navigation and documents."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.reception.models import VISIT

PREFILLED = frozenset({"core", "transfer", "card", "certificate", "computed", "previous"})  # not typed by a person
NOBODY = "none"  # source of a value whose only answer was undone


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member of staff at a terminal, with the lease token that opening or taking the visit gave."""

    user_id: str
    terminal_id: str
    lease_token: str | None = None

    def holding(self, token: str) -> "Actor":
        """The same person with ``token``."""
        return replace(self, lease_token=token)


@dataclass(frozen=True, slots=True)
class Stored:
    """A write that is saved. ``revision`` is the visit's at that moment; pass it on as ``expected_revision``."""

    revision: int


@dataclass(frozen=True, slots=True)
class Value:
    """値 with its origin. ``original`` is what stood there before a person edited a prefilled value."""

    item: str
    person_key: str
    value: Any
    source: str
    original: Any = None
    original_source: str | None = None
    by: str | None = None
    at: datetime | None = None
    revision: int = 0

    @property
    def edited(self) -> bool:
        """A prefilled value that a person has changed; what a register or card says instead is no edit."""
        return self.original_source is not None and self.source not in PREFILLED and self.value != self.original


JOINED = "joined"  # role of the head of the household that the persons concerned join


@dataclass(frozen=True, slots=True)
class Participant:
    """A person of the visit; ``key`` is stable within the visit (``p1``, ``p2``, …)."""

    key: str
    person_id: str | None
    household_id: str | None
    role: str  # member / agent / other / joined
    order_no: int
    applicant: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Staff added or dropped a procedure, with a reason."""

    procedure: str
    person_key: str
    decision: str  # add / drop
    reason: str
    by: str


@dataclass(slots=True)
class VisitState:
    """A visit at one revision."""

    id: str
    number: int
    day: date
    office_id: str
    state: str
    step: str
    language: str
    catalogue_version: str
    revision: int
    opened_at: datetime
    persons: list[Participant] = field(default_factory=list)
    values: dict[tuple[str, str], Value] = field(default_factory=dict)  # (person key, item)
    cleared: dict[tuple[str, str], Value] = field(default_factory=dict)  # emptied by a person; ``original`` is kept
    decisions: dict[tuple[str, str], Decision] = field(default_factory=dict)  # (procedure, person key)
    holder_id: str | None = None  # who has the lease
    holder_name: str | None = None
    holder_terminal: str | None = None
    office_name: str | None = None
    holder_terminal_name: str | None = None
    lease_token: str | None = None

    def get(self, item: str, person_key: str = VISIT) -> Any:
        """The value of ``item``, or ``None`` while nobody knows it."""
        found = self.values.get((person_key, item))
        return None if found is None else found.value

    @property
    def keys(self) -> frozenset[str]:
        """The keys that values may have: the visit itself and its persons."""
        return frozenset({VISIT, *(p.key for p in self.persons)})

    @property
    def members(self) -> list[Participant]:
        """The persons concerned, in order; agents and others left out."""
        return sorted((p for p in self.persons if p.role == "member"), key=lambda p: p.order_no)

    @property
    def joined(self) -> Participant | None:
        """世帯主 of the household of the register that the persons concerned join, if one was chosen."""
        return next((p for p in self.persons if p.role == JOINED), None)

    @property
    def applicant(self) -> Participant | None:
        """届出人: who stands at the counter."""
        return next((p for p in self.persons if p.applicant), None)
