"""Days of birth for the ages of the reference day, and the twenty-five that are not known."""

import calendar
from datetime import date, timedelta
from random import Random

from services.base.dates import parse_recorded, recorded
from services.registry.population.parameters import as_of, parameters
from services.registry.population.records import Home

_FAVOURED = [(2, 29), (4, 1), (4, 2), (12, 31)]  # days on which rules turn
_BETWEEN_SIBLINGS = timedelta(days=300)
_UNKNOWN = [
    "{era}月日不詳", "{era}{month}月日不詳", "{era}頃", "{era}の春", "{era}の秋", "{era}{month}月上旬",
    "{era}{month}月中旬頃", "推定{era}{month}月10日", "推定{era}{month}月", "{era}{month}月頃",
]  # fmt: skip


def day_of(age: int, dice: Random) -> date:
    """A day on which somebody of ``age`` on the reference day (31 December) was born."""
    year = as_of().year - age
    chance = dice.random()
    if chance < 0.02:
        month, day = dice.choice(_FAVOURED)
        if (month, day) != (2, 29) or calendar.isleap(year):
            return date(year, month, day)
    first = date(year, 1, 1)
    born = first + timedelta(days=dice.randrange(366 if calendar.isleap(year) else 365))
    return born.replace(day=1) if chance > 0.98 else born


def give_births(homes: list[Home], dice: Random) -> None:
    """A birth date for everybody who has none; siblings are ten months apart, or twins."""
    for home in homes:
        if home.fixed:
            continue
        before: dict[int, date] = {}  # age → birth of the last child of that age
        for member in sorted(home.members, key=lambda m: m.age):
            born = day_of(member.age, dice)
            if member.relation.endswith("子"):
                younger = before.get(member.age - 1)
                if member.age in before:
                    born = before[member.age]
                else:
                    while younger is not None and younger - born < _BETWEEN_SIBLINGS:
                        born = _earlier(born, dice)
                        if born.timetuple().tm_yday < 30:
                            break
                before[member.age] = born
            known = recorded(born, foreign=member.foreign)
            member.born, member.birth_raw = born, known.raw
            member.birth_from = member.birth_to = born


def _earlier(day: date, dice: Random) -> date:
    """A day before ``day`` in the same year."""
    return day - timedelta(days=dice.randrange(1, day.timetuple().tm_yday)) if day.timetuple().tm_yday > 1 else day


def forget_births(homes: list[Home], dice: Random) -> None:
    """Make some birth dates unknown as the register knows them (core_records 0, 日付の不詳の型)."""
    there = sum(m.birth_kind != "exact" for home in homes for m in home.members)
    old = [m for home in homes if not home.fixed for m in home.members if m.age >= 60 and not m.foreign]
    for person in dice.sample(old, parameters()["people"]["unknown_births"] - there):
        era = person.birth_raw.partition("年")[0] + "年"
        known = parse_recorded(dice.choice(_UNKNOWN).format(era=era, month=person.born.month))
        person.birth_raw, person.birth_kind = known.raw, known.kind
        person.birth_from, person.birth_to = known.earliest, known.latest
