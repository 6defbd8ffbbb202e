"""What a resident reads: every fact once, nothing that is not theirs, on cards they can take in."""

from datetime import date, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.resident.facts import ON_A_CARD, Card, Fact, Group, cards, groups
from pages.resident.words import Words
from services.base.clock import JST
from services.catalogue.schema import Catalogue
from services.catalogue.service import load_files
from services.documents import service as documents
from services.documents.filled import Box, FilledForm
from services.reception.state import Participant, Value, VisitState
from services.registry.views import StopView

TODAY = date(2026, 11, 23)
NAMES = {"p1": "田中 太郎", "p2": "田中 花子", "p3": "田中 さくら"}
MEMO = "夫の暴力について相談中"
NUMBER = "123456789018"
PEOPLE = {
    "p1": {"p.kana": "タナカ タロウ", "p.birth": "1986-05-12", "p.sex": "男", "p.relation": "世帯主", "p.mycard": True},
    "p2": {"p.kana": "タナカ ハナコ", "p.birth": "1988-04-02", "p.sex": "女", "p.relation": "妻", "p.mycard": True},
    "p3": {"p.kana": "タナカ サクラ", "p.birth": "2019-06-01", "p.sex": "女", "p.relation": "子", "p.mycard": True},
}
EVERYBODY = {
    "p.moving": True,
    "p.honseki": "愛知県名古屋市中区栄1丁目1番",
    "p.hittosha": "田中 太郎",
    "p.mynumber": NUMBER,
}
VISIT = {
    "ev.kind": ["tennyu"],
    "ev.date": "2026-11-20",
    "ev.old_address": "愛知県名古屋市中区栄1丁目1番1号",
    "ev.new_address": "上野丸之内116番地",
    "ap.kind": "self",
    "st.memo": MEMO,
}
WANTED = [
    ("tennyu-tokurei", ""), ("kokuho-shutoku-tennyu", ""), ("inkan-toroku", "p1"), ("mycard-kenmen", "p1"),
    ("mycard-kenmen", "p2"), ("jidoteate-nintei", "p1"),
]  # fmt: skip


@cache
def catalogue() -> Catalogue:
    return load_files()


def family(**changes: object) -> VisitState:
    state = VisitState(
        id="v", number=1, day=TODAY, office_id="juminka-koseki", state="active", step="forms", language="ja",
        catalogue_version=catalogue().version, revision=1, opened_at=datetime(2026, 11, 23, 9, tzinfo=JST),
    )  # fmt: skip
    for place, (key, items) in enumerate(PEOPLE.items()):
        state.persons.append(Participant(key, f"10{place}", "h1", "member", place, applicant=place == 0))
        known = {"p.name": NAMES[key], **items, **EVERYBODY}
        state.values.update({(key, item): Value(item, key, value, "transfer") for item, value in known.items()})
    state.values.update({("", item): Value(item, "", value, "answer") for item, value in VISIT.items()})
    for place_and_item, value in changes.items():
        key, item = place_and_item.split("__")
        item = item.replace("_", ".", 1)
        state.values[key, item] = Value(item, key, value, "staff")
    return state


def filled(state: VisitState, stops: dict[str, list[StopView]] | None = None) -> list[FilledForm]:
    needed = documents.forms_for(state, WANTED, catalogue(), TODAY)
    return documents.fill_all(needed, state, catalogue(), TODAY, stops=stops)


def read(forms: list[FilledForm], language: str = "ja") -> list[Group]:
    return groups(forms, catalogue().items, NAMES, Words(language))


def facts(found: list[Group]) -> list[Fact]:
    return [fact for group in found for fact in group.facts]


def fact_of(found: list[Group], key: str, item: str) -> Fact:
    (fact,) = (fact for fact in facts(found) if (key, item) in fact.keys)
    return fact


def test_a_fact_that_stands_on_several_forms_is_read_once() -> None:
    forms = filled(family())
    boxes = [(box.person_key, box.item) for form in forms for box in form.boxes()]
    keys = [key for fact in facts(read(forms)) for key in fact.keys]
    assert boxes.count(("p1", "p.birth")) > 2, "it does stand on several forms"
    assert len(keys) == len(set(keys))
    assert keys.count(("p1", "p.birth")) == 1


def test_what_is_the_same_for_everybody_is_read_once_for_all() -> None:
    found = read(filled(family()))
    shared = fact_of(found, "p1", "p.honseki")
    assert {key for key, _ in shared.keys} == {"p1", "p2", "p3"}
    (group,) = (group for group in found if shared in group.facts)
    assert group.title == "みなさんに共通"


def test_what_differs_for_one_person_is_read_for_each() -> None:
    found = read(filled(family(p3__p_honseki="三重県津市丸之内1番")))
    assert fact_of(found, "p1", "p.honseki").keys == (("p1", "p.honseki"),)
    assert fact_of(found, "p3", "p.honseki").text == "三重県津市丸之内1番"


