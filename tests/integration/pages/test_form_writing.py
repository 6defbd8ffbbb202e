"""What a box of a form stores for what was typed, and which towns it offers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from components.field import Offer
from pages.visit.form_writing import FormWriter, offer_towns
from pages.visit.model import Outcome
from services.base import database
from services.base.text import fold
from services.catalogue.schema import Catalogue, Text
from services.documents import towns
from services.documents.filled import Box
from services.reception.state import Stored, VisitState
from services.registry.models import Town
from tests.unit.documents.builder import catalogue, visit

TOWNS = [("5180812", "緑ケ丘本町", "ミドリガオカホンマチ"), ("5180813", "緑ケ丘東町", "ミドリガオカヒガシマチ")]


@dataclass
class Visit:
    """A visit of which only what a writer touches is there: ``stored`` holds what was put."""

    state: VisitState
    catalogue: Catalogue = field(default_factory=catalogue)
    stored: dict[tuple[str, str], tuple[Any, str]] = field(default_factory=dict)

    async def put(self, person: str, item: str, value: Any, *, source: str, expected_revision: int | None) -> Outcome:
        self.stored[person, item] = (value, source)
        return Outcome(Stored(len(self.stored)))


def at(*events: str) -> Any:
    return Visit(visit({"ev.kind": list(events)}))


def box(item: str, person: str = "") -> Box:
    known = catalogue().items[item]
    return Box(item=item, person_key=person, label=Text(ja="欄"), type=known.type, value=None, text="")


async def written(model: Any, item: str, typed: Any, person: str = "") -> Any:
    assert await FormWriter(model).store(box(item, person), typed, None) == len(model.stored)
    return model.stored[person, item][0]


@pytest.fixture(autouse=True)
async def city_of_two_towns(db: str) -> AsyncIterator[None]:
    async with database.transaction() as session:
        for postal, name, kana in TOWNS:
            facts = {"old_city": "上野", "jichi": "上野東部", "school": "上野東小"}
            session.add(Town(postal=postal, name=name, kana=kana, folded=fold(name), folded_kana=fold(kana), **facts))
    towns.forget()
    yield
    towns.forget()


async def test_an_address_that_begins_with_a_town_gets_the_city_in_front() -> None:
    assert await written(at("tennyu"), "ev.new_address", "緑ケ丘本町1482番地") == "伊賀市緑ケ丘本町1482番地"
    assert await written(at("tenkyo"), "ev.new_address", "緑ヶ丘東町") == "伊賀市緑ヶ丘東町"
    assert await written(at("tennyu"), "ev.new_address", "三重県伊賀市緑ケ丘東町") == "三重県伊賀市緑ケ丘東町"


async def test_an_address_elsewhere_stays_as_typed() -> None:
    assert await written(at("tennyu"), "ev.new_address", "名張市緑ケ丘") == "名張市緑ケ丘"
    assert await written(at("tenshutsu"), "ev.new_address", "緑ケ丘本町1番") == "緑ケ丘本町1番"


async def test_what_breaks_its_rule_is_kept_as_typed() -> None:
    assert await written(at("tennyu"), "bk.number", "12345") == "0012345"
    assert await written(at("tennyu"), "bk.number", "123456789") == "123456789"


async def test_what_only_the_resident_knows_is_their_answer() -> None:
    model = at("tennyu")
    await written(model, "ev.new_address", "緑ケ丘東町")
    await written(model, "p.kana", "タナカ\u3000ハナコ", "p1")
    assert model.stored == {
        ("", "ev.new_address"): ("伊賀市緑ケ丘東町", "answer"),
        ("p1", "p.kana"): ("タナカ\u3000ハナコ", "staff"),
    }


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("緑ヶ丘ひ", []),
        ("緑ヶ丘東", [Offer("伊賀市緑ケ丘東町", "〒518-0813")]),
        ("伊賀市みどりがおかほん", [Offer("伊賀市緑ケ丘本町", "〒518-0812")]),
        ("緑ケ丘本町1482番地", [Offer("伊賀市緑ケ丘本町1482番地", "〒518-0812")]),
        ("518-0813", [Offer("伊賀市緑ケ丘東町", "〒518-0813")]),
    ],
)
async def test_an_offer_writes_the_whole_address_with_the_number(typed: str, offered: list[Offer]) -> None:
    assert await offer_towns(typed) == offered


def test_towns_are_offered_to_who_moves_into_one() -> None:
    offers = {
        event: FormWriter(at(event)).suggest(box("ev.new_address")) for event in ("tennyu", "tenkyo", "tenshutsu")
    }
    assert offers == {"tennyu": offer_towns, "tenkyo": offer_towns, "tenshutsu": None}
    assert FormWriter(at("tennyu")).suggest(box("ev.old_address")) is None
