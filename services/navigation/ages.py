"""Ages and school years of a visit's persons, also of those whose birth date leaves them open.

Each function gives ``None`` while its answer is unknown. Ages and fiscal years are computed at both ends of a birth
date with unknown parts; where the ends disagree nobody knows (住民記録システム標準仕様書: no みなし生年月日).
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from services.base.dates import ANY_DAY, fiscal_year_end_of_age
from services.navigation.draft import Draft


class Bounds(NamedTuple):
    """The lowest and the highest value that a number can have which nobody knows."""

    low: int
    high: int


def bounds_of(name: str) -> str:
    """Where the bounds of the fact ``name`` stand among the facts of its person: no rule reads them, staff do."""
    return f"~{name}"


def age(draft: Draft, key: str) -> int | None:
    """Completed years today."""
    birth = draft.births.get(key)
    return birth.age_on(draft.today) if birth else None


def bounds(draft: Draft, key: str, *, eve: int = 0) -> Bounds | None:
    """The lowest and the highest age that the birth date allows, ``eve`` days from today."""
    birth = draft.births.get(key)
    if birth is None or birth.earliest == ANY_DAY.earliest:
        return None
    return Bounds(*(max(0, age) for age in birth.ages_on(draft.today + timedelta(days=eve))))


def age_reached(draft: Draft, key: str) -> int | None:
    """Age that counts from the eve of the birthday (介護保険法・国民年金法; 年齢計算ニ関スル法律)."""
    birth = draft.births.get(key)
    if birth is None:
        given = draft.get("p.age", key)  # staff settled the age without a date
        return given if isinstance(given, int) else None
    return birth.age_on(draft.today + timedelta(days=1))


def until_fiscal_year_of(years: int) -> Callable[[Draft, str], bool | None]:
    """Whether today is not after the first 31 March on or after that birthday."""

    def until(draft: Draft, key: str) -> bool | None:
        return _agree(*(draft.today <= fiscal_year_end_of_age(birth, years) for birth in _ends(draft, key)))

    return until


def school_age(draft: Draft, key: str) -> bool | None:
    """学校教育法17条: from the April after six years are reached to the end of the fiscal year of fifteen.

    Both limits are looked at alone: ends of a wide range can lie on either side of the school years.
    """
    before, until = until_fiscal_year_of(6)(draft, key), until_fiscal_year_of(15)(draft, key)
    if before or until is False:
        return False
    return None if None in (before, until) else True


def _ends(draft: Draft, key: str) -> list[date]:
    birth = draft.births.get(key)
    return [birth.earliest, min(birth.latest, draft.today)] if birth else []


def _agree(*answers: bool) -> bool | None:
    return answers[0] if answers and len(set(answers)) == 1 else None


BOUNDS: dict[str, Callable[[Draft, str], Bounds | None]] = {"p.age": bounds, "p.age_reached": partial(bounds, eve=1)}
"""What staff are told of an age that is not known: nothing is concluded from it (generator_notes, T08: 職員確認)."""