def test_two_people_of_one_name_are_read_as_two() -> None:
    found = read(filled(family(p2__p_name="田中 太郎", p2__p_kana="タナカ タロウ")))
    assert fact_of(found, "p1", "p.name").keys == (("p1", "p.name"), ("p1", "p.kana"))
    assert fact_of(found, "p2", "p.name").keys == (("p2", "p.name"), ("p2", "p.kana"))


def test_a_name_is_read_with_its_kana() -> None:
    name = fact_of(read(filled(family())), "p2", "p.name")
    assert (name.text, name.reading) == ("田中 花子", "タナカ ハナコ")


def test_the_staff_memo_is_nowhere() -> None:
    forms = filled(family())
    assert MEMO in [box.value for form in forms for box in form.boxes()], "it is there to leak"
    assert not any(MEMO in (fact.text, fact.text_ja, fact.label) for fact in facts(read(forms)))
    assert not any(item.startswith("st.") for fact in facts(read(forms)) for _, item in fact.keys)


def test_my_number_is_masked() -> None:
    forms = filled(family())
    assert NUMBER in [box.value for form in forms for box in form.boxes()], "it is there to leak"
    assert fact_of(read(forms), "p1", "p.mynumber").text == "…9018"
    assert not any(NUMBER in fact.text for fact in facts(read(forms)))


def test_of_a_protected_person_and_their_forms_nothing_is_read() -> None:
    stop = StopView("shien", "101", "stop.shien.sentence")
    found = read(filled(family(), {"101": [stop]}))
    assert facts(read(filled(family()))) != []
    assert not any(key == "p2" for fact in facts(found) for key, _ in fact.keys)
    assert not any("花子" in text for fact in facts(found) for text in (fact.text, fact.label))


def test_what_follows_from_other_facts_is_not_asked_but_money_is() -> None:
    forms = filled(family())
    items = {item for fact in facts(read(forms)) for _, item in fact.keys}
    assert "F-MYC-KENMEN.new" in {box.item for form in forms for box in form.boxes()}
    assert "F-MYC-KENMEN.new" not in items
    assert fact_of(read(forms), "p1", "F-INKAN-TOROKU.fee").text == "300円"


@pytest.mark.parametrize(
    ("language", "label", "beside", "text", "text_ja"),
    [
        ("ja", "生年月日", "", "昭和63年4月2日", ""),
        ("ja-easy", "たんじょうび", "生年月日", "1988年4月2日", "昭和63年4月2日"),
        ("en", "Date of birth", "生年月日", "2 April 1988", "昭和63年4月2日"),
    ],
)
def test_every_language_has_the_japanese_beside_it(
    language: str, label: str, beside: str, text: str, text_ja: str
) -> None:
    birth = fact_of(read(filled(family()), language), "p2", "p.birth")
    assert (birth.label, birth.label_ja, birth.text, birth.text_ja) == (label, beside, text, text_ja)


def test_some_of_the_family_are_named_together() -> None:
    titles = [group.title for group in read(filled(family(p3__p_mycard=False)))]
    assert "田中 太郎・花子 さん" in titles or "田中 太郎 さん" in titles
    english = [group.title for group in read(filled(family()), "en")]
    assert "田中 太郎" in english


@cache
def any_box() -> Box:
    return next(filled(family())[0].boxes())


def made(sizes: list[int]) -> list[Group]:
    return [
        Group(
            str(place),
            f"title {place}",
            "",
            tuple(Fact((("", f"{place}.{n}"),), (any_box(),), "", "", "", "") for n in range(size)),
        )
        for place, size in enumerate(sizes)
    ]


@given(st.lists(st.integers(1, 25), max_size=12))
def test_cards_keep_every_fact_in_order_and_none_is_too_full(sizes: list[int]) -> None:
    found = made(sizes)
    packed = cards(found)
    assert [fact for card in packed for fact in card.facts] == facts(found)
    assert all(1 <= len(card.facts) <= ON_A_CARD for card in packed)


@given(st.lists(st.integers(1, 25), min_size=1, max_size=12))
def test_a_group_is_cut_into_nearly_equal_parts(sizes: list[int]) -> None:
    parts: dict[str, list[int]] = {}
    for card in cards(made(sizes)):
        for part in card.parts:
            parts.setdefault(part.id, []).append(len(part.facts))
    assert all(max(lengths) - min(lengths) <= 1 for lengths in parts.values())


def test_small_groups_share_a_card() -> None:
    assert [len(card.parts) for card in cards(made([1, 2, 1, 3, 6]))] == [3, 1, 1]


def test_nothing_to_read_is_no_card() -> None:
    assert cards([]) == list[Card]()
