"""How values are shown: who may see them (:func:`disclose`), and in which words (:func:`words`, :func:`show`)."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from services.base.clock import JST
from services.base.dates import BadDate, parse_recorded, wareki, western
from services.base.secrets import mask_mynumber
from services.base.wording import clock_time
from services.catalogue.schema import Item, ItemType, Privacy, Text
from services.documents.filled import Audience, Box, Choice
from services.documents.foreigners import country, residence_status
from services.documents.relations import relation

NEVER_PRINTED = "no_print"  # validator of the staff memo
HIDDEN = "＊＊＊"
ORIGINS = {
    "core": "住民記録",
    "transfer": "転出証明書情報",
    "card": "カード",
    "certificate": "証明書",
    "answer": "お客様の回答",
    "staff": "職員入力",
    "computed": "計算",
    "previous": "前回の受付",
}
_YES = Text(ja="はい", easy="はい", en="Yes")
_NO = Text(ja="いいえ", easy="いいえ", en="No")
YES_NO = {"true": _YES, "false": _NO}
_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_AREA_CODE = re.compile(r"(0595)(\d{2})(\d{4})|(0[36])(\d{4})(\d{4})|(0[5789]0|0120)(\d{4}|\d{3})(\d{3,4})")


def disclose(item: Item, value: Any, audience: Audience) -> Any:
    """``value`` as ``audience`` may see it; ``None`` when it may not.

    The one decision on privacy classes: 個人番号 and 住民票コード are masked on every screen and copy and whole only on
    the city's original; the staff memo is for staff alone; the log holds nothing that belongs to a person.
    """
    if value is None:
        return None
    return _disclosed(item.privacy, value, audience, memo=item.validator == NEVER_PRINTED)


def _disclosed(privacy: Privacy, value: Any, audience: Audience, *, memo: bool) -> Any:
    if memo and audience is not Audience.STAFF:
        return None
    if audience is Audience.LOG:
        return value if privacy is Privacy.PUBLIC else HIDDEN
    if privacy is Privacy.MY_NUMBER and audience is not Audience.PRINT:
        return mask_mynumber(str(value))
    return value


def show(box: Box, audience: Audience = Audience.STAFF, language: str = "ja") -> str:
    """The words of a box for somebody: empty when there is nothing, or nothing for them."""
    if box.hidden:
        return ""
    value = _disclosed(box.privacy, box.value, audience, memo=not box.printed) if box.value is not None else None
    if value == HIDDEN:
        return HIDDEN
    shown = words(box.type, value, box.choices, language=language, western_dates=box.western)
    return shown + box.suffix if shown else ""


def words(
    type_: ItemType, value: Any, choices: Sequence[Choice] = (), *, language: str = "ja", western_dates: bool = False
) -> str:
    """A value in words: options by their labels, Japanese dates by era, money in yen."""
    if value in (None, "", []):  # "": nothing is recorded (性別)
        return ""
    if choices:
        chosen = value if isinstance(value, list) else [value]
        labels = {choice.value: in_language(choice.label, language) for choice in choices}
        return _comma(language).join(labels.get(one, str(one)) for one in chosen)
    if writer := _WRITERS.get("western" if western_dates and type_ in ("date", "date_birth") else type_):
        return writer(value, language)
    return _comma(language).join(map(str, value)) if isinstance(value, list) else str(value)


def in_language(text: Text, language: str) -> str:
    """The text in ``ja``, ``ja-easy`` or ``en``; Japanese where it is not translated."""
    return {"ja-easy": text.easy, "en": text.en}.get(language) or text.ja


def _comma(language: str) -> str:
    return ", " if language == "en" else "、"


def _date(value: Any, language: str, *, western_dates: bool = False) -> str:
    raw = str(value)
    try:
        recorded = parse_recorded(raw)
    except BadDate:
        return raw
    if recorded.kind != "exact" or language == "ja":
        return recorded.text(foreign=western_dates)
    day = recorded.earliest
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if language == "en" else western(day)


def _moment(value: Any, language: str) -> str:
    moment = datetime.fromisoformat(str(value)).astimezone(JST)
    return f"{_date(moment.date().isoformat(), language)} {clock_time(moment)}"


def _month(value: Any, language: str) -> str:
    raw = str(value)
    try:
        first = date.fromisoformat(f"{raw}-01")
    except ValueError:
        return raw
    if language == "en":
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return (wareki(first) if language == "ja" else western(first)).removesuffix("1日")


def _telephone(value: Any, _language: str) -> str:
    """Hyphens where the numbering plan is certain: 0595 (Iga), 03, 06, mobile, 0120; other numbers stay as they are."""
    found = _AREA_CODE.fullmatch(str(value))
    return "-".join(part for part in found.groups() if part) if found else str(value)


def _signature(value: Any, language: str) -> str:
    return {"en": "Signed", "ja-easy": "サイン しました"}.get(language, "署名済み") if value else ""


_WRITERS: dict[str, Callable[[Any, str], str]] = {
    "bool": lambda value, language: in_language(_YES if value else _NO, language),
    "date": _date,
    "date_birth": _date,
    "western": lambda value, language: _date(value, language, western_dates=True),
    "datetime": _moment,
    "month": _month,
    "money": lambda value, language: f"¥{value:,}" if language == "en" else f"{value:,}円",
    "tel": _telephone,
    "relation": relation,
    "country": country,
    "residence": residence_status,
    "signature": _signature,
}
