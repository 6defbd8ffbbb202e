"""The whole city from a seed: the steps of generator_notes in their order, each with dice of its own."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from random import Random

from services.registry.population import births, incoming, names, others, places, protections, registration, statuses
from services.registry.population.bag import Bag
from services.registry.population.benefits import give_benefits
from services.registry.population.fixed import add_fixed
from services.registry.population.foreigners import Foreigners
from services.registry.population.japanese import Japanese
from services.registry.population.parameters import as_of, parameters
from services.registry.population.records import Citizen, Home, Population

Progress = Callable[[int, int, str], None]


@contextmanager
def uncollected() -> Iterator[None]:
    """A million small objects live until the end: looking through them for garbage takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def generate(seed: int, today: date, progress: Progress | None = None) -> Population:
    """The city as it is on ``today``, at the earliest on its reference day. The same seed and day give the same city.

    :param progress: called with (people done, people in all, what is being done).
    """
    with uncollected():
        return _generate(seed, today, progress or (lambda done, total, what: None))


def _generate(seed: int, today: date, report: Progress) -> Population:
    total = parameters()["totals"]["population"]
    dice = _dice(seed)
    today = max(today, as_of())
    city = Population(seed, today)
    add_fixed(city)
    report(0, total, "世帯")
    new = _households(city, dice("households"))
    births.give_births(new, dice("births"))
    report(total // 4, total, "氏名・住所")
    names.name_everybody([*city.homes, *new], dice("names"))
    city.homes += registration.keep_together(new, dice("order"))
    places.settle(city.homes, dice("places"))
    statuses.give_statuses(city.homes, today, dice("statuses"))
    registration.number_everybody(city, dice("numbers"))
    protections.protect(city, dice("protections"))
    registration.settle_history(city, dice("history"))
    births.forget_births(city.homes, dice("unknown"))
    report(total // 2, total, "資格")
    give_benefits(city, dice("benefits"))
    report(total * 3 // 4, total, "住登外・除票")
    others.add_removed(city, dice("removed"))
    others.add_outsiders(city, dice("outsiders"))
    others.finish_others(city, dice("numbers of the removed"))
    incoming.add_incoming(city, dice("incoming"))
    report(total, total, "作成")
    return city


def _dice(seed: int) -> Callable[[str], Random]:
    """Dice per purpose, so that one more throw for one purpose changes no other."""
    return lambda purpose: Random(f"{seed}:{purpose}")


def _households(city: Population, dice: Random) -> list[Home]:
    """Everybody beside the fixed households, so that sizes, types and ages come out exactly."""
    bag = Bag()
    plan = {kind: list(sizes) for kind, sizes in parameters()["households"].items()}
    fixed: list[Citizen] = []
    for home in city.homes:
        plan[home.kind][len(home.members) - 1] -= 1
        for member in home.members:
            bag.remove(member.nominal_sex, member.age)
            fixed.append(member)
    foreigners = Foreigners(bag, dice, fixed)
    made = foreigners.homes(plan)
    alone = sum(plan.pop("single_foreign"))
    foreigners.reserve_partners(foreigners.left() - alone)
    made += foreigners.singles(alone)
    japanese = Japanese(bag, dice, plan).homes()
    foreigners.place_partners(japanese)
    assert bag.count(0, 104) == 0, "somebody was left over"
    return [*made, *japanese]
