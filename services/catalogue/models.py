"""Table of catalogue versions: a visit keeps the version it began with."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime
from sqlmodel import Field, SQLModel


class CatalogueVersion(SQLModel, table=True):
    """One loaded catalogue; ``version`` is the hash of its content. Not ``jsonb``: the order of keys matters."""

    __tablename__ = "catalogue_version"
    version: str = Field(primary_key=True, max_length=16)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    loaded_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
