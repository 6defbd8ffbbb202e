"""Every check of a value, by the name the item gives (``validator``) and by its type.

:func:`normalise` makes what was typed into what is stored, kindly: full-width digits, half-width kana, hyphens, dates
in any notation. :func:`validate` says what is wrong with a stored value. Whatever text comes in, the outcome is a value
or a :class:`~services.base.errors.UserError`.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from services.base.dates import BadDate, parse_date, parse_recorded, parse_span
from services.base.errors import UserError
from services.catalogue.schema import Item
from services.documents import checks, glyphs, letters
from services.documents.faults import Caution, Context, Fault

Reader = Callable[[Item, Any, Context], Any]

_OF_FACTS = {"ev.date": "event_date", "p.relation": "zokugara_code"}  # facts.yaml names no validators
_TRUE = frozenset({"true", "はい", "有", "○", "yes", "1"})
_FALSE = frozenset({"false", "いいえ", "無", "×", "no", "0"})


def normalise(item: Item, raw: Any, context: Context) -> Any:
    """The value to store for what was typed or chosen; ``None`` for nothing.

    :raises UserError: it cannot be a value of this item; the key is the sentence for the field.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip(" \u3000\t\r\n")):
        return None
    value = checks.completed(_read(item, raw, context), item, context)
    check = checks.check_named(_validator(item))
    if check is not None:
        with suppress(Caution):
            value = check(value, item, context)
    return _short_enough(item, value)


def validate(item: Item, value: Any, context: Context) -> UserError | None:
    """What is wrong with a stored value (:class:`Fault`), what it demands (:class:`Caution`), or ``None``."""
    if value is None or value == "":
        return checks.absent(item, context)
    try:
        stored = _read(item, value, context)
        if check := checks.check_named(_validator(item)):
            stored = check(stored, item, context)
        _printable(_short_enough(item, stored))
    except UserError as error:
        return error
    return None


def examined(item: Item, value: Any, context: Context) -> tuple[UserError | None, Caution | None]:
    """:func:`validate` for a box: what breaks a rule, and what may stand but demands something."""
    found = validate(item, value, context)
    return (None, found) if isinstance(found, Caution) else (found, None)


def _short_enough(item: Item, value: Any) -> Any:
    """``max`` counts the letters of a text and the digits of a number."""
    if type(value) is int and item.max and len(str(value)) > item.max:
        raise Fault("error.too_many_digits", max=item.max)
    if isinstance(value, str) and item.max and item.type != "select" and letters.length(value) > item.max:
        raise Fault("error.too_long", max=item.max)
    return value


def _printable(value: Any) -> None:
    if isinstance(value, str) and (letter := glyphs.without_glyph(value)):
        raise Caution("error.no_glyph", letter=letter)


def _read(item: Item, raw: Any, context: Context) -> Any:
    """``raw`` as a value of the item's type."""
    reader: Reader = _TYPES.get(item.type, _text)
    return reader(item, raw, context)


def _validator(item: Item) -> str | None:
    return item.validator or _OF_FACTS.get(item.key)


def _string(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Fault
    return raw


def _text(_item: Item, raw: Any, _context: Context) -> str:
    return letters.tidy(_string(raw))


def _by(function: Callable[[str], Any]) -> Reader:
    return lambda _item, raw, _context: function(_string(raw))


def _number(_item: Item, raw: Any, _context: Context) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        if raw < 0:
            raise Fault("error.number")
        return raw
    return letters.number(_string(raw))


def _yes_no(_item: Item, raw: Any, _context: Context) -> bool:
    if isinstance(raw, bool):
        return raw
    typed = _string(raw).strip().lower()
    if typed not in _TRUE | _FALSE:
        raise Fault("error.yes_no")
    return typed in _TRUE


def _option(item: Item, raw: Any, _context: Context) -> str:
    """The stored value of an option, chosen by value or by its words. Items with options of the day pass."""
    typed = _string(raw)
    if not item.options or typed in item.options:
        return typed
    found = [value for value, label in item.options.items() if typed.strip() in (label.ja, label.easy, label.en)]
    if not found:
        raise Fault("error.option")
    return found[0]


def _options(item: Item, raw: Any, context: Context) -> list[str]:
    chosen = raw if isinstance(raw, list) else [raw]
    return list(dict.fromkeys(_option(item, one, context) for one in chosen))


def _date(_item: Item, raw: Any, context: Context) -> str:
    return parse_date(_string(raw), context.today).isoformat()


def _recorded(_item: Item, raw: Any, context: Context) -> str:
    """A date that may have unknown parts: a plain day as ISO, anything else as it is recorded."""
    text = letters.tidy(_string(raw))
    try:
        return parse_date(text, context.today).isoformat()
    except BadDate:
        return parse_recorded(text).raw


def _month(_item: Item, raw: Any, _context: Context) -> str:
    span = parse_span(_string(raw).strip().replace("-", ".").removesuffix("月"))
    first, last = span.earliest, span.latest
    if (first.year, first.month) != (last.year, last.month):
        raise Fault("error.month")
    return f"{first:%Y-%m}"


def _moment(_item: Item, raw: Any, _context: Context) -> str:
    try:
        date.fromisoformat(_string(raw)[:10])
    except ValueError as error:
        raise BadDate(text=raw) from error
    return _string(raw)


def _mynumber(_item: Item, raw: Any, _context: Context) -> str:
    """Twelve digits, or a masked number as the register shows it (``…1234``)."""
    text = _string(raw)
    return text if text.startswith("…") and text[1:].isdigit() else letters.digits(text)


_TYPES: dict[str, Reader] = {
    "bool": _yes_no,
    "image": _yes_no,
    "enum": _option,
    "select": _option,
    "list": _options,
    "multiselect": _options,
    "int": _number,
    "money": _number,
    "date": _date,
    "date_birth": _recorded,
    "datetime": _moment,
    "month": _month,
    "name": _by(letters.name),
    "kana": _by(letters.kana),
    "kana_half": _by(letters.zengin),
    "romaji": _by(letters.romaji),
    "digits": _by(letters.digits),
    "tel": _by(checks.telephone),
    "mynumber": _mynumber,
}

__all__ = ["Caution", "Context", "Fault", "normalise", "validate"]
