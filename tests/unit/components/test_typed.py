"""What staff type, read as values: every notation in, one value out, and never a value nobody meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import typed
from services.base.dates import BadDate, wareki
from services.documents.faults import Fault

TODAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("kind", "entered", "value"),
    [
        ("date", "r8.10.1", "2026-10-01"),
        ("date", "H10/4/1", "1998-04-01"),
        ("date", "令和８年１０月１日", "2026-10-01"),
        ("date_birth", "s50.3.1", "1975-03-01"),
        ("date_birth", "昭和50年3月日不詳", "昭和50年3月日不詳"),
        ("int", "３", 3),
        ("money", "1,200円", 1200),
        ("kana", "たなか はなこ", "タナカ　ハナコ"),
        ("kana", "ﾜﾀﾅﾍﾞ ﾀﾛｳ", "ワタナベ　タロウ"),
        ("kana_half", "たなか　はなこ", "ﾀﾅｶ ﾊﾅｺ"),
        ("name", "田中 花子", "田中　花子"),
        ("name", "SILVA MARIA", "SILVA MARIA"),
        ("romaji", "silva  maria", "SILVA MARIA"),
        ("tel", "０５９５－２２－９６００", "0595229600"),
        ("digits", "123-4567", "1234567"),
        ("text", "  そのまま ", "そのまま"),
        ("text", "   ", None),
        ("bool", False, False),
        ("bool", None, None),
        ("multiselect", ["旅券"], ["旅券"]),
        ("multiselect", [], []),
        ("image", [True], True),
        ("image", [], None),
    ],
)
def test_reads(kind: str, entered: object, value: object) -> None:
    assert typed.read(kind, entered, TODAY) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "entered"), [("date", "昨年の春"), ("date", "昭和50年3月日不詳"), ("date_birth", "S65.1.1")]
)
def test_refuses_what_is_no_date(kind: str, entered: str) -> None:
    with pytest.raises(BadDate):
        typed.read(kind, entered, TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("entered", ["三四", "1.5", "多数", "-"])
def test_refuses_what_is_no_number(entered: str) -> None:
    with pytest.raises(Fault):
        typed.read("int", entered, TODAY)


@given(st.dates(date(1873, 1, 1), date(2100, 12, 31)))
def test_a_date_written_back_reads_the_same(day: date) -> None:
    shown = typed.write("date", day.isoformat())
    assert shown == wareki(day)
    assert typed.read("date", shown, TODAY) == day.isoformat()


@given(st.text(st.characters(categories=["L", "Nd", "Pd", "Po"], include_characters=" \u3000"), max_size=40))
def test_reading_what_was_read_changes_nothing(entered: str) -> None:
    for kind in ("name", "kana", "kana_half", "romaji", "tel", "digits", "text"):
        value = typed.read(kind, entered, TODAY)  # type: ignore[arg-type]
        assert value is None or typed.read(kind, value, TODAY) in (value, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "note"),
    [
        ("date", "2026-10-01", "2026年・木曜日"),
        ("date_birth", "1985-04-02", "1985年・41歳"),
        ("date_birth", "昭和50年3月日不詳", ""),
        ("date", None, ""),
        ("text", "2026-10-01", ""),
    ],
)
def test_says_how_a_date_was_understood(kind: str, value: object, note: str) -> None:
    assert typed.understood(kind, value, TODAY) == note  # type: ignore[arg-type]


def test_foreign_residents_dates_are_western() -> None:
    assert typed.write("date_birth", "1975-03-01", foreign=True) == "1975年3月1日"
