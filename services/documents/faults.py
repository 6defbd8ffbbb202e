"""What can be wrong with a value, and what a check may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from services.base.errors import UserError
from services.reception.state import VisitState

TownBook = Callable[[str], Mapping[str, str] | None]  # address → what is known of its town


class Fault(UserError):
    """The value cannot stand. ``key`` is the sentence that says what to do."""

    key = "error.unreadable"


class Caution(UserError):
    """The value stands, but somebody has to do something about it."""

    key = "error.unreadable"


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at besides the value. ``towns`` is ``None`` while no list of towns is loaded."""

    today: date
    state: VisitState | None = None
    towns: TownBook | None = None

    @property
    def events(self) -> frozenset[str]:
        """The visit's life events."""
        chosen = (self.state.get("ev.kind") if self.state else None) or []
        return frozenset([chosen] if isinstance(chosen, str) else chosen)

    @property
    def standing(self) -> str | None:
        """``ap.kind``: who stands at the counter."""
        return self.state.get("ap.kind") if self.state else None
