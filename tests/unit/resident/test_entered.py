"""What the resident follows while staff enter it: their own facts, nothing from the records but who they are."""

from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from pages.resident.entered import Written, entered, rewritten
from pages.resident.words import Words
from services.base.clock import JST
from services.catalogue.schema import Catalogue
from services.catalogue.service import load_files
from services.reception.state import Participant, Value, VisitState


@cache
def catalogue() -> Catalogue:
    return load_files()


def visit(values: dict[tuple[str, str], tuple[Any, str]]) -> VisitState:
    """A visit of two persons with ``values`` (value, source)."""
    state = VisitState(
        id="v", number=1, day=date(2026, 11, 23), office_id="hoken", state="active", step="questions", language="ja",
        catalogue_version=catalogue().version, revision=1, opened_at=datetime(2026, 11, 23, 9, tzinfo=JST),
    )  # fmt: skip
    state.persons += [
        Participant("p1", "1", "h", "member", 0, applicant=False),
        Participant("p2", "2", "h", "member", 1, applicant=True),
    ]
    known = {("p1", "p.name"): ("田中 太郎", "core"), ("p2", "p.name"): ("田中 花子", "core"), **values}
    state.values.update({(key, item): Value(item, key, *stored) for (key, item), stored in known.items()})
    return state


def shown(values: dict[tuple[str, str], tuple[Any, str]], language: str = "ja") -> dict[str, list[tuple[str, str]]]:
    groups = entered(visit(values), catalogue(), Words(language), {})
    return {group.title: [(line.label, line.text) for line in group.lines] for group in groups}


def test_answers_appear_under_the_visit_and_under_each_person() -> None:
    assert shown({("", "ev.date"): ("2026-11-20", "answer"), ("p1", "p.tel"): ("0595229645", "staff")}) == {
        "今回のお手続き": [("出来事の日(異動日)", "令和8年11月20日")],
        "田中 太郎 さん": [("電話番号", "0595-22-9645")],
    }


def test_who_came_stands_before_the_others() -> None:
    births = {("p1", "p.birth"): ("1986-05-12", "core"), ("p2", "p.birth"): ("1988-04-02", "core")}
    assert list(shown(births)) == ["田中 花子 さん", "田中 太郎 さん"]


@pytest.mark.parametrize(
    "record",
    [
        ("p.kokuho", True), ("p.insurance", "kokuho"), ("p.techo_shintai", True), ("p.jidoteate_recipient", True),
        ("p.tel", "0595229645"), ("p.mynumber", "123456789018"),
    ],
)  # fmt: skip
def test_what_only_the_records_say_does_not_appear(record: tuple[str, Any]) -> None:
    item, value = record
    assert shown({("p1", item): (value, "core")}) == {}
    assert shown({("p1", item): (value, "answer")}) != {}, "said at the counter it does"


@pytest.mark.parametrize("item", ["st.memo", "st.docs", "st.staff", "ap.id_doc"])
def test_what_staff_note_for_themselves_does_not_appear(item: str) -> None:
    assert item in catalogue().items
    assert shown({("", item): ("内緒", "staff")}) == {}


def test_my_number_is_masked() -> None:
    assert shown({("p1", "p.mynumber"): ("123456789018", "card")})["田中 太郎 さん"][0][1] == "…9018"


def test_an_emptied_value_is_no_line() -> None:
    assert shown({("", "ev.kind"): ([], "answer"), ("", "ev.new_address"): (None, "staff")}) == {}


def test_in_english_the_japanese_stands_beside() -> None:
    (group,) = entered(visit({("p1", "p.birth"): ("1986-05-12", "core")}), catalogue(), Words("en"), {})
    (line,) = group.lines
    assert (line.label, line.label_ja) == ("Date of birth", "生年月日")
    assert (line.text, line.text_ja) == ("12 May 1986", "昭和61年5月12日")


def test_a_value_that_changed_is_one_line_written_anew() -> None:
    state = visit({("p1", "p.tel"): ("0595229645", "staff")})
    written: Written = {}
    entered(state, catalogue(), Words("ja"), written)
    state.values["p1", "p.tel"] = Value("p.tel", "p1", "0595229646", "staff")
    line = rewritten(state, catalogue(), Words("ja"), written, ("p1", "p.tel"))
    assert line is not None
    assert (line.id, line.label, line.text) == ("p.tel|p1", "電話番号", "0595-22-9646")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (("p1", "p.tel"), None),  # emptied: its line goes
        (("p1", "p.tel"), Value("p.tel", "p1", "", "staff")),  # nothing to be read in it
        (("p1", "p.tel"), Value("p.tel", "p1", "0595229646", "core")),  # undone: what the records say is not shown
        (("p1", "p.workplace"), Value("p.workplace", "p1", "伊賀", "staff")),  # a line that did not stand there
        (("p1", "p.name"), Value("p.name", "p1", "田中 二郎", "staff")),  # stands in a title
    ],
)
def test_what_changes_more_than_one_line_is_written_as_a_whole(key: tuple[str, str], value: Value | None) -> None:
    state = visit({("p1", "p.tel"): ("0595229645", "staff")})
    written: Written = {}
    entered(state, catalogue(), Words("ja"), written)
    if value is None:
        del state.values[key]
    else:
        state.values[key] = value
    assert rewritten(state, catalogue(), Words("ja"), written, key) is None


def test_a_relation_to_another_head_is_not_said_of_who_joins_a_household() -> None:
    joining: dict[tuple[str, str], tuple[Any, str]] = {
        ("", "ev.kind"): (["tennyu"], "answer"),
        ("", "hh.joins_existing"): (True, "answer"),
        ("p1", "p.relation"): ("世帯主", "transfer"),
    }
    assert "田中 太郎 さん" not in shown(joining)
    assert shown({**joining, ("p1", "p.new_relation"): ("子", "staff")})["田中 太郎 さん"] == [("新しい続柄", "子")]
    assert shown({**joining, ("", "hh.joins_existing"): (False, "answer")})["田中 太郎 さん"] == [
        ("世帯主との続柄", "世帯主")
    ]
