"""What people are found by."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.registry import index
from services.registry.index import birth_tokens, entry, number_tokens, span_tokens

DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))


def person(**columns: Any) -> SimpleNamespace:
    defaults: dict[str, Any] = dict.fromkeys(
        ("former_surname", "former_surname_kana", "alias", "alias_kana", "romaji", "kanji_name", "zairyu_no", "phone")
    )
    born = date(1975, 3, 1)
    defaults |= {"id": "1000000014", "household_id": "2000000019", "state": "resident", "name": "大野 京子"}
    defaults |= {"kana": "オオノ キヨウコ", "birth_kind": "exact", "birth_from": born, "birth_to": born}
    defaults |= {"postal": "5180844", "address": "三重県伊賀市緑ケ丘本町1234番地の5", "katagaki": "コーポ芭蕉201号"}
    defaults["extra"] = {}
    return SimpleNamespace(**defaults | columns)


def test_a_resident_is_found_by_names_sounds_numbers_birth_and_address() -> None:
    found = entry(person(phone="09000000001"), household_phone="0595000002", shielded=False)
    terms = set(found.terms.strip("|").split("|"))
    assert terms == {
        "大野", "京子", "大野京子", "オオノ", "キヨウコ", "オオノキヨウコ", "おの", "きよこ", "おのきよこ",
        "@緑ケ丘本町1234-5", "@コホ芭蕉201",
    }  # fmt: skip
    tokens = {gram for gram in found.grams if gram[0] in "宛世電番〒日月年誕不"}
    assert tokens == {
        "宛1000000014", "世2000000019", "電09000000001", "電0001", "電0595000002", "電0002", "番1234", "番1234-5",
        "番201", "〒5180844", "日1975-03-01", "月1975-03", "年1975", "誕03-01",
    }  # fmt: skip
    assert (found.standing, found.sort, found.name_key) == (0, "オオノキヨウコ", "大野京子")


def test_of_a_shielded_household_nothing_of_the_address_is_kept() -> None:
    somebody = person(phone="09000000001")
    open_, shielded = (entry(somebody, household_phone="0595000002", shielded=s) for s in (False, True))
    gone = set(open_.grams) - set(shielded.grams)
    assert {"緑ケ", "ケ丘", "丘本", "本町", "芭蕉", "番1234", "番1234-5", "番201", "〒5180844"} <= gone
    assert {"電09000000001", "電0001", "電0595000002", "電0002"} <= gone
    assert [gram for gram in shielded.grams if gram.startswith(index.ADDRESS_TOKENS)] == []
    assert "@" not in shielded.terms
    assert set(shielded.grams) <= set(open_.grams)


def test_aliases_former_surnames_and_kanji_names_are_names_too() -> None:
    found = entry(
        person(
            name="SILVA LUCAS", kana="シルバ ルーカス", romaji="SILVA LUCAS", kanji_name="志留波 瑠加",
            alias="田中 ルカ", alias_kana="タナカ ルカ", former_surname="渡邉", former_surname_kana="ワタナベ",
        ),
        household_phone=None,
        shielded=True,
    )  # fmt: skip
    terms = found.terms.split("|")
    assert {"SILVALUCAS", "SILVA", "志留波瑠加", "田中ルカ", "田中", "渡辺", "ワタナヘ", "わたなへ", "ルカス"} <= set(
        terms
    )


def test_numbers_of_an_address_count_whole() -> None:
    assert list(number_tokens("緑ケ丘本町1234-5")) == ["番1234", "番1234-5"]
    assert list(number_tokens("四十九町")) == []


@given(DAYS, DAYS)
def test_a_certain_birth_is_found_just_by_spans_that_hold_it(born: date, other: date) -> None:
    tokens = set(birth_tokens("exact", born, born))
    earliest, latest = sorted((born, other))
    if (latest - earliest).days < 900:
        assert tokens & set(span_tokens(earliest, latest))
    assert bool(tokens & set(span_tokens(other, other))) == (born == other)


@given(DAYS, st.integers(0, 700), st.integers(0, 700))
def test_an_uncertain_birth_is_found_by_every_day_it_allows(earliest: date, length: int, at: int) -> None:
    latest = date.fromordinal(earliest.toordinal() + length)
    day = date.fromordinal(earliest.toordinal() + min(at, length))
    assert set(birth_tokens("unknown-span", earliest, latest)) & set(span_tokens(day, day))


def test_a_wholly_unknown_birth_is_found_by_that_word_only() -> None:
    assert list(birth_tokens("unknown-date", date(1850, 1, 1), date.max)) == ["不詳"]
