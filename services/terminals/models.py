"""Tables of enrolled agents, of what counts once, and of certificates that staff have matched with a person."""

from datetime import datetime

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from services.registry.models import moment


class TicketKey(SQLModel, table=True):
    """The one Ed25519 key that signs tickets for all terminals, sealed; made at the first use."""

    __tablename__ = "ticket_key"
    id: int = Field(primary_key=True, sa_type=SmallInteger)  # always 1
    sealed: bytes


class TerminalAgent(SQLModel, table=True):
    """The agent (読取りプログラム) of a terminal and the key that authenticates its replies, sealed."""

    __tablename__ = "terminal_agent"
    terminal_id: str = Field(primary_key=True, foreign_key="terminal.id")
    reply_key: bytes
    version: str = Field(max_length=32)
    enrolled_at: datetime = moment()
    enrolled_by: str = Field(foreign_key="staff_user.id")  # who showed the code
    last_seen_at: datetime | None = moment(nullable=True)


class EnrolmentCode(SQLModel, table=True):
    """A code that an administrator shows for a terminal: one at a time, used once."""

    __tablename__ = "enrolment_code"
    terminal_id: str = Field(primary_key=True, foreign_key="terminal.id")
    code_hash: str = Field(unique=True, max_length=64)
    shown_by: str = Field(foreign_key="staff_user.id")
    expires_at: datetime = moment()


class EnrolmentGuesses(SQLModel, table=True):
    """Wrong codes from one address of the network since its last right one."""

    __tablename__ = "enrolment_guesses"
    address: str = Field(primary_key=True, max_length=64)
    failures: int
    blocked_until: datetime | None = moment(nullable=True)


class CountedReply(SQLModel, table=True):
    """A reply of an agent that has been taken: it counts once, in whatever process."""

    __tablename__ = "counted_reply"
    name: str = Field(primary_key=True, max_length=64)
    until: datetime = moment(index=True)  # nothing accepts it any more after this


class CardCertificate(SQLModel, table=True):
    """A 利用者証明用電子証明書 that staff have matched with a person."""

    __tablename__ = "card_certificate"
    issuer: str = Field(primary_key=True)
    serial: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(index=True, max_length=15)
    matched_at: datetime = moment()
    matched_by: str = Field(foreign_key="staff_user.id")
