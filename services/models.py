"""Every table of the program, imported in one place so that ``SQLModel.metadata`` is complete."""

from sqlmodel import SQLModel

import services.audit.models
import services.catalogue.models
import services.documents.models
import services.handoff.models
import services.reception.models
import services.registry.models
import services.staff.models
import services.terminals.models

metadata = SQLModel.metadata

__all__ = ["metadata", "services"]
