"""Tables of desk to desk: which desks a visit still has to see, and the codes on slips."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from services.registry.models import moment


class Stop(SQLModel, table=True):
    """One desk on a visit's way. ``state``: ``planned``, ``waiting``, ``active``, ``done``, ``later`` (another day)."""

    __tablename__ = "stop"
    visit_id: str = Field(foreign_key="visit.id", primary_key=True)
    office_id: str = Field(foreign_key="office.id", primary_key=True, index=True)
    order_no: int
    state: str = Field(default="planned", max_length=8, index=True)
    waiting_since: datetime | None = moment(nullable=True)
    finished_at: datetime | None = moment(nullable=True)
    reason: str = ""  # why it is left for another day


class SlipToken(SQLModel, table=True):
    """The random code on a slip; only its SHA-256 is kept. Expires at the end of its day."""

    __tablename__ = "slip_token"
    token_hash: str = Field(primary_key=True, max_length=64)
    visit_id: str = Field(foreign_key="visit.id", index=True)
    made_at: datetime = moment()
    expires_at: datetime = moment()
    revoked: bool = False
