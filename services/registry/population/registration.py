"""Numbers, order of members, 本籍, and how each person came to live where they live."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from services.base.dates import wareki, western
from services.registry import relations
from services.registry.population import numbers, places
from services.registry.population.parameters import as_of
from services.registry.population.records import Citizen, Home, Moved, Population

_FIRST_PERSON, _FIRST_HOUSEHOLD = 100000001, 200000001
_FOREIGN_REGISTER = date(2012, 7, 9)  # 外国人住民 came under the 住民基本台帳法
_NATIVE = 0.42  # households whose head was born here
_MARRIED_IN = (*relations.SPOUSES, "子の妻", "子の夫")


def number_everybody(city: Population, dice: Random) -> None:
    """宛名番号, 世帯番号, 個人番号 and 住民票コード for all who have none, and the order of the members."""
    people, households = numbers.numbers(_FIRST_PERSON), numbers.numbers(_FIRST_HOUSEHOLD)
    for home in city.homes:
        home.id = home.id or next(households)
        for member in home.members:
            member.id = member.id or next(people)
            member.household_id = home.id
            member.mynumber = member.mynumber or numbers.mynumber(dice)
            member.juminhyo_code = member.juminhyo_code or numbers.juminhyo_code(dice)
        ordered = sorted(home.members, key=lambda m: (relations.order(m.relation), m.birth_from, m.id))
        for place, member in enumerate(ordered, 1):
            member.order_no = place


@dataclass(frozen=True, slots=True)
class _Way:
    """How a household came to its address: into the city, and perhaps from another address in it."""

    native: bool  # the head's family was always here
    came: date
    moved: date | None
    before: str
    origin: str


def settle_history(city: Population, dice: Random) -> None:
    """本籍, 住民となった日, 住所を定めた日 and one to four rows of 異動履歴 for every resident."""
    lots = places.lots(dice)
    known = {moved.person_id for moved in city.residences}
    for home in city.homes:
        head = home.members[0]
        honseki = f"三重県伊賀市{dice.choice(places.towns())['name']}{dice.randint(1, 3999)}番地"
        if dice.random() > 0.65:
            honseki = places.elsewhere(dice)
        native = dice.random() < _NATIVE and not head.foreign
        came = head.born if native else _between(_years_after(head.born, 18), as_of(), dice)
        moved = _between(_years_after(came, 20) if native else came, as_of(), dice) if dice.random() < 0.4 else None
        before = next(lots).address if moved else ""
        way = _Way(native, came, moved, before, places.elsewhere(dice))
        for member in home.members:
            if not member.foreign:
                member.honseki = member.honseki or honseki
                member.hittosha = member.hittosha or f"{member.surname} {head.name.partition(' ')[2]}"
            if member.id not in known:
                _arrive(city, member, way, dice)


def _arrive(city: Population, person: Citizen, way: _Way, dice: Random) -> None:
    written = western if person.foreign else wareki
    start = max(way.came, person.born)
    if way.native:
        start = person.born
        if person.relation in _MARRIED_IN:
            start = _between(_years_after(person.born, 20), as_of(), dice)
    if person.foreign and start < _FOREIGN_REGISTER:
        start = max(_FOREIGN_REGISTER, person.born)
    born_here = start == person.born
    first = person.address if way.moved is None or way.moved <= start else way.before
    kind = "出生" if born_here else "国外転入" if person.foreign and dice.random() < 0.4 else "国内転入"
    person.resident_since = person.address_since = written(start)
    if not born_here:
        person.previous_address = way.origin
        city.residences.append(Moved(person.id, "転入前", way.origin, written(person.born), written(start)))
    if first == person.address:
        city.residences.append(Moved(person.id, kind, first, written(start)))
        return
    assert way.moved is not None
    person.address_since, person.previous_address = written(way.moved), way.before
    city.residences.append(Moved(person.id, kind, way.before, written(start), written(way.moved)))
    city.residences.append(Moved(person.id, "転居", person.address, written(way.moved)))


def _years_after(day: date, years: int) -> date:
    return day + timedelta(days=round(years * 365.25))


def _between(first: date, last: date, dice: Random) -> date:
    """A day from ``first`` until before ``last``."""
    return first + timedelta(days=dice.randrange(max((last - first).days, 1)))


def keep_together(homes: list[Home], dice: Random) -> list[Home]:
    """The households in a mixed order, so that numbers say nothing about their kind."""
    mixed = list(homes)
    dice.shuffle(mixed)
    return mixed
