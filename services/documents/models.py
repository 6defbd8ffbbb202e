"""Tables of filled forms: the signature, sealed forms, and what the resident marked as wrong."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.registry.models import json_object, moment


class Signature(SQLModel, table=True):
    """One signature for all forms of a visit: strokes of [x, y, pressure, ms], and the SVG drawn from them."""

    __tablename__ = "signature"
    id: str = Field(primary_key=True, max_length=36)
    visit_id: str = Field(foreign_key="visit.id", index=True)
    strokes: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    svg: str
    signed_at: datetime = moment()
    terminal_id: str = Field(max_length=32)
    language: str = Field(default="ja", max_length=8)


class SealedForm(SQLModel, table=True):
    """A form as it was signed. ``digest`` is SHA-256 over form, version, values and signature."""

    __tablename__ = "sealed_form"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    visit_id: str = Field(foreign_key="visit.id", index=True)
    form: str = Field(max_length=40)
    subject: str = Field(max_length=8)  # person key, or VISIT
    signature_id: str = Field(foreign_key="signature.id")
    content: dict[str, Any] = json_object()
    digest: str = Field(max_length=64)
    sealed_at: datetime = moment()
    broken_at: datetime | None = moment(nullable=True)
    broken_by: str | None = Field(default=None, max_length=32)


class Mark(SQLModel, table=True):
    """「ちがいます」: the resident says this value is wrong. Open until staff resolve it."""

    __tablename__ = "mark"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    visit_id: str = Field(foreign_key="visit.id", index=True)
    person_key: str = Field(max_length=8)
    item: str = Field(max_length=80)
    marked_at: datetime = moment()
    resolved_at: datetime | None = moment(nullable=True)


class Confirmation(SQLModel, table=True):
    """The resident has read a form and found it right, at this revision of the visit."""

    __tablename__ = "confirmation"
    visit_id: str = Field(foreign_key="visit.id", primary_key=True)
    form: str = Field(primary_key=True, max_length=40)
    subject: str = Field(primary_key=True, max_length=8)
    digest: str = Field(max_length=64)
    confirmed_at: datetime = moment()


class Reading(SQLModel, table=True):
    """A fact that the resident has read on the screen, once for all forms: what stood there, and if it was right."""

    __tablename__ = "reading"
    visit_id: str = Field(foreign_key="visit.id", primary_key=True)
    person_key: str = Field(primary_key=True, max_length=8)
    item: str = Field(primary_key=True, max_length=80)
    texts: dict[str, Any] = json_object()  # language → what was shown
    agreed: bool
    read_at: datetime = moment()
