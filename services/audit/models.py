"""The audit table. The hash chain, search and export come with their own issue; the one door exists from the start."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from services.registry.models import json_object, moment


class AuditRecord(SQLModel, table=True):
    """Who did or saw what, and whose data it was."""

    __tablename__ = "audit_record"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    at: datetime = moment(index=True)
    kind: str = Field(max_length=32)
    user_id: str | None = Field(default=None, max_length=32)
    terminal_id: str | None = Field(default=None, max_length=32)
    visit_id: str | None = Field(default=None, max_length=36)
    person_id: str | None = Field(default=None, index=True, max_length=15)
    detail: dict[str, Any] = json_object()
