"""Dates: what staff type, what the register holds, ages by the law."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.base.dates import (
    BadDate,
    age_on,
    fiscal_year_end_of_age,
    parse_date,
    parse_recorded,
    parse_span,
    reaches,
    recorded,
    school_year,
    wareki,
    wareki_short,
)

TODAY = date(2026, 4, 15)
DAYS = st.dates(date(1873, 1, 1), date(2117, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("s50.3.1", date(1975, 3, 1)),
        ("S.50.3.1", date(1975, 3, 1)),
        ("昭50.3.1", date(1975, 3, 1)),
        ("昭和50年3月1日", date(1975, 3, 1)),
        ("昭和五十年三月一日", date(1975, 3, 1)),
        ("Ｓ５０。３。１", date(1975, 3, 1)),
        ("ｓ５０・３・１", date(1975, 3, 1)),
        ("S50-3-1", date(1975, 3, 1)),
        ("S500301", date(1975, 3, 1)),
        ("3500301", date(1975, 3, 1)),
        ("19750301", date(1975, 3, 1)),
        ("1975-3-1", date(1975, 3, 1)),
        ("１９７５／０３／０１", date(1975, 3, 1)),
        ("西暦1975年3月1日", date(1975, 3, 1)),
        ("二〇二六年四月一日", date(2026, 4, 1)),
        ("H10/4/1", date(1998, 4, 1)),
        ("㍻10年4月1日", date(1998, 4, 1)),
        ("R8.11.3", date(2026, 11, 3)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("R元.5.1", date(2019, 5, 1)),
        ("明治45.7.30", date(1912, 7, 30)),
        ("大正1.7.30", date(1912, 7, 30)),
        ("大正15.12.25", date(1926, 12, 25)),
        ("昭和1.12.25", date(1926, 12, 25)),
        ("S64.1.7", date(1989, 1, 7)),
        ("H31.4.30", date(2019, 4, 30)),
        ("今日", date(2026, 4, 15)),
        ("昨日", date(2026, 4, 14)),
        ("10/25", date(2025, 10, 25)),
        ("10月13日", date(2026, 10, 13)),
    ],
)
def test_a_typed_date_in_any_notation(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "key", "proper"),
    [
        ("S64.1.8", "date.outside_era", "平成元年1月8日"),
        ("H31.5.1", "date.outside_era", "令和元年5月1日"),
        ("S1.12.24", "date.outside_era", "大正15年12月24日"),
        ("M5.12.2", "date.outside_era", "1872年12月2日"),
        ("H元.2.29", "date.not_in_calendar", None),
        ("2026/2/30", "date.not_in_calendar", None),
        ("13/1", "date.not_in_calendar", None),
        ("50.3.1", "date.unreadable", None),
        ("S0.1.1", "date.unreadable", None),
        ("0975-3-1", "date.unreadable", None),
        ("", "date.unreadable", None),
        ("3月", "date.unreadable", None),
    ],
)
def test_what_is_no_date_says_why(typed: str, key: str, proper: str | None) -> None:
    with pytest.raises(BadDate) as raised:
        parse_date(typed, TODAY)
    assert (raised.value.key, raised.value.params.get("proper")) == (key, proper)


@given(DAYS)
def test_every_notation_reads_back(day: date) -> None:
    notations = [wareki(day), wareki_short(day), day.isoformat(), day.strftime("%Y%m%d"), wareki_short(day).lower()]
    assert [parse_date(n, TODAY) for n in notations] == [day] * len(notations)


@example("00000000")
@given(
    st.text(max_size=60)
    | st.from_regex(r"[smthrSMTHR昭平令元一二十0-9０-９./年月日頃不詳推定春上旬〜 -]{0,24}", fullmatch=True)
)
def test_any_text_is_a_date_or_bad(text: str) -> None:
    for read in (lambda t: parse_date(t, TODAY), parse_span, parse_recorded):
        try:
            read(text)
        except BadDate as error:
            assert error.params["text"] == text


def test_long_runs_of_digits_are_bad_dates() -> None:
    for text in ("1" * 5000, "一" * 5000, "昭和" + "十" * 5000):
        with pytest.raises(BadDate):
            parse_date(text, TODAY)


@pytest.mark.parametrize(
    ("typed", "earliest", "latest"),
    [
        ("S50.3", date(1975, 3, 1), date(1975, 3, 31)),
        ("1975年3月", date(1975, 3, 1), date(1975, 3, 31)),
        ("s50", date(1975, 1, 1), date(1975, 12, 31)),
        ("1975", date(1975, 1, 1), date(1975, 12, 31)),
        ("昭和64", date(1989, 1, 1), date(1989, 1, 7)),
        ("平成元年", date(1989, 1, 8), date(1989, 12, 31)),
        ("T15.12", date(1926, 12, 1), date(1926, 12, 25)),
        ("s50.3.1", date(1975, 3, 1), date(1975, 3, 1)),
    ],
)
def test_parts_of_a_date_mean_a_span(typed: str, earliest: date, latest: date) -> None:
    span = parse_span(typed)
    assert (span.earliest, span.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("raw", "kind", "earliest", "latest"),
    [
        ("昭和50年3月1日", "exact", date(1975, 3, 1), date(1975, 3, 1)),
        ("1990年5月3日", "exact", date(1990, 5, 3), date(1990, 5, 3)),
        ("明治45年7月30日", "exact", date(1912, 7, 30), date(1912, 7, 30)),
        ("平成元年2月29日", "noncal", date(1989, 2, 28), date(1989, 3, 1)),
        ("昭和22年4月31日", "noncal", date(1947, 4, 30), date(1947, 5, 1)),
        ("平成31年5月1日", "noncal", date(2019, 5, 1), date(2019, 5, 1)),
        ("昭和22年頃", "unknown-about", date(1946, 1, 1), date(1948, 12, 31)),
        ("昭和22年3月頃", "unknown-about", date(1947, 2, 1), date(1947, 4, 30)),
        ("昭和22年3月1日頃", "unknown-about", date(1947, 2, 28), date(1947, 3, 2)),
        ("推定昭和22年3月5日", "unknown-presumed", date(1947, 3, 5), date(1947, 3, 5)),
        ("推定昭和22年3月", "unknown-presumed", date(1947, 3, 1), date(1947, 3, 31)),
        ("昭和22年の春", "unknown-season", date(1947, 3, 1), date(1947, 5, 31)),
        ("昭和22年の冬", "unknown-season", date(1947, 12, 1), date(1948, 2, 29)),
        ("昭和22年2月下旬", "unknown-third", date(1947, 2, 21), date(1947, 2, 28)),
        ("昭和22年3月中旬頃", "unknown-third", date(1947, 3, 1), date(1947, 3, 30)),
        ("昭和22年3月5日から4月10日頃までの間", "unknown-span", date(1947, 3, 5), date(1947, 4, 10)),
        ("推定昭和22年3月5日から10日の間", "unknown-span", date(1947, 3, 5), date(1947, 3, 10)),
        ("昭和22年3月5日頃〜10日頃の間", "unknown-span", date(1947, 3, 5), date(1947, 3, 10)),
        ("昭和22年3月日不詳", "unknown-day", date(1947, 3, 1), date(1947, 3, 31)),
        ("昭和22年月日不詳", "unknown-month", date(1947, 1, 1), date(1947, 12, 31)),
        ("年月日不詳", "unknown-date", date(1850, 1, 1), date.max),
    ],
)
def test_recorded_dates_of_the_standard(raw: str, kind: str, earliest: date, latest: date) -> None:
    read = parse_recorded(raw)
    assert (read.raw, read.kind, read.earliest, read.latest) == (raw, kind, earliest, latest)
    assert read.text() == raw


def test_both_notations_of_the_day_between_eras_are_one_day() -> None:
    taisho, showa = parse_recorded("大正15年12月25日"), parse_recorded("昭和1年12月25日")
    assert (taisho.earliest, taisho.latest) == (showa.earliest, showa.latest)
    assert (taisho.text(), showa.text()) == ("大正15年12月25日", "昭和1年12月25日")


def test_a_machine_notation_is_written_out() -> None:
    assert parse_recorded("1975-03-01").text() == "昭和50年3月1日"
    assert parse_recorded("1975-03-01").text(foreign=True) == "1975年3月1日"


@given(DAYS, st.booleans())
def test_what_the_register_writes_it_reads(day: date, foreign: bool) -> None:
    written = recorded(day, foreign=foreign)
    assert parse_recorded(written.raw) == written


def test_an_age_is_unknown_where_the_ends_disagree() -> None:
    unknown = parse_recorded("昭和22年月日不詳")
    assert unknown.age_on(date(2026, 12, 30)) is None
    assert unknown.ages_on(date(2026, 12, 30)) == (78, 79)
    assert unknown.age_on(date(2026, 12, 31)) == 79
    assert unknown.age_on(date(2027, 1, 1)) is None
    assert parse_recorded("年月日不詳").age_on(TODAY) is None


def test_a_year_is_added_at_the_end_of_the_day_before_the_birthday() -> None:
    leap = date(2008, 2, 29)
    assert [reaches(leap, n) for n in (16, 18)] == [date(2024, 2, 28), date(2026, 2, 28)]
    assert (age_on(leap, date(2026, 2, 28)), age_on(leap, date(2026, 3, 1))) == (17, 18)
    assert (age_on(leap, date(2024, 2, 28)), age_on(leap, date(2024, 2, 29))) == (15, 16)
    assert (age_on(date(2008, 4, 1), date(2026, 3, 31)), age_on(date(2008, 4, 1), date(2026, 4, 1))) == (17, 18)


def test_one_day_of_birth_makes_a_school_year() -> None:
    older, younger = date(2008, 4, 1), date(2008, 4, 2)
    assert fiscal_year_end_of_age(older, 18) == date(2026, 3, 31)
    assert fiscal_year_end_of_age(younger, 18) == date(2027, 3, 31)
    assert (school_year(older, date(2015, 4, 1)), school_year(younger, date(2015, 4, 1))) == ("小2", "小1")


@pytest.mark.parametrize(
    ("birth", "word"),
    [
        (date(2019, 4, 2), "小1"),
        (date(2020, 4, 1), "小1"),
        (date(2020, 4, 2), "年長"),
        (date(2023, 4, 1), "年少"),
        (date(2023, 4, 2), None),
        (date(2014, 4, 1), "中1"),
        (date(2011, 4, 1), "高1年代"),
        (date(2008, 4, 2), "高3年代"),
        (date(2008, 4, 1), None),
    ],
)
def test_school_year_on_the_first_of_april(birth: date, word: str | None) -> None:
    assert school_year(birth, date(2026, 4, 1)) == word


@given(DAYS, st.integers(0, 120))
def test_age_grows_by_one_on_the_day_after_it_is_reached(birth: date, years: int) -> None:
    reached = reaches(birth, years)
    assert (age_on(birth, reached), age_on(birth, reached + timedelta(days=1))) == (years - 1, years)
