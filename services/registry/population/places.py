"""Where people live: towns by the people of their area, numbers, buildings, telephones, and places elsewhere."""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from services.registry.population.numbers import landline, mobile
from services.registry.population.parameters import Weighted, parameters, read
from services.registry.population.records import Home, Lot

_DORMITORY = 12  # flats


@cache
def towns() -> tuple[dict[str, Any], ...]:
    """The rows of ``towns.yaml`` with ``old_city``."""
    old = {area["name"]: area["old_city"] for area in read("towns.yaml")["areas"]}
    return tuple(town | {"old_city": old[town["area"]]} for town in read("towns.yaml")["towns"])


@cache
def _weighted() -> Weighted:
    areas = {area["name"]: area["weight"] for area in read("towns.yaml")["areas"]}
    pairs = []
    for name, people in areas.items():
        inside = [t for t in towns() if t["area"] == name]
        own = sum(t.get("weight", 0) for t in inside)
        for town in inside:
            share = town["weight"] / own if own else 1 / len(inside)
            pairs.append((town, people * share))
    return Weighted.of(pairs)


def lot_in(town: dict[str, Any], number: str, building: str = "") -> Lot:
    """A lot in ``town`` (a row of ``towns.yaml``)."""
    return Lot(town["postal"], town["name"], number, building, town["area"], town["school"])


def town_named(name: str, area: str | None = None) -> dict[str, Any]:
    """The first town of that name (of ``area``)."""
    return next(t for t in towns() if t["name"] == name and area in (None, t["area"]))


def lots(dice: Random) -> Iterator[Lot]:
    """Lots without end. The numbers are drawn, not looked up: none is meant to be a real house."""
    people = parameters()["people"]
    while True:
        number = f"{dice.randint(1, 3999)}番地"
        if dice.random() < people["sub_number"]:
            number += f"の{dice.randint(1, 20)}"
        building = ""
        if dice.random() < people["building"]:
            building = f"{dice.choice(read('elsewhere.yaml')['buildings'])}{dice.randint(1, 4)}0{dice.randint(1, 8)}号"
        yield lot_in(_weighted().draw(dice), number, building)


def settle(homes: list[Home], dice: Random) -> None:
    """A lot and telephones for every household that has none."""
    new = lots(dice)
    dormitory, flats = next(new), 0
    last: Lot | None = None
    for home in homes:
        if home.fixed:
            continue
        if home.kind == "single_foreign" or (home.kind == "other" and home.members[0].foreign):
            if flats == 0:
                dormitory, flats = next(new), _DORMITORY
                dormitory.building = dice.choice(read("elsewhere.yaml")["dormitories"])
            home.lot = Lot(
                dormitory.postal, dormitory.town, dormitory.number, f"{dormitory.building}{100 + flats}号",
                dormitory.jichi, dormitory.school,
            )  # fmt: skip
            flats -= 1
        elif last is not None and dice.random() < parameters()["people"]["same_lot"]:
            home.lot = last
        else:
            home.lot = last = next(new)
        _call(home, dice)
    for home in homes:
        for member in home.members:
            _at(member, home.lot)


def _at(member: Any, lot: Lot | None) -> None:
    assert lot is not None
    member.postal, member.address, member.katagaki = lot.postal, lot.address, lot.building
    member.jichi, member.school = lot.jichi, lot.school


def _call(home: Home, dice: Random) -> None:
    if not home.members[0].foreign and dice.random() < 0.55:
        home.phone = landline(dice)
    for member in home.members:
        if 15 <= member.age < 85 and dice.random() < 0.6:
            member.phone = mobile(dice)


def elsewhere(dice: Random) -> str:
    """An address in another municipality; the town and number do not exist."""
    data = read("elsewhere.yaml")
    city = _cities().draw(dice)
    return f"{city}{dice.choice(data['towns'])}{dice.randint(1, 9)}丁目{dice.randint(1, 29)}番{dice.randint(1, 19)}号"


def abroad(dice: Random) -> str:
    """A country."""
    country: str = dice.choice(read("elsewhere.yaml")["countries"])
    return country


@cache
def _cities() -> Weighted:
    return Weighted.of([(city, weight) for city, weight in read("elsewhere.yaml")["cities"]])
