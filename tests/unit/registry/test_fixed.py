"""The people written by hand."""

from datetime import date

import pytest

from services.registry.population import fixed, numbers
from services.registry.population.parameters import read
from services.registry.population.records import Population

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def hand() -> Population:
    population = Population(1, TODAY)
    fixed.add_fixed(population)
    return population


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("today-1d", date(2026, 11, 23)),
        ("today+1m", date(2026, 12, 24)),
        ("today-75y+1m", date(1951, 12, 24)),
        ("today-9m", date(2026, 2, 24)),
        ("today+3m+7d", date(2027, 3, 3)),
        ("昭和61年4月18日", date(1986, 4, 18)),
    ],
)
def test_moments_are_relative_or_recorded(text: str, day: date) -> None:
    assert fixed.moment(text, TODAY) == day


def test_a_month_later_than_the_31st_is_the_last_of_its_month() -> None:
    assert fixed.moment("today+1m", date(2026, 1, 31)) == date(2026, 2, 28)


def test_relative_dates_inside_details_are_settled() -> None:
    value = {"planned": {"day": "today+5d"}, "list": ["today", "todays"]}
    assert fixed.settled(value, TODAY) == {"planned": {"day": "2026-11-29"}, "list": ["2026-11-24", "todays"]}


def test_all_fifty_four_are_there_under_their_numbers(hand: Population) -> None:
    tricky = read("tricky.yaml")["persons"]
    assert list(tricky) == [f"T{number:02d}" for number in range(1, 55)]
    ids = {person.id for person in hand.everybody}
    named = [row[key] for row in tricky.values() for key in row if key not in ("person", "must", "incoming")]
    flat = [number for value in named for number in (value if isinstance(value, list) else [value])]
    assert [number for number in flat if number not in ids or not numbers.has_check_digit(number)] == []
    assert all(row["must"] and row["person"] for row in tricky.values())


def test_every_number_by_hand_is_given_once(hand: Population) -> None:
    issued = [p.id for p in hand.everybody] + [home.id for home in hand.homes]
    assert len(set(issued)) == len(issued)


def test_the_demo_numbers_lead_to_somebody(hand: Population) -> None:
    known = {p.id for p in hand.everybody} | {home.id for home in hand.homes}
    known |= {row["id"] for name in fixed.FILES for row in read(name)["incoming"]}
    assert [key for key, number in read("demo.yaml")["ids"].items() if number not in known] == []
