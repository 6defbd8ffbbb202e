"""転出証明書情報 of people about to move in: the fixed families, and others until there are sixty."""

import base64
from datetime import date, timedelta
from random import Random
from typing import Any

from services.base import secrets
from services.base.dates import age_on, fiscal_year_end_of_age, recorded
from services.registry.population import numbers, places
from services.registry.population.bag import MEN, WOMEN
from services.registry.population.births import day_of
from services.registry.population.fixed import FILES, moment
from services.registry.population.names import name_japanese
from services.registry.population.parameters import parameters, read, surnames
from services.registry.population.records import Citizen, Incoming, Population

COUNT = 60
_BOOLEANS = ("mycard", "kokuho", "kouki", "jidoteate_recipient", "guardian")


def add_incoming(city: Population, dice: Random) -> None:
    """Sixty records of 転出証明書情報."""
    for name in FILES:
        city.incoming += [_fixed(row, city.today, dice) for row in read(name)["incoming"]]
    for number in range(100, 100 + COUNT - len(city.incoming)):
        city.incoming.append(_drawn(f"TK{number:04d}", city.today, dice))


def sealed(record: Incoming) -> list[dict[str, Any]]:
    """The members as they are stored: 個人番号 sealed for the record and the member's place, its end readable."""
    stored = []
    for place, member in enumerate(record.members):
        closed = secrets.seal(member["mynumber"], f"{record.id}:{place}")
        stored.append(
            member | {"mynumber": base64.b64encode(closed).decode(), "mynumber_last4": member["mynumber"][-4:]}
        )
    return stored


def _fixed(row: dict[str, Any], today: date, dice: Random) -> Incoming:
    members = [_member(member, today, dice) for member in row["members"]]
    if "language" in row:
        members[0].setdefault("language", row["language"])
    planned = moment(row["planned_on"], today)
    return Incoming(row["id"], planned, row["special"], row["old_address"], row["old_head"], members)


def _member(row: dict[str, Any], today: date, dice: Random) -> dict[str, Any]:
    """A member with every key of core_records ウ that is known."""
    foreign = "nation" in row
    born = moment(row["birth"], today)
    member: dict[str, Any] = {"foreign": foreign, "kaigo_cert": "", "nenkin": ""}
    member |= dict.fromkeys(_BOOLEANS, False) | row
    if str(row["birth"]).startswith("today"):
        member["birth"] = recorded(born, foreign=foreign).raw
    if foreign:
        member["nationality"] = parameters()["foreign"]["nations"][member.pop("nation")]["name"]
        member["romaji"] = row["name"]
        member["article_30_45"] = "中長期在留者"
        member["zairyu_until"] = moment(row["zairyu_until"], today).isoformat()
    if member["jidoteate_recipient"]:
        member["jidoteate_until"] = fiscal_year_end_of_age(today, 0).replace(day=1).isoformat()
    if 20 <= age_on(born, today) < 60:
        member["pension_no"] = f"{dice.randrange(10**10):010d}"
    member["juminhyo_code"], member["mynumber"] = numbers.juminhyo_code(dice), numbers.mynumber(dice)
    return member


def _drawn(key: str, today: date, dice: Random) -> Incoming:
    address, surname = places.elsewhere(dice), surnames().draw(dice)
    planned = today + timedelta(days=dice.randint(-20, 12))
    special = dice.random() < 0.7
    age = dice.randint(20, 46)
    insured = dice.random() < 0.3
    people = [("世帯主", MEN if dice.random() < 0.6 else WOMEN, age)]
    if age > 26 and dice.random() < 0.45:
        people = [("世帯主", MEN, age), ("妻", WOMEN, max(age - dice.randint(-1, 4), 20))]
        people += [("子", dice.choice((MEN, WOMEN)), a) for a in dice.sample(range(max(age - 26, 1)), 1)]
    taken: set[str] = set()
    rows: list[dict[str, Any]] = []
    for relation, sex, years in people:
        person = Citizen(years, sex)
        name_japanese(person, surname, taken, dice)
        rows.append(
            {
                "name": person.name,
                "kana": person.kana,
                "birth": recorded(day_of(years, dice)).raw,
                "sex": sex,
                "relation": relation,
                "honseki": address,
                "hittosha": person.name if not rows else rows[0]["name"],
                "mycard": special or dice.random() < 0.5,
                "kokuho": insured,
                "nenkin": ("1" if insured else "2") if years >= 20 else "",
                "jidoteate_recipient": relation == "世帯主" and len(people) > 2,
            }
        )
    members = [_member(row, today, dice) for row in rows]
    return Incoming(key, planned, special, address, str(rows[0]["name"]), members)
