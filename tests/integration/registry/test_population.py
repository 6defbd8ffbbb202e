"""The generated city: its numbers, the same for the same seed, and a check that finds what is wrong."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from services.registry.population import fixed, others, places, registration
from services.registry.population.digest import digest
from services.registry.population.generate import generate
from services.registry.population.parameters import read
from services.registry.population.records import Citizen, Population
from services.registry.population.verify import verify
from tests.city import CITY_NOW, SEED

TODAY = CITY_NOW.date()


@pytest.fixture(scope="module")
def progress() -> list[tuple[int, int, str]]:
    return []


@pytest.fixture(scope="module")
def city(progress: list[tuple[int, int, str]]) -> Population:
    return generate(SEED, TODAY, lambda done, total, what: progress.append((done, total, what)))


@pytest.fixture
def village() -> Population:
    """The people written by hand alone, complete: small enough to look through again and again."""
    few = Population(SEED, TODAY)
    fixed.add_fixed(few)
    places.settle(few.homes, Random(1))
    registration.number_everybody(few, Random(1))
    registration.settle_history(few, Random(1))
    others.finish_others(few, Random(1))
    return few


def test_the_numbers_are_those_of_the_city(city: Population) -> None:
    assert (len(city.residents), len(city.homes)) == (83335, 40532)
    assert (len(city.outsiders), len(city.removed), len(city.incoming)) == (9000, 6000, 60)
    assert sum(p.foreign for p in city.residents) == 6300
    assert verify(city) == []


def test_the_same_seed_gives_the_same_city_in_another_process(city: Population) -> None:
    """Also when Python orders its sets another way."""
    program = (
        "from datetime import date; from services.registry.population.digest import digest;"
        "from services.registry.population.generate import generate;"
        f"print(digest(generate({SEED}, date.fromisoformat('{TODAY}'))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": "7"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert run.stdout.strip() == digest(city)


def test_another_seed_is_another_sound_city_never_older_than_its_reference_day(city: Population) -> None:
    other = generate(SEED + 1, date(2020, 1, 1))
    assert (other.today, verify(other)) == (date(2025, 12, 31), [])
    assert {p.name for p in other.residents[200:300]} != {p.name for p in city.residents[200:300]}


def test_progress_is_told_from_the_beginning_to_the_end(city: Population, progress: list[tuple[int, int, str]]) -> None:
    assert len(city.residents) == 83335
    assert (progress[0][:2], progress[-1][:2]) == ((0, 83335), (83335, 83335))
    assert progress == sorted(progress)
    assert all(what for _, _, what in progress)


def _somebody(city: Population, **having: object) -> Citizen:
    return next(p for p in city.residents if all(getattr(p, key) == value for key, value in having.items()))


def _no_check_digit(city: Population) -> Citizen:
    person = _somebody(city, relation="妻")
    person.id = person.id[:-1] + str((int(person.id[-1]) + 1) % 10)
    return person


def _grandchild(city: Population) -> Citizen:
    person = _somebody(city, relation="子の子")
    person.relation = "孫"
    return person


def _two_heads(city: Population) -> Citizen:
    person = _somebody(city, relation="妻")
    person.relation = "世帯主"
    return person


def _elsewhere(city: Population) -> Citizen:
    person = _somebody(city, relation="子")
    person.address += "の99"
    return person


def _wrong_mynumber(city: Population) -> Citizen:
    person = _somebody(city, relation="子")
    person.mynumber = "000000000001"
    return person


def _reading_lost(city: Population) -> Citizen:
    person = _somebody(city, relation="子")
    person.kana = "不明"
    return person


def _real_telephone(city: Population) -> Citizen:
    person = _somebody(city, relation="子")
    person.phone = "0595211234"
    return person


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_no_check_digit, "has no check digit"),
        (_grandchild, "続柄 孫"),
        (_two_heads, "has 2 heads"),
        (_elsewhere, "lives elsewhere"),
        (_wrong_mynumber, "個人番号"),
        (_reading_lost, "name of"),
        (_real_telephone, "telephone 0595211234"),
    ],
)
def test_the_check_finds_what_is_spoilt(
    village: Population, spoil: Callable[[Population], Citizen], fault: str
) -> None:
    before = set(verify(village))
    assert [f for f in before if fault in f] == []
    spoil(village)
    assert [f for f in set(verify(village)) - before if fault in f] != []


def test_the_check_finds_benefits_that_contradict(village: Population) -> None:
    before = set(verify(village))
    insured = next(held for held in village.benefits if held.kind == "kokuho")
    village.benefits.append(replace(insured, kind="kouki"))
    village.protections.append(replace(village.protections[0], against="nobody"))
    new = set(verify(village)) - before
    assert f"{insured.person_id} is in 国保 and 後期" in new
    assert f"protection of {village.protections[0].person_id} names nobody, who does not exist" in new


def test_sixty_people_must_renew_their_stay_within_a_month(city: Population) -> None:
    soon = [p for p in city.residents if p.zairyu_until and (p.zairyu_until - TODAY).days <= 30]
    by_hand = {row["id"] for home in read("tricky.yaml")["households"] for row in home["members"]}
    assert len([p for p in soon if p.id not in by_hand]) == 60


def test_families_about_to_move_in_carry_what_the_last_city_says(city: Population) -> None:
    family = next(record for record in city.incoming if record.id == "TK0001")
    assert [member["name"] for member in family.members] == ["田中 太郎", "田中 花子", "田中 さくら", "田中 はる"]
    assert family.special
    assert all(member["kokuho"] for member in family.members)
    assert (TODAY - family.planned_on).days == 3
    late = next(record for record in city.incoming if record.id == "TK0011")
    assert (TODAY - late.planned_on).days == 31
