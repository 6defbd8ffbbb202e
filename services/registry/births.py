"""A birth as people tell it at the counter: a date in any notation, whole or in part, a birthday, an age."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from services.base import clock
from services.base.ages import reaches
from services.base.dates import BadDate, RecordedDate, Span, parse_date, parse_recorded, parse_span, wareki
from services.base.eras import ERAS
from services.base.numerals import plain
from services.registry.index import UNKNOWN, birthday_token, span_tokens
from services.registry.words import Word

_OLDEST = 117  # years: an era that was left out is not one of even older people
_BORN = re.compile(r"(?<=.)(?:生まれ|生れ|うまれ|生)$")
_AGE = re.compile(r"(?:満\s*)?(?P<age>\d{1,3})[歳才]")
_NO_ERA = re.compile(r"(?P<y>\d{1,2})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})|(?P<y2>\d{2})(?P<m2>\d{2})(?P<d2>\d{2})")
_BIRTHDAY = re.compile(r"(?P<m>\d{1,2})(?:月(?P<d>\d{1,2})日?|/(?P<d2>\d{1,2}))")
_PARTLY = re.compile(r"(?<=\d)(?P<unit>[年月])(?:の?)(?P<unknown>不詳|不明)$")  # 昭和22年不詳 for 昭和22年月日不詳


def birth(text: str) -> Word | None:
    """The people born on a day, in a month or a year, of an age, with a birthday, or uncertainly as it is written."""
    if not any(c.isdecimal() or c in "元一二三四五六七八九十〇" for c in text):
        return None
    text = _PARTLY.sub(
        lambda found: f"{found['unit']}{'月日' if found['unit'] == '年' else '日'}不詳", _BORN.sub("", text)
    )
    return _dated(text) or _spoken(text)


def _dated(text: str) -> Word | None:
    try:
        return _certain(parse_span(text))
    except BadDate:
        pass
    try:
        return _uncertain(parse_recorded(text)) or _coded(text)
    except BadDate:
        return _coded(text)


def _spoken(text: str) -> Word | None:
    """An age, a birthday, or a date without its era."""
    typed = plain(text)
    if found := _AGE.fullmatch(typed):
        return _aged(int(found["age"]))
    if found := _BIRTHDAY.fullmatch(text):
        return _birthday(int(found["m"]), int(found["d"] or found["d2"]))
    if found := _NO_ERA.fullmatch(typed):
        return _without_era(*(found[name] or found[f"{name}2"] for name in "ymd"))
    return None


def _certain(span: Span) -> Word:
    tokens = tuple(span_tokens(span.earliest, span.latest))
    return Word(f"生年月日 {_days(span)}", tokens=tokens, best=_known(tokens))


def _known(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(token for token in tokens if not token.startswith("不"))


def _uncertain(known: RecordedDate) -> Word | None:
    """Somebody whose birth date is uncertain in this way; of a day that no calendar has also the days beside it."""
    if known.kind == "exact":
        return None
    tokens = tuple(span_tokens(known.earliest, known.latest))
    unsure = tuple(token for token in tokens if token.startswith("不"))
    return Word(f"生年月日 {known.raw}", tokens=tokens if known.kind == "noncal" else unsure or (UNKNOWN,), best=unsure)


def _coded(text: str) -> Word | None:
    """``3500301`` (元号コード): seven digits, which may as well be a postal code."""
    if not re.fullmatch(r"[1-5]\d{6}", text):
        return None
    try:
        day = parse_date(text, clock.today())
    except BadDate:
        return None
    return _certain(Span(day, day)) if day <= clock.today() else None


def _aged(age: int) -> Word | None:
    today = clock.today()
    if age > _OLDEST:
        return None
    span = Span(_youngest(today, age + 1) + timedelta(days=1), _youngest(today, age))
    tokens = tuple(span_tokens(span.earliest, span.latest))
    return Word(f"{age}歳", tokens=tokens, best=_known(tokens))


def _youngest(today: date, age: int) -> date:
    """The last day of birth with which one is ``age`` today."""
    born = date(today.year - age, today.month, min(today.day, 28)) + timedelta(days=3)
    while reaches(born, age) >= today:
        born -= timedelta(days=1)
    return born


def _birthday(month: int, day: int) -> Word | None:
    try:
        date(2000, month, day)
    except ValueError:
        return None
    token = birthday_token(month, day)
    return Word(f"誕生日 {month}月{day}日", tokens=(token,), best=(token,))


def _without_era(year: str, month: str, day: str) -> Word | None:
    """``38.2.12``: whichever eras have had that day."""
    today, days = clock.today(), []
    for era in ERAS:
        try:
            born = parse_date(f"{era.letter}{year}.{month}.{day}", today)
        except BadDate:
            continue
        if born <= today and today.year - born.year <= _OLDEST:
            days.append(born)
    if not days:
        return None
    tokens = tuple(token for born in days for token in span_tokens(born, born))
    return Word(f"生年月日 {'か'.join(map(wareki, days))}", tokens=tokens, best=_known(tokens))


def _days(span: Span) -> str:
    first, last = wareki(span.earliest), wareki(span.latest)
    if first == last:
        return first
    if (span.earliest.year, span.earliest.month) == (span.latest.year, span.latest.month) and span.earliest.day == 1:
        return first.partition("月")[0] + "月"
    if span.earliest.year == span.latest.year and (span.earliest.month, span.latest.month) == (1, 12):
        return first.partition("年")[0] + "年"
    return f"{first}〜{last}"
