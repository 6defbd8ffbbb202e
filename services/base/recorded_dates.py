"""Dates as the resident record holds them: with unknown parts, and days that no calendar has.

The standard (住民記録システム標準仕様書) forbids to pretend a date (みなし生年月日). So the recorded text is kept as it
is, beside the range of days it can mean; whatever is computed is computed at both ends, and where these disagree
nobody knows.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from services.base.ages import age_on
from services.base.eras import BY_NAME, BadDate, wareki, western
from services.base.numerals import plain
from services.base.typed_dates import Span, era_in, month_of, western_year

ANY_DAY = Span(date(1850, 1, 1), date.max)  # 年月日不詳
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 2)}
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class RecordedDate:
    """A date as recorded. ``kind``: ``exact``, ``noncal`` (a day that no calendar has, or after its era's end) or
    ``unknown-…``: ``about`` (頃), ``presumed`` (推定), ``season``, ``third`` (旬), ``span`` (…から…までの間), ``day``
    (日不詳), ``month`` (月日不詳), ``date`` (年月日不詳).
    """

    raw: str
    kind: str
    earliest: date
    latest: date

    def text(self, *, foreign: bool = False) -> str:
        """As recorded. A machine's notation (``1975-03-01``) is written out, western for foreign residents."""
        if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", self.raw) and self.kind == "exact":
            return western(self.earliest) if foreign else wareki(self.earliest)
        return self.raw

    def age_on(self, day: date) -> int | None:
        """Completed years on ``day`` (年齢計算ニ関スル法律); ``None`` when the ends of the range disagree."""
        youngest, oldest = self.ages_on(day)
        return oldest if youngest == oldest else None

    def ages_on(self, day: date) -> tuple[int, int]:
        """The lowest and the highest age that the record allows on ``day``."""
        return age_on(self.latest, day), age_on(self.earliest, day)


_ERA = "(?:(?P<era>" + "|".join(sorted(BY_NAME, key=len, reverse=True)) + r")\.?|西暦)?"
_Y = _ERA + r"\s*(?P<y>\d{1,4}|元)"
_YEAR = _Y + "年"
_MONTH = _Y + r"(?:年|\.)(?P<m>\d{1,2})"
_DAY = _MONTH + r"(?:月|\.)(?P<d>\d{1,2})日?"
_TO = r"(?P<m2>\d{1,2}月)?(?P<d2>\d{1,2})日"


def _year(found: re.Match[str]) -> int:
    return western_year(found.string, era_in(found), found["y"])


def _month(found: re.Match[str], group: str = "m") -> int:
    month = int(found[group].rstrip("月"))
    if not 1 <= month <= 12:
        raise BadDate("date.not_in_calendar", text=found.string)
    return month


def _days(found: re.Match[str], year: int, month: int, day: int) -> Span:
    if not 1 <= day <= 31:
        raise BadDate("date.not_in_calendar", text=found.string)
    length = calendar.monthrange(year, month)[1]
    if day <= length:
        return Span(date(year, month, day), date(year, month, day))
    end = date(year, month, length)
    return Span(end, end + timedelta(days=1))  # 2月29日 of a common year: the days around it


def _whole_day(found: re.Match[str]) -> Span:
    return _days(found, _year(found), _month(found), int(found["d"]))


def _whole_month(found: re.Match[str]) -> Span:
    return month_of(_year(found), _month(found))


def _whole_year(found: re.Match[str]) -> Span:
    year = _year(found)
    return Span(date(year, 1, 1), date(year, 12, 31))


def _about_day(found: re.Match[str]) -> Span:
    """頃 reaches into the unit before and the unit after: here the days around it."""
    return Span(*_neighbours(_whole_day(found)))


def _about_month(found: re.Match[str]) -> Span:
    before, after = _neighbours(_whole_month(found))
    return Span(before.replace(day=1), month_of(after.year, after.month).latest)


def _about_year(found: re.Match[str]) -> Span:
    before, after = _neighbours(_whole_year(found))
    return Span(date(before.year, 1, 1), date(after.year, 12, 31))


def _neighbours(span: Span) -> tuple[date, date]:
    return span.earliest - timedelta(days=1), span.latest + timedelta(days=1)


def _season(found: re.Match[str]) -> Span:
    first, last = _SEASONS[found["season"]]
    year = _year(found)
    return Span(date(year, first, 1), month_of(year if last > first else year + 1, last).latest)


def _third(found: re.Match[str]) -> Span:
    whole = _whole_month(found)
    first, last = _THIRDS[found["third"]]
    span = Span(whole.earliest.replace(day=first), whole.earliest.replace(day=min(last, whole.latest.day)))
    return Span(span.earliest - timedelta(days=10), span.latest + timedelta(days=10)) if found["about"] else span


def _between(found: re.Match[str]) -> Span:
    start = _whole_day(found)
    month = _month(found, "m2") if found["m2"] else start.earliest.month
    end = _days(found, start.earliest.year, month, int(found["d2"]))
    if end.latest < start.earliest:
        raise BadDate(text=found.string)
    return Span(start.earliest, end.latest)


_UNKNOWN = r"(?:不詳|不明)"
_FORMS: list[tuple[re.Pattern[str], str, Callable[[re.Match[str]], Span]]] = [
    (re.compile(pattern), kind, span)
    for pattern, kind, span in (
        (_DAY, "exact", _whole_day),
        (rf"(?:推定)?{_DAY}頃?(?:から|~){_TO}頃?(?:まで)?の間", "unknown-span", _between),
        (rf"{_DAY}頃", "unknown-about", _about_day),
        (rf"{_MONTH}月頃", "unknown-about", _about_month),
        (rf"{_YEAR}頃", "unknown-about", _about_year),
        (rf"推定{_DAY}", "unknown-presumed", _whole_day),
        (rf"推定{_MONTH}月", "unknown-presumed", _whole_month),
        (rf"推定{_YEAR}", "unknown-presumed", _whole_year),
        (rf"{_YEAR}の?(?P<season>[春夏秋冬])頃?", "unknown-season", _season),
        (rf"{_MONTH}月の?(?P<third>[上中下]旬)(?P<about>頃)?", "unknown-third", _third),
        (rf"{_MONTH}月日{_UNKNOWN}", "unknown-day", _whole_month),
        (rf"{_YEAR}月日{_UNKNOWN}", "unknown-month", _whole_year),
        (rf"(?:生?年月日)?{_UNKNOWN}", "unknown-date", lambda _: ANY_DAY),
    )
]
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_PLAIN = str.maketrans({"〜": "~", " ": None})


def parse_recorded(raw: str) -> RecordedDate:
    """Read a recorded date; ``raw`` is kept as it came.

    :raises BadDate: it is none of the forms of the standard.
    """
    written = _COMPACT.sub(r"\1.\2.\3", plain(raw)).translate(_PLAIN).replace("ころ", "頃").replace("ごろ", "頃")
    for pattern, kind, span_of in _FORMS:
        if not (found := pattern.fullmatch(written)):
            continue
        try:
            span = span_of(found)
        except BadDate as error:
            raise BadDate(error.key, text=raw) from None
        except (ValueError, OverflowError):
            raise BadDate(text=raw) from None
        return RecordedDate(raw, _noncalendar(found, span) or kind, span.earliest, span.latest)
    raise BadDate(text=raw)


def _noncalendar(found: re.Match[str], span: Span) -> str | None:
    """``noncal`` for a whole day that its month or its era does not have (平成元年2月29日, 昭和64年2月1日)."""
    if found.re is not _FORMS[0][0]:
        return None
    era = era_in(found)
    outside = era is not None and not era.first <= span.earliest <= era.last
    return "noncal" if outside or span.earliest != span.latest else None


def recorded(day: date, *, foreign: bool = False) -> RecordedDate:
    """A known day as the register writes it: wareki, western for foreign residents."""
    return RecordedDate(western(day) if foreign else wareki(day), "exact", day, day)
