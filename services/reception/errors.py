"""What can go wrong in a visit, as sentences. The Japanese wording stands in ``locales/ja``."""

from datetime import datetime
from typing import Any

from services.base.errors import NotFound, UserError


class VisitNotFound(NotFound):
    """There is no such visit."""

    key = "reception.not_found"


class VisitClosed(UserError):
    """The visit is done or cancelled; nothing more is written."""

    key = "reception.closed"


class DayOver(UserError):
    """The end of a visit is taken back on its day only."""

    key = "reception.day_over"


class NoSuchPerson(NotFound):
    """The person is not (any more) part of the visit."""

    key = "reception.no_such_person"


class IncomingTaken(UserError):
    """Visit ``number`` works with this 転出証明書情報 already."""

    key = "reception.incoming_taken"


class LeaseLost(UserError):
    """Nobody works on the visit now: it was released, handed over or suspended. Take it first."""

    key = "reception.lease_lost"


class NotYours(UserError):
    """Somebody else works on the visit now: ``name`` at ``terminal``."""

    key = "reception.not_yours"


class LeaseHeld(NotYours):
    """The visit cannot be taken silently because ``name`` works on it; ``token`` is what to pass to ``take_over``."""

    key = "reception.held"

    def __init__(self, visit_id: str, token: str, name: str, terminal: str) -> None:
        super().__init__(name=name, terminal=terminal)
        self.visit_id = visit_id
        self.token = token


class LeaseChanged(UserError):
    """Taking over was meant for another holder: now ``name`` has it. Look again, then decide."""

    key = "reception.lease_changed"


class StaleWrite(UserError):
    """Somebody else changed this value after the writer last saw it. Nothing was written.

    ``current`` is what stands there now; the sentence names who and when (``time``, HH:MM).
    """

    key = "reception.stale"

    def __init__(self, person_key: str, item: str, current: Any, at: datetime, name: str) -> None:
        super().__init__(time=f"{at:%H:%M}", name=name)
        self.person_key = person_key
        self.item = item
        self.current = current
        self.at = at


class Superseded(UserError):
    """Undo or redo left something as it is, because ``name`` wrote it later (``time``, HH:MM). Told, not raised."""

    key = "reception.superseded"

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(name=name, time=f"{at:%H:%M}")


class HasSeals(Exception):
    """Forms of the visit are signed: a write has to break their seals in one transaction. For programs, not people."""
