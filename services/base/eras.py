"""Japanese eras (元号) and how a day is written in them.

Sources: 明治6年1月1日 is the first day of the solar calendar (明治五年太政官布告第337号), so earlier days are not
converted; the day on which one era ended and the next began belongs to both until 昭和 (大正元年詔書, 昭和元年詔書),
and to one era only since the 元号法 (昭和54年法律第43号): 昭和64.1.7 / 平成1.1.8, 平成31.4.30 / 令和1.5.1.
"""

from dataclasses import dataclass
from datetime import date

from services.base.errors import UserError


class BadDate(UserError):
    """What was typed or recorded is no date. ``params["text"]`` is what was read.

    Keys: ``date.unreadable``, ``date.not_in_calendar`` (such as 2月30日), ``date.outside_era`` (such as 昭和65年;
    ``params["proper"]`` names the same day in the right era).
    """

    key = "date.unreadable"


@dataclass(frozen=True, slots=True)
class Era:
    """元号. ``first`` and ``last`` are the days it may be written for, both included."""

    letter: str
    name: str
    first: date
    last: date

    def western(self, year: int) -> int:
        """The western year of this era's ``year`` (1 = 元年)."""
        return _START_YEAR[self.letter] + year - 1

    def year_of(self, day: date) -> int:
        """This era's year in which ``day`` falls."""
        return day.year - _START_YEAR[self.letter] + 1


_START_YEAR = {"M": 1868, "T": 1912, "S": 1926, "H": 1989, "R": 2019}

ERAS = (
    Era("M", "明治", date(1873, 1, 1), date(1912, 7, 30)),
    Era("T", "大正", date(1912, 7, 30), date(1926, 12, 25)),
    Era("S", "昭和", date(1926, 12, 25), date(1989, 1, 7)),
    Era("H", "平成", date(1989, 1, 8), date(2019, 4, 30)),
    Era("R", "令和", date(2019, 5, 1), date.max),
)

_NEWEST_FIRST = tuple(reversed(ERAS))
BY_NAME = {key: era for era in ERAS for key in (era.letter, era.name, era.name[0])}


def era_of(day: date) -> Era | None:
    """The era ``day`` is written in; on a shared day the new one. ``None`` before the solar calendar (1873)."""
    return next((era for era in _NEWEST_FIRST if era.first <= day <= era.last), None)


def western(day: date) -> str:
    """「1975年3月1日」, the notation for foreign residents (住民記録システム標準仕様書)."""
    return f"{day.year}年{day.month}月{day.day}日"


def wareki(day: date) -> str:
    """「昭和50年3月1日」, the first year as 元年. Days before 1873 are written in the western way."""
    era = era_of(day)
    if era is None:
        return western(day)
    year = era.year_of(day)
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def wareki_short(day: date) -> str:
    """「S50.3.1」. Days before 1873 are written 「1870.3.1」."""
    era = era_of(day)
    year = str(day.year) if era is None else f"{era.letter}{era.year_of(day)}"
    return f"{year}.{day.month}.{day.day}"
