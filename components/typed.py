"""What staff type into a box, read as the value that is stored, and written back as they would write it."""

import unicodedata
from datetime import date
from functools import cache
from typing import Any

from services.base.dates import BadDate, age_on, parse_recorded, wareki, western
from services.base.errors import UserError
from services.catalogue.schema import Item, ItemType, Text
from services.documents.faults import Context
from services.documents.validators import normalise

WEEKDAYS = "月火水木金土日"
DATES = frozenset({"date", "date_birth"})
CHOICES = frozenset({"bool", "enum", "select"})
SEVERAL = frozenset({"list", "multiselect"})
CHECKS = frozenset({"image"})  # true once the desk has it, else nothing
NUMBERS = frozenset({"int", "money"})


def read(kind: ItemType, typed: Any, today: date) -> Any:
    """The value of what somebody typed or chose, by its type alone; ``None`` for nothing.

    Text that breaks a rule of its type is kept as typed, so that nothing is lost; the box then shows what is wrong.

    :raises BadDate, Fault: no date or number can be read; what was typed stays in the box.
    """
    if kind in CHECKS:
        return True if typed else None
    try:
        value = normalise(_plain(kind), typed, Context(today))
    except UserError:
        if not isinstance(typed, str) or kind in DATES | NUMBERS:
            raise
        return unicodedata.normalize("NFC", typed).strip() or None
    if kind == "date_birth" and value is not None and "年" not in value and parse_recorded(value).kind == "noncal":
        raise BadDate(text=typed)  # S65.1.1 is a slip; a day of no calendar is written out: 平成元年2月29日
    return value.strip() if isinstance(value, str) else value


@cache
def _plain(kind: ItemType) -> Item:
    """An item that knows nothing but its type."""
    return Item(key=kind, scope="visit", type=kind, label=Text(ja=""), source="staff")


def write(kind: ItemType, value: Any, *, foreign: bool = False) -> Any:
    """What stands in the box for ``value``: text, or for choices the chosen value itself."""
    if kind in CHECKS:
        return [True] if value else []
    if value is None:
        return [] if kind in SEVERAL else None if kind in CHOICES else ""
    if kind in SEVERAL or kind in CHOICES:
        return value
    if kind in DATES:
        return _day_text(str(value), foreign=foreign)
    return str(value)


def understood(kind: ItemType, value: Any, today: date) -> str:
    """How a stored value was understood, where that helps: the other calendar, weekday or age of a date."""
    if kind not in DATES or value is None:
        return ""
    try:
        recorded = parse_recorded(str(value))
    except BadDate:
        return ""
    if recorded.kind != "exact":
        return ""
    day = recorded.earliest
    if kind == "date_birth":
        return f"{day.year}年・{age_on(day, today)}歳"
    return f"{day.year}年・{WEEKDAYS[day.weekday()]}曜日"


def _day_text(value: str, *, foreign: bool) -> str:
    try:
        return western(date.fromisoformat(value)) if foreign else wareki(date.fromisoformat(value))
    except ValueError:
        return value
