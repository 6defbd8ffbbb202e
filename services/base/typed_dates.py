"""Dates as staff type them, in any notation, whole or in part."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.base.eras import BY_NAME, ERAS, BadDate, Era, wareki
from services.base.numerals import plain

FIRST_YEAR, LAST_YEAR = 1850, 2199  # western years that anybody would type at a counter

_ERA = "(?P<era>" + "|".join(sorted(BY_NAME, key=len, reverse=True)) + ")"
_Y, _M, _D = r"(?P<y>\d{1,4}|元)", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_YEAR_END, _MONTH_END = r"(?:\s*年\s*|[.\s]+)", r"(?:\s*月\s*|[.\s]+)"
_HEAD = rf"(?:(?:{_ERA}|西暦)[.\s]*)?"
_WHOLE = re.compile(rf"{_HEAD}{_Y}{_YEAR_END}{_M}{_MONTH_END}{_D}\s*日?")
_MONTH = re.compile(rf"{_HEAD}{_Y}{_YEAR_END}{_M}\s*月?")
_YEAR = re.compile(rf"{_HEAD}{_Y}\s*年?")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_COMPACT_ERA = re.compile(rf"{_ERA}(?P<y>\d{{2}})(?P<m>\d{{2}})(?P<d>\d{{2}})")
_CODED = re.compile(r"(?P<era>[1-5])(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})")  # 元号コード: 1 明治 … 5 令和
_MONTH_DAY = re.compile(rf"{_M}(?:\s*月\s*|\.){_D}\s*日?")
_RELATIVE = {"今日": 0, "きょう": 0, "本日": 0, "昨日": -1, "きのう": -1, "明日": 1, "あした": 1, "あす": 1}


@dataclass(frozen=True, slots=True)
class Span:
    """All days from ``earliest`` to ``latest``, both included."""

    earliest: date
    latest: date


def parse_date(text: str, today: date) -> date:
    """The day ``text`` names, in any notation of the counter.

    ``s50.3.1``, ``H10/4/1``, ``昭和五十年三月一日``, ``Ｓ５０。３。１``, ``19750301``, ``1975-3-1``, ``S500301``,
    ``3500301`` (元号コード); without a year (``10/25``, ``10月25日``) the one nearest to ``today``; 今日, 昨日, 明日.

    :raises BadDate: it names none, or a day that is not in the calendar or not in that era.
    """
    typed = plain(text)
    if typed in _RELATIVE:
        return today + timedelta(days=_RELATIVE[typed])
    for pattern in (_WHOLE, _COMPACT, _COMPACT_ERA):
        if found := pattern.fullmatch(typed):
            return _day(text, era_in(found), found["y"], int(found["m"]), int(found["d"]))
    if found := _CODED.fullmatch(typed):
        return _day(text, ERAS[int(found["era"]) - 1], found["y"], int(found["m"]), int(found["d"]))
    if found := _MONTH_DAY.fullmatch(typed):
        return _nearest(text, int(found["m"]), int(found["d"]), today)
    raise BadDate(text=text)


def parse_span(text: str) -> Span:
    """The days that ``text`` can mean when it names a day, a month (``S50.3``) or a year (``昭和50``, ``1975``).

    A year of an era is that era's part of it: ``S64`` is the first week of 1989.

    :raises BadDate: it names none of these.
    """
    typed = plain(text)
    for pattern in (_WHOLE, _COMPACT, _COMPACT_ERA):
        if found := pattern.fullmatch(typed):
            day = _day(text, era_in(found), found["y"], int(found["m"]), int(found["d"]))
            return Span(day, day)
    if found := _MONTH.fullmatch(typed):
        year, month = western_year(text, era_in(found), found["y"]), int(found["m"])
        if not 1 <= month <= 12:
            raise BadDate("date.not_in_calendar", text=text)
        return _within(text, era_in(found), month_of(year, month))
    if found := _YEAR.fullmatch(typed):
        year = western_year(text, era_in(found), found["y"])
        return _within(text, era_in(found), Span(date(year, 1, 1), date(year, 12, 31)))
    raise BadDate(text=text)


def month_of(year: int, month: int) -> Span:
    """The whole month."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def western_year(text: str, era: Era | None, year: str) -> int:
    """The western year of ``year`` as typed behind ``era`` (none: a western year of four digits).

    :raises BadDate: a year nobody would type at a counter.
    """
    if era is None:
        if len(year) != 4 or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise BadDate(text=text)
        return int(year)
    count = 1 if year == "元" else int(year)
    if not 1 <= count <= 99:
        raise BadDate(text=text)
    return era.western(count)


def era_in(found: re.Match[str]) -> Era | None:
    """The era that group ``era`` of a match names, if it has one."""
    name = found.groupdict().get("era")
    return BY_NAME[name] if name else None


def _day(text: str, era: Era | None, year: str, month: int, day: int) -> date:
    try:
        named = date(western_year(text, era, year), month, day)
    except ValueError:
        raise BadDate("date.not_in_calendar", text=text) from None
    if era is not None and not era.first <= named <= era.last:
        raise BadDate("date.outside_era", text=text, proper=wareki(named))
    return named


def _within(text: str, era: Era | None, span: Span) -> Span:
    if era is None:
        return span
    earliest, latest = max(span.earliest, era.first), min(span.latest, era.last)
    if earliest > latest:
        raise BadDate("date.outside_era", text=text, proper=wareki(span.earliest))
    return Span(earliest, latest)


def _nearest(text: str, month: int, day: int, today: date) -> date:
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    if not candidates:
        raise BadDate("date.not_in_calendar", text=text)
    return min(candidates, key=lambda c: (abs((c - today).days), c))
