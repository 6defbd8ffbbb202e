"""The visit's log as the panel shows it: who did what and when, in the order it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.base import sql
from services.base.database import AsyncSession
from services.reception import undo_queries
from services.reception.secret import opened


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value of an event, before and after; ``None``: not known, or emptied."""

    person_key: str
    item: str
    old: Any
    new: Any
    source: str  # of the new value; if there is none any more, of the old one


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    ``kind``: ``opened``, ``value``, ``prefill``, ``person_added``, ``person_removed``, ``applicant``, ``decision``,
    ``step``, ``language``, ``lease``, ``state``, ``later``, ``undo``, ``redo``. ``detail`` is what the kind needs in
    words: ``office`` of opened; ``key`` of a person; ``step``; ``language``; ``from`` and ``to`` of a lease; ``state``,
    with ``offices`` and ``later`` of a hand-off and ``reason`` of a cancellation; ``procedure``, ``person_key``,
    ``old``, ``new`` of a decision; ``office`` and ``reason`` of later; ``of``, ``what``, ``nothing`` of an undo.
    Entries of one ``action`` happened together and are undone together.
    """

    revision: int
    at: datetime
    user_id: str | None
    user_name: str | None
    terminal_id: str | None
    kind: str
    undone: bool
    changes: tuple[ChangedValue, ...]
    detail: dict[str, Any]
    action: int


async def history(session: AsyncSession, visit_id: str) -> list[Entry]:
    """Every event of the visit, oldest first; empty when there is no such visit."""
    return [_entry(visit_id, found) for found in await sql.rows(session, undo_queries.HISTORY, visit_id)]


def _entry(visit_id: str, found: sql.Found) -> Entry:
    detail = dict(found["data"])
    changes = tuple(
        ChangedValue(
            c["k"],
            c["i"],
            opened(visit_id, c["k"], c["i"], (c["old"] or {}).get("value")),
            opened(visit_id, c["k"], c["i"], (c["new"] or {}).get("value")),
            (c["new"] or c["old"] or {}).get("source", ""),
        )
        for c in detail.pop("changes", ())
    )
    return Entry(
        found["revision"], found["at"], found["by"], found["name"], found["terminal"], found["kind"], found["undone"],
        changes, detail, found["action"],
    )  # fmt: skip
