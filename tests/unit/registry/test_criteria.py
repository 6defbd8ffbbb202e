"""What staff typed, understood."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.base import clock
from services.base.ages import age_on
from services.registry.criteria import LONGEST, MOST_WORDS, understand
from services.registry.index import birth_tokens
from services.registry.words import Line, Word

NOW = datetime(2026, 11, 24, 10, tzinfo=clock.JST)


def said(query: str) -> list[str]:
    with clock.frozen(NOW):
        return [word.said for word in understand(query)]


def only(query: str) -> Word:
    with clock.frozen(NOW):
        (word,) = understand(query)
    return word


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("渡辺 s50.3.1", ["氏名・住所 渡辺", "生年月日 昭和50年3月1日"]),
        ("ワタナヘ　緑ケ丘", ["氏名 ワタナヘ", "氏名・住所 緑ケ丘"]),
        ("tanaka", ["氏名 tanaka"]),
        ("S50.3", ["生年月日 昭和50年3月"]),
        ("s50 3 1", ["生年月日 昭和50年3月1日"]),
        ("1975", ["生年月日 昭和50年・番号 1975"]),
        ("昭和64年", ["生年月日 昭和64年1月"]),
        ("T15", ["生年月日 大正15年"]),
        ("昭和22年月日不詳", ["生年月日 昭和22年月日不詳"]),
        ("平成元年2月29日", ["生年月日 平成元年2月29日"]),
        ("不詳", ["生年月日 不詳"]),
        ("090-0123-4567", ["番号・電話・番地 090-0123-4567"]),
        ("緑ケ丘本町1234-5", ["住所 緑ケ丘本町1234-5"]),
        ("3500301", ["生年月日 昭和50年3月1日・番号 3500301"]),
        ("5180844", ["番号・電話・番地 5180844"]),  # R18.8.44 is no day, and 令和18 is not yet
        ("ab12345678cd", ["在留カード AB12345678CD"]),
        ("S38.2.12生", ["生年月日 昭和38年2月12日"]),
        ("昭和38年2月12日生まれ", ["生年月日 昭和38年2月12日"]),
        ("38.2.12", ["生年月日 昭和38年2月12日"]),
        ("5.3.1", ["生年月日 大正5年3月1日か昭和5年3月1日か平成5年3月1日か令和5年3月1日"]),
        ("380212", ["生年月日 昭和38年2月12日・番号 380212"]),
        ("昭和22年不詳", ["生年月日 昭和22年月日不詳"]),
        ("昭和22年10月不明", ["生年月日 昭和22年10月日不詳"]),
        ("2月12日", ["誕生日 2月12日"]),
        ("2/12 渡辺", ["誕生日 2月12日", "氏名・住所 渡辺"]),
        ("63歳", ["63歳"]),
        ("加藤 昭和59年 2月 11日", ["氏名・住所 加藤", "生年月日 昭和59年2月11日"]),
        ("加藤 S59. 2.11", ["氏名・住所 加藤", "生年月日 昭和59年2月11日"]),
        ("加藤剛志 昭和 59年2月11日", ["氏名・住所 加藤剛志", "生年月日 昭和59年2月11日"]),
        ("加藤 S59 2 11", ["氏名・住所 加藤", "生年月日 昭和59年2月11日"]),
        ("昭和 59年 2月 11日 加藤 剛志", ["生年月日 昭和59年2月11日", "氏名・住所 加藤", "氏名・住所 剛志"]),
        ("加藤 1984年 2月 11日", ["氏名・住所 加藤", "生年月日 昭和59年2月11日"]),
        ("加藤 昭和59年 2月", ["氏名・住所 加藤", "生年月日 昭和59年2月"]),
        ("昭和59年 加藤", ["生年月日 昭和59年", "氏名・住所 加藤"]),
        ("平野 5 1", ["氏名・住所 平野", "番号・電話・番地 5", "番号・電話・番地 1"]),
        ("加藤 S59 2 11 5", ["氏名・住所 加藤", "生年月日 昭和59年2月11日", "番号・電話・番地 5"]),
        ("福田 正樹 様", ["氏名・住所 福田", "氏名・住所 正樹"]),
        ("福田さん S56.6.14", ["氏名・住所 福田さん", "生年月日 昭和56年6月14日"]),
        ("福田 さん 殿", ["氏名・住所 福田"]),
        ("様", ["氏名・住所 様"]),
        ("〒518-0001", ["郵便番号 518-0001"]),
        ("福田 〒5180001", ["氏名・住所 福田", "郵便番号 518-0001"]),
        ("〒 518-0001", ["番号・電話・番地 518-0001"]),
        ("200歳", ["氏名・住所 200歳"]),
        ("", []),
        ("。、・", []),
        ("　 ", []),
    ],
)
def test_words_are_understood(query: str, understood: list[str]) -> None:
    assert said(query) == understood


def test_a_name_is_asked_for_by_pairs_of_its_letters() -> None:
    assert only("渡邉󠄂").lines == (Line("渡辺", ("渡辺",), "渡辺"),)
    assert only("林").lines == (Line("林", ("林",), "林"),)
    assert only("たかはし").lines == (Line("タカハシ", ("タカ", "カハ", "ハシ"), "タカハシ"),)


def test_latin_letters_are_asked_for_as_they_are_and_as_they_sound() -> None:
    assert [line.text for line in only("Ohno").lines] == ["OHNO", "おの"]
    assert [line.text for line in only("SANTOS").lines] == ["SANTOS"]


def test_a_place_with_a_number_needs_just_that_number() -> None:
    line, _ = only("三重県伊賀市緑ヶ丘本町1234番地の5").lines
    assert line.text == "緑ケ丘本町"
    assert [gram for gram in line.grams if gram.startswith("番")] == ["番1234-5"]


def test_the_last_number_of_a_place_may_be_the_room() -> None:
    _, line = only("印代2283-12-101").lines
    assert [gram for gram in line.grams if gram.startswith("番")] == ["番2283-12", "番101"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("坂之下千四百十八番地", "坂之下1418番地"),
        ("坂之下一四一八番地", "坂之下1418"),
        ("ゆめが丘千四百二番地の十六", "ゆめが丘1402-16"),
        ("桐ケ丘二丁目三番地", "桐ケ丘2丁目3番地"),
        ("四十九町二七一九番地", "四十九町2719"),
    ],
)
def test_numbers_of_an_address_may_be_kanji(written: str, plain: str) -> None:
    assert only(written).lines == only(plain).lines


@pytest.mark.parametrize("typed", ["1418番地", "千四百十八番地", "1418番地の2"])
def test_a_number_alone_may_say_that_it_is_one_of_an_address(typed: str) -> None:
    assert only(typed).tokens == ("番1418-2" if typed.endswith("2") else "番1418",)


def test_a_name_may_be_said_politely() -> None:
    assert [line.text for line in only("渡辺様").lines] == ["渡辺様", "渡辺"]
    assert [line.text for line in only("あきらさん").lines] == ["アキラサン", "アキラ"]
    assert [line.text for line in only("Ōno").lines] == ["ONO", "おの"]


def test_a_telephone_number_may_be_written_apart() -> None:
    assert said("渡辺 080 0331 5873") == ["氏名・住所 渡辺", "番号・電話・番地 080-0331-5873"]


def test_ten_digits_are_every_number_that_has_ten_digits() -> None:
    assert only("0595-01-0419").tokens == (
        "宛0595010419",
        "世0595010419",
        "電0595010419",
        "番0595-01-0419",
        "〒0595010419",
    )


def test_an_uncertain_date_asks_for_uncertain_dates_only() -> None:
    assert only("昭和22年月日不詳").tokens == ("不1947",)
    assert set(only("平成元年2月29日").tokens) == {"日1989-02-28", "日1989-03-01", "不1989-02", "不1989-03"}
    assert set(only("平成元年2月29日").best) == {"不1989-02", "不1989-03"}


def test_a_certain_date_also_asks_for_what_uncertain_dates_allow() -> None:
    assert set(only("S22.3.5").tokens) == {"日1947-03-05", "不1947-03"}
    assert only("S22.3.5").best == ("日1947-03-05",)


@given(st.integers(0, 110), st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(-400, 400))
def test_an_age_is_everybody_who_is_that_old_today_and_nobody_else(age: int, today: date, offset: int) -> None:
    born = date(today.year - age, today.month, min(today.day, 28)) + timedelta(days=offset)
    with clock.frozen(datetime(today.year, today.month, today.day, 10, tzinfo=clock.JST)):
        (word,) = understand(f"{age}歳")
    of_that_age = age_on(born, today) == age
    assert bool(set(word.tokens) & set(birth_tokens("exact", born, born))) == of_that_age


def test_of_many_words_the_first_count() -> None:
    assert len(understand(" ".join(["渡辺"] * 30))) == MOST_WORDS
    assert understand("渡" * 5000)[0].lines[0].text == "渡" * LONGEST


@given(st.text(max_size=80) | st.text("渡辺ワタナベsS昭和0123年月日.-番地の緑ケ丘ohno　 不詳〜", max_size=30))
def test_anything_may_be_typed(query: str) -> None:
    for word in understand(query):
        assert word.said
        assert word.lines or word.tokens
        assert all(line.text and line.grams and "%" not in line.text and "|" not in line.text for line in word.lines)
        assert set(word.best) <= set(word.tokens)
