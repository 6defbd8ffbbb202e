"""What judging a visit says: plain data for screens, forms, the guide sheet and the hand-off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.catalogue.schema import Document, Fee, Procedure, ProxyRule, Text
from services.navigation.facts import VisitFacts


class Status(StrEnum):
    """Whether a procedure is to be done. ``added`` and ``dropped`` are decisions of staff against the rule."""

    APPLIES = "applies"
    MAYBE = "maybe"
    NO = "no"
    ADDED = "added"
    DROPPED = "dropped"


TO_DO = frozenset({Status.APPLIES, Status.ADDED})


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A fact that a rule looked at. ``text`` is the value in Japanese words.

    ``source`` is the stored value's (``core``, ``transfer``, ``card``, ``answer``, ``staff``, …), or ``computed``,
    ``default`` (nobody has to ask) or ``unregistered`` (not in the city's records, so nothing is held here).
    """

    item: str
    person_key: str
    label: Text
    value: Any
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that can still decide. ``person_key`` is ``""`` for facts of the visit."""

    item: str
    person_key: str


@dataclass(frozen=True, slots=True)
class Due:
    """期限. ``day`` is the last day in time, ``None`` when it cannot be counted; ``days_left`` is negative once passed.

    ``warnings`` are sentences about further limits that have passed.
    """

    text: str
    day: date | None = None
    days_left: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """The last day is over."""
        return self.days_left is not None and self.days_left < 0

    @property
    def missed(self) -> bool:
        """The last day or a further limit is over: staff must see it before they begin."""
        return self.passed or bool(self.warnings)


@dataclass(frozen=True, slots=True)
class Proxy:
    """代理の決まり for the person at the counter: ``standing`` in this procedure, ``self`` if the claim is their own.

    ``allowed`` is ``None`` while it is not known in which standing they came, or whether it is their own;
    ``needs`` are ids of documents that this person must bring besides.
    """

    rule: ProxyRule
    standing: str | None
    allowed: bool | None
    needs: tuple[str, ...] = ()

    @property
    def acting(self) -> bool:
        """Somebody else than the person concerned stands at the counter."""
        return self.standing not in (None, "self")


@dataclass(frozen=True, slots=True)
class Bring:
    """持ち物: one document, once for the whole visit. ``certain`` is false while it depends on facts not known yet."""

    document: Document
    certain: bool
    procedures: tuple[str, ...]
    persons: tuple[str, ...]  # for whom, where that is not everybody


@dataclass(frozen=True, slots=True)
class Judged:
    """One procedure for one person (``person_key``), or for the visit (``""``; ``persons``: whom it concerns).

    ``rule`` is what the rule alone says, ``reason`` why staff decided otherwise.
    """

    procedure: Procedure
    person_key: str
    persons: tuple[str, ...]
    status: Status
    rule: Status
    event: str  # where the rule says most; for what staff added, the nearest event
    facts: tuple[FactUsed, ...] = ()
    missing: tuple[Missing, ...] = ()
    documents: tuple[Bring, ...] = ()
    deadline: Due | None = None
    proxy: Proxy | None = None
    fee: Fee | None = None
    hints: tuple[str, ...] = ()  # what staff tell besides
    reason: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Procedure and person: what decisions and hand-offs are kept under."""
        return self.procedure.id, self.person_key

    @property
    def why(self) -> str:
        """The rule in plain Japanese words."""
        return self.procedure.why

    @property
    def desk(self) -> str:
        """The desk that does it; at a branch everything is done in one stop."""
        return self.procedure.desk

    @property
    def to_do(self) -> bool:
        """It applies, or staff added it."""
        return self.status in TO_DO


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every procedure of the chosen events for every person, in the catalogue's order."""

    by_key: Mapping[tuple[str, str], Judged]
    documents: tuple[Bring, ...]  # for everything to do, each document once
    known: VisitFacts  # what was judged by

    @property
    def procedures(self) -> tuple[Judged, ...]:
        """All of them, in order."""
        return tuple(self.by_key.values())

    def having(self, *statuses: Status) -> Iterator[Judged]:
        """The procedures with one of ``statuses``."""
        return (judged for judged in self.procedures if judged.status in statuses)

    @property
    def to_do(self) -> list[Judged]:
        """What applies or was added by staff."""
        return [judged for judged in self.procedures if judged.to_do]

    @property
    def events(self) -> dict[tuple[str, str], str]:
        """By the key of everything to do: the event whose facts and day it goes by."""
        return {judged.key: judged.event for judged in self.to_do}

    @property
    def maybe(self) -> list[Judged]:
        """要確認: what depends on facts not known yet."""
        return list(self.having(Status.MAYBE))

    @property
    def missing(self) -> frozenset[Missing]:
        """The facts that can still decide something."""
        return frozenset(missing for judged in self.maybe for missing in judged.missing)
