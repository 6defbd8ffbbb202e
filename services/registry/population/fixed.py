"""The people who are written by hand: ``tricky.yaml`` and ``demo.yaml``, read against the day of loading."""

import calendar
import re
from datetime import date, timedelta
from typing import Any

from services.base.dates import parse_recorded, recorded
from services.registry.population import places
from services.registry.population.parameters import as_of, parameters, read
from services.registry.population.records import Citizen, Held, Home, Moved, Population, Protected

FILES = ("tricky.yaml", "demo.yaml")
_PLAIN = (
    "name", "kana", "kana_confirmed", "former_surname", "former_surname_kana", "alias", "alias_kana", "kanji_name",
    "sex", "relation", "phone", "honseki", "hittosha", "zairyu_status", "zairyu_no", "article_30_45", "same_as",
    "nation", "state", "address", "katagaki",
)  # fmt: skip
_STEP = re.compile(r"([+-]\d+)([dmy])")
_RELATIVE = re.compile(r"today((?:[+-]\d+[dmy])*)")


def moment(text: Any, today: date) -> date:
    """``today``, ``today-1d``, ``today-75y+1m`` (years and months first to last), or a recorded date's first day."""
    found = _RELATIVE.fullmatch(str(text))
    if not found:
        return parse_recorded(str(text)).earliest
    day = today
    for amount, unit in _STEP.findall(found[1]):
        if unit == "d":
            day += timedelta(days=int(amount))
        else:
            months = day.year * 12 + day.month - 1 + int(amount) * (12 if unit == "y" else 1)
            year, month = divmod(months, 12)
            day = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return day


def settled(value: Any, today: date) -> Any:
    """``value`` with every relative date in it written as an ISO date."""
    if isinstance(value, dict):
        return {key: settled(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return [settled(inner, today) for inner in value]
    if isinstance(value, str) and _RELATIVE.fullmatch(value):
        return moment(value, today).isoformat()
    return value


def add_fixed(city: Population) -> None:
    """Put the households, 住登外者 and 除票 of the files into ``city``."""
    for name in FILES:
        data = read(name)
        for row in data["households"]:
            city.homes.append(_home(city, row))
        for row in data.get("outsiders", []):
            city.outsiders.append(_citizen(city, row | {"state": "outsider"}))
        for row in data.get("removed", []):
            city.removed.append(_removed(city, row))


def _home(city: Population, row: dict[str, Any]) -> Home:
    members = [_citizen(city, member) for member in row["members"]]
    lot = places.lot_in(places.town_named(row["town"], row.get("area")), row["number"], row.get("building", ""))
    for member in members:
        member.household_id, member.address, member.katagaki = row["id"], lot.address, lot.building
        _history(city, member, next(m for m in row["members"] if m["id"] == member.id))
    return Home(row["kind"], members, row["id"], lot, row.get("phone"), row.get("headless", False), fixed=True)


def _citizen(city: Population, row: dict[str, Any]) -> Citizen:
    relative = _RELATIVE.fullmatch(str(row["birth"]))
    foreign = "nation" in row
    birth = recorded(moment(row["birth"], city.today), foreign=foreign) if relative else parse_recorded(row["birth"])
    person = Citizen(as_of().year - birth.earliest.year, row.get("nominal_sex", row["sex"]), born=birth.earliest)
    person.nominal_sex = person.sex
    for column in _PLAIN:
        if row.get(column) is not None:
            setattr(person, column, row[column])
    person.id = row["id"]
    person.surname, _, _ = person.name.partition(" ")
    person.surname_kana, _, _ = person.kana.partition(" ")
    person.birth_raw, person.birth_kind = birth.raw, birth.kind
    person.birth_from, person.birth_to = birth.earliest, birth.latest
    person.extra = settled(row.get("extra", {}), city.today)
    if foreign:
        person.romaji = person.name
        person.nationality = parameters()["foreign"]["nations"][person.nation]["name"]
        person.article_30_45 = person.article_30_45 or "中長期在留者"
        if "zairyu_until" in row:
            person.zairyu_until = moment(row["zairyu_until"], city.today)
    for kind, held in row.get("holds", {}).items():
        city.benefits.append(_held(person, kind, held, city.today))
    for protection in row.get("protections", []):
        city.protections.append(_protected(person, protection, city.today))
    return person


def _held(person: Citizen, kind: str, row: dict[str, Any], today: date) -> Held:
    detail = {key: settled(v, today) for key, v in row.items() if key not in ("start", "end", "number")}
    end = moment(row["end"], today) if "end" in row else None
    start = moment(row["start"], today) if "start" in row else max(person.born, today - timedelta(days=700))
    return Held(person.id, kind, row.get("number"), start, end, detail)


def _protected(person: Citizen, row: dict[str, Any], today: date) -> Protected:
    known = ("kind", "start", "end", "provisional", "accompanies", "against")
    return Protected(
        person.id,
        row["kind"],
        moment(row["start"], today),
        moment(row["end"], today) if "end" in row else None,
        row.get("provisional", False),
        row.get("accompanies"),
        row.get("against"),
        {key: value for key, value in row.items() if key not in known},
    )


def _history(city: Population, person: Citizen, row: dict[str, Any]) -> None:
    """``since`` (住民となった日), ``moved`` (住所を定めた日) and ``previous`` (前住所) as rows of 異動履歴."""
    if "since" not in row:
        return
    since, moved, before = row["since"], row.get("moved"), row.get("previous", "")
    person.resident_since, person.address_since, person.previous_address = since, moved or since, before
    born_here = parse_recorded(since).earliest == person.born
    kind = row.get("since_kind") or ("出生" if born_here else "国内転入")
    if moved:
        city.residences.append(Moved(person.id, kind, before, since, moved))
        city.residences.append(Moved(person.id, "転居", person.address, moved))
    else:
        city.residences.append(Moved(person.id, kind, person.address, since))


def _removed(city: Population, row: dict[str, Any]) -> Citizen:
    person = _citizen(city, row)
    person.removed_reason, person.removed_to = row["reason"], row.get("to")
    person.removed_on = moment(row["removed_on"], city.today)
    person.resident_since = person.address_since = row["since"]
    city.residences.append(Moved(person.id, "国内転入", person.address, row["since"], person.removed_on.isoformat()))
    return person
