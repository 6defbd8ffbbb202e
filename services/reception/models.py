"""Tables of the visit: persons, values, event log, lease, procedures added or dropped by staff."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.registry.models import json_object, moment

VISIT = ""  # the person key of values that belong to the visit itself


class Visit(SQLModel, table=True):
    """受付: one visit of one party, from the door to the last desk.

    ``number`` counts per day over the whole city. ``state``: ``waiting``, ``active``, ``handed_over``, ``done``,
    ``cancelled``. ``step``: ``identify``, ``purpose``, ``questions``, ``forms``, ``sign``, ``handoff``.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("day", "number"),
        Index("ix_visit_state", "day", "state"),
        Index("ix_visit_open", "office_id", postgresql_where=text("state in ('waiting', 'active', 'handed_over')")),
    )
    id: str = Field(primary_key=True, max_length=36)
    day: date
    number: int
    office_id: str = Field(foreign_key="office.id", index=True)  # where it was opened
    state: str = Field(default="active", max_length=12)
    step: str = Field(default="identify", max_length=12)
    catalogue_version: str = Field(foreign_key="catalogue_version.version")
    language: str = Field(default="ja", max_length=8)
    note: str = ""
    revision: int = 0  # grows with every event
    opened_at: datetime = moment()
    opened_by: str = Field(foreign_key="staff_user.id")
    closed_at: datetime | None = moment(nullable=True)


class VisitCounter(SQLModel, table=True):
    """The last 受付番号 given on a day. Its row is the lock that keeps numbers without gaps or duplicates."""

    __tablename__ = "visit_counter"
    day: date = Field(primary_key=True)
    last: int


class VisitPerson(SQLModel, table=True):
    """A person of a visit: a member of the register (``person_id``), of an incoming transfer, or new (newborn, agent).

    ``role``: ``member`` (of the household concerned), ``agent`` (代理人・使者), ``other``, ``joined``
    (世帯主 of a household that is joined).
    """

    __tablename__ = "visit_person"
    __table_args__ = (UniqueConstraint("visit_id", "key"),)
    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    visit_id: str = Field(foreign_key="visit.id", index=True)
    key: str = Field(max_length=8)  # p1, p2, … stable within the visit
    person_id: str | None = Field(default=None, index=True, max_length=15)
    household_id: str | None = Field(default=None, max_length=15)
    incoming_id: str | None = Field(
        default=None, max_length=20
    )  # 転出証明書情報 that named the person, and as which one
    incoming_no: int | None = None
    role: str = Field(default="member", max_length=8)
    order_no: int = 0
    applicant: bool = False  # 届出人
    removed: bool = False


class VisitValue(SQLModel, table=True):
    """値: what is known now. One row per (visit, person or visit, item).

    A row without a value is a cleared answer (``source`` = who cleared it) or, with source ``none``, an undone one.
    """

    __tablename__ = "visit_value"
    visit_id: str = Field(foreign_key="visit.id", primary_key=True)
    person_key: str = Field(primary_key=True, max_length=8)  # VISIT for the visit itself
    item: str = Field(primary_key=True, max_length=80)
    value: Any = Field(sa_column=Column(JSONB, nullable=True))
    source: str = Field(max_length=12)  # core / transfer / card / certificate / answer / staff / computed / previous
    original: Any = Field(default=None, sa_column=Column(JSONB, nullable=True))  # prefilled value before an edit
    original_source: str | None = Field(default=None, max_length=12)
    by: str | None = Field(default=None, max_length=32)
    at: datetime = moment()
    revision: int = 0  # the visit's revision that wrote it


class VisitEvent(SQLModel, table=True):
    """The visit's log: append only. Undo appends too."""

    __tablename__ = "visit_event"
    __table_args__ = (
        Index(
            "ix_visit_event_idempotency", "visit_id", "idempotency_key", unique=True,
            postgresql_where=text("idempotency_key is not null"),
        ),
    )  # fmt: skip
    visit_id: str = Field(foreign_key="visit.id", primary_key=True)
    revision: int = Field(primary_key=True)
    kind: str = Field(max_length=24)
    data: dict[str, Any] = json_object()
    by: str | None = Field(default=None, max_length=32)
    terminal: str | None = Field(default=None, max_length=32)
    at: datetime = moment()
    undone_by: int | None = None  # revision of the event that undid this one
    idempotency_key: str | None = Field(default=None, max_length=64)
    # Events with the same number were written in one transaction: one action of a person, one step of undo.
    action: int | None = Field(
        default=None,
        sa_column=Column(BigInteger, nullable=False, server_default=text("pg_current_xact_id()::text::bigint")),
    )


class Lease(SQLModel, table=True):
    """Who works on a visit now. A write with another token is refused with a sentence."""

    __tablename__ = "lease"
    visit_id: str = Field(foreign_key="visit.id", primary_key=True)
    user_id: str = Field(foreign_key="staff_user.id")
    terminal_id: str = Field(foreign_key="terminal.id")
    token: str = Field(max_length=36)
    taken_at: datetime = moment()


class StaffDecision(SQLModel, table=True):
    """Staff added or dropped a procedure for a person (or the visit), with a reason."""

    __tablename__ = "staff_decision"
    visit_id: str = Field(foreign_key="visit.id", primary_key=True)
    procedure: str = Field(primary_key=True, max_length=40)
    person_key: str = Field(primary_key=True, max_length=8)
    decision: str = Field(max_length=8)  # add / drop
    reason: str
    by: str = Field(max_length=32)
    at: datetime = moment()
