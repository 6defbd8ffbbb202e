"""Tables of the organisation: desks, terminals, users, sessions, and the resident screen paired with a terminal."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from services.registry.models import moment


class Office(SQLModel, table=True):
    """A desk (課の窓口) or a branch office (支所). ``branch`` offices do every desk's procedures in one stop."""

    __tablename__ = "office"
    id: str = Field(primary_key=True, max_length=32)
    name: str
    short_name: str
    branch: bool = False
    order_no: int = 0
    place: str = ""  # where a resident finds it, e.g. 本庁舎1階 3番


class Terminal(SQLModel, table=True):
    """端末: belongs to one office. ``showing_visit`` is what its resident screen follows, if anything."""

    __tablename__ = "terminal"
    id: str = Field(primary_key=True, max_length=32)
    name: str
    office_id: str = Field(foreign_key="office.id", index=True)
    showing_visit: str | None = Field(default=None, max_length=36)
    showing_language: str = Field(default="ja", max_length=8)
    showing_mode: str = Field(default="blank", max_length=12)  # blank / follow / confirm / sign / thanks
    pairing_failures: int = 0  # wrong codes typed here since the last right one
    pairing_blocked_until: datetime | None = moment(nullable=True)


class ResidentScreen(SQLModel, table=True):
    """A second device or window paired once with a terminal by a code."""

    __tablename__ = "resident_screen"
    token_hash: str = Field(primary_key=True, max_length=64)
    terminal_id: str = Field(foreign_key="terminal.id", index=True)
    paired_at: datetime = moment()


class PairingCode(SQLModel, table=True):
    """A short-lived code that a resident screen shows and staff type at their terminal."""

    __tablename__ = "pairing_code"
    code: str = Field(primary_key=True, max_length=8)
    token_hash: str = Field(max_length=64)
    expires_at: datetime = moment()


class User(SQLModel, table=True):
    """職員. ``roles``: ``clerk``, ``admin``."""

    __tablename__ = "staff_user"
    id: str = Field(primary_key=True, max_length=32)
    name: str
    office_id: str = Field(foreign_key="office.id")
    role: str = Field(default="clerk", max_length=16)
    password_hash: str
    failed_attempts: int = 0
    locked_until: datetime | None = moment(nullable=True)
    active: bool = True


class StaffSession(SQLModel, table=True):
    """A signed-in browser. The cookie holds the token; the table only its SHA-256."""

    __tablename__ = "staff_session"
    token_hash: str = Field(primary_key=True, max_length=64)
    user_id: str = Field(foreign_key="staff_user.id", index=True)
    terminal_id: str = Field(foreign_key="terminal.id")
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)
    # The clerk's own touch screen is turned to the resident: locked until the password comes.
    turned: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
