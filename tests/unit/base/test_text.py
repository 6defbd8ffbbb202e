"""Folding for search: people are found however their name is written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.base.romaji import from_kana, sound, spelling, to_kana
from services.base.text import fold, fold_address, grams, sounds_like, variants

KATAKANA = (
    "アイウエオカガキギクグケゲコゴサザシジスズセゼソゾタダチツテデトド"
    "ナニヌネノハバパヒビピフブプヘベペホボポマミムメモヤユヨラリルレロワン"
)


@pytest.mark.parametrize(
    ("standard", "written"),
    [
        ("渡辺", ["渡邊", "渡邉", "渡邉󠄂", "渡辺\ufe00"]),
        ("高橋", ["髙橋", "髙槗", "高𣘺"]),
        ("吉田", ["𠮷田", "吉 田", "吉　田"]),
        ("山崎", ["山﨑", "山嵜"]),
        ("浜口", ["濱口", "濵口"]),
        ("斉藤", ["齋藤", "斎藤", "齊藤"]),
        ("沢", ["澤"]),
        ("桜", ["櫻"]),
        ("神谷", ["神谷"]),
        ("佐佐木", ["佐々木"]),
        ("ワタナヘ", ["わたなべ", "ワタナベ", "ﾜﾀﾅﾍﾞ", "わたなへ"]),
        ("キヨウコ", ["キョウコ", "きょうこ", "ｷｮｳｺ"]),
        ("ハイオリン", ["ヴァイオリン", "バイオリン", "ゔぁいおりん"]),
        ("フウ", ["ヴウ", "ブーウ"]),
        ("ルカス", ["ルーカス", "るーかす"]),
        ("ツル", ["ッル", "づる"]),
        ("イエオ", ["ヰヱヲ"]),
        ("DASILVA", ["da Silva", "DA-SILVA", "ｄａ　ｓｉｌｖａ", "dá Sílva"]),
        ("緑ケ丘", ["緑ヶ丘", "緑が丘", "緑ガ丘", "緑ヵ丘"]),
        ("ユメケ丘", ["ゆめが丘", "ゆめヶ丘", "ゆめケ丘"]),
        ("張暁東", ["張曉東", "张晓东"]),
        ("西ノ沢", ["西之澤", "西の沢", "西ノ澤"]),
        ("カ子", ["カ子", "か子"]),
        ("タカシ", ["タガシ"]),
    ],
)
def test_writings_that_search_takes_for_one(standard: str, written: list[str]) -> None:
    assert [fold(w) for w in [standard, *written]] == [standard] * (len(written) + 1)


def test_what_differs_stays_apart() -> None:
    for one, other in (("タケシ", "タカシ"), ("田中", "中田"), ("渡部", "渡辺"), ("ケイコ", "カイコ")):
        assert fold(one) != fold(other)


def test_letters_outside_unicode_are_kept() -> None:
    assert fold("\ue000田") == "\ue000田"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("渡邉邊高髙𠮷吉がガヶケカ々ーヴゔaＡé１ \U000e0102"), max_size=12))
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_each_variant_belongs_to_one_standard_letter() -> None:
    table = variants()
    assert len(table) >= 150
    assert [chr(v) for v, standard in table.items() if ord(standard) in table] == []


def test_grams_are_the_pairs_of_letters() -> None:
    assert grams(fold("渡邉太")) == ("渡辺", "辺太")
    assert grams("林") == ("林",)
    assert grams("") == ()


@given(st.text(max_size=20), st.integers(0, 20), st.integers(2, 20))
def test_the_grams_of_a_part_are_grams_of_the_whole(text: str, start: int, length: int) -> None:
    folded = fold(text)
    part = folded[start : start + length]
    if len(part) > 1:
        assert set(grams(part)) <= set(grams(folded))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("四十九町3184番地", "四十九町3184"),
        ("新堂313番地の1", "新堂313-1"),
        ("緑ヶ丘本町１２３４番地５号", "緑ケ丘本町1234-5"),
        ("緑ケ丘本町1234-5", "緑ケ丘本町1234-5"),
        ("上野丸之内500の2", "上野丸ノ内500-2"),
        ("3丁目4番5号", "3-4-5"),
        ("1ー2", "1-2"),
        ("西之澤10", "西ノ沢10"),
    ],
)
def test_addresses_fold_to_town_and_numbers(written: str, folded: str) -> None:
    assert fold_address(written) == folded


@pytest.mark.parametrize(
    ("kana", "typed"),
    [
        ("タナカ", ["tanaka", "TANAKA", "ｔａｎａｋａ"]),
        ("オオノ", ["ohno", "oono", "ono", "Ōno"]),
        ("オノ", ["ono", "ohno"]),
        ("シンジ", ["shinji", "sinji", "sinzi"]),
        ("シンイチ", ["shin'ichi", "shinichi", "siniti"]),
        ("サトウ", ["satou", "sato", "satoh", "Satō"]),
        ("ジュンコ", ["junko", "zyunko", "jyunko"]),
        ("ツツミ", ["tsutsumi", "tutumi"]),
        ("フジタ", ["fujita", "huzita"]),
        ("ナンバ", ["namba", "nanba"]),
        ("ホッタ", ["hotta"]),
        ("マッチャ", ["matcha", "mattya"]),
        ("キョウコ", ["kyoko", "kyouko"]),
        ("キヨウコ", ["kyoko", "kiyouko"]),
        ("オハラ", ["ohara"]),
        ("イノウエ", ["inoue"]),
        ("ケイコ", ["keiko"]),
        ("チヨ", ["chiyo", "tiyo", "cho"]),
    ],
)
def test_romaji_sounds_like_the_kana(kana: str, typed: list[str]) -> None:
    assert [sounds_like(t) for t in typed] == [sounds_like(kana)] * len(typed)


@pytest.mark.parametrize("text", ["santos", "kumar", "渡辺", "123", "", "tanaka1", "x", " "])
def test_what_is_no_japanese_sound(text: str) -> None:
    assert sounds_like(text) is None


@given(st.text(st.sampled_from(KATAKANA), min_size=1, max_size=8))
def test_kana_and_its_letters_sound_alike(kana: str) -> None:
    letters = from_kana(kana)
    assert sound(letters) == sound(kana) == to_kana(spelling(letters))


@given(st.text(max_size=30))
def test_any_text_has_a_sound_or_none(text: str) -> None:
    heard = sound(text)
    assert heard is None or sound(heard) == heard
