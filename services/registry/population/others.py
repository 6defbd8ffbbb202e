"""People who do not live here (any more): 除票 of people who left or died, and 住登外者."""

from datetime import date, timedelta
from random import Random

from services.base.dates import recorded, wareki
from services.registry.population import numbers, places
from services.registry.population.bag import MEN, WOMEN
from services.registry.population.births import day_of
from services.registry.population.names import name_japanese
from services.registry.population.parameters import as_of, parameters, surnames
from services.registry.population.records import Citizen, Moved, Population

_FIRST_REMOVED, _FIRST_OUTSIDER = 150000001, 900000001
_ROLES = (  # 住登外 because of …, tasks, weight
    ("固定資産の所有者", ("固定資産税",), 62),
    ("軽自動車の所有者", ("軽自動車税",), 12),
    ("相続人代表", ("固定資産税", "介護保険"), 12),
    ("転出後の納税者", ("市県民税",), 9),
    ("施設入所者", ("介護保険",), 4),
    ("国保の擬制世帯主", ("国民健康保険",), 1),
)


def add_removed(city: Population, dice: Random) -> None:
    """除票 of the last ten years: moved out, deceased, removed; some left the country and may return."""
    total = parameters()["totals"]["removed"]
    returning = parameters()["totals"]["returning"] - sum(p.removed_reason == "国外転出" for p in city.removed)
    ids, lots = numbers.numbers(_FIRST_REMOVED), places.lots(dice)
    while len(city.removed) < total:
        lot = next(lots)
        kind = "国外転出" if returning > 0 else dice.choices(("国内転出", "死亡", "職権消除"), (60, 37, 3))[0]
        returning -= kind == "国外転出"
        old = kind == "死亡" and dice.random() < 0.92
        person = _person(dice, 66 if old else 20, 101 if old else 60)
        person.id = next(ids)
        person.state = {"国内転出": "moved_out", "国外転出": "moved_out", "死亡": "deceased"}.get(kind, "removed")
        person.removed_reason = kind
        person.removed_on = as_of() - timedelta(days=dice.randrange(1, 3650))
        if person.state == "moved_out":
            person.removed_to = places.abroad(dice) if kind == "国外転出" else places.elsewhere(dice)
        person.postal, person.address, person.katagaki = lot.postal, lot.address, lot.building
        since = max(person.born, person.removed_on - timedelta(days=dice.randrange(200, 12000)))
        person.resident_since = person.address_since = wareki(since)
        person.relation = "世帯主"
        city.removed.append(person)
        came = "出生" if since == person.born else "国内転入"
        city.residences.append(Moved(person.id, came, person.address, wareki(since), wareki(person.removed_on)))


def add_outsiders(city: Population, dice: Random) -> None:
    """住登外者: each with the reason for which the city knows them."""
    ids = numbers.numbers(_FIRST_OUTSIDER)
    weights = [weight for *_, weight in _ROLES]
    while len(city.outsiders) < parameters()["totals"]["outsiders"]:
        role, tasks, _ = dice.choices(_ROLES, weights)[0]
        person = _person(dice, 72 if role == "施設入所者" else 24, 100 if role == "施設入所者" else 92)
        person.id, person.state = next(ids), "outsider"
        person.address = places.elsewhere(dice)
        person.extra = {"outsider": role, "tasks": list(tasks)}
        city.outsiders.append(person)


def finish_others(city: Population, dice: Random) -> None:
    """個人番号 and 住民票コード of people who lived here."""
    for person in city.removed:
        person.mynumber, person.juminhyo_code = numbers.mynumber(dice), numbers.juminhyo_code(dice)


def _person(dice: Random, low: int, high: int) -> Citizen:
    age = dice.randint(low, high)
    person = Citizen(age, dice.choice((MEN, WOMEN)))
    name_japanese(person, surnames().draw(dice), set(), dice)
    person.born = min(day_of(age, dice), date(2005, 12, 31))
    known = recorded(person.born)
    person.birth_raw, person.birth_from, person.birth_to = known.raw, known.earliest, known.latest
    return person
