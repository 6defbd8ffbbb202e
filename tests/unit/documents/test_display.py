"""Who may see a value, and in which words."""

from typing import Any

import pytest

from services.catalogue.schema import Item, Privacy, Text
from services.documents.display import HIDDEN, disclose, show, words
from services.documents.filled import Audience, Box, Choice
from tests.unit.documents.builder import catalogue


def item(privacy: Privacy, validator: str | None = None) -> Item:
    return Item(
        key="t.x", scope="visit", type="text", label=Text(ja="t"), source="answer", privacy=privacy, validator=validator
    )


SEEN = {
    Privacy.PUBLIC: ("0123456789", "0123456789", "0123456789", "0123456789"),
    Privacy.PERSONAL: ("0123456789", "0123456789", "0123456789", HIDDEN),
    Privacy.SENSITIVE: ("0123456789", "0123456789", "0123456789", HIDDEN),
    Privacy.TAX: ("0123456789", "0123456789", "0123456789", HIDDEN),
    Privacy.PROTECTED: ("0123456789", "0123456789", "0123456789", HIDDEN),
    Privacy.MY_NUMBER: ("…6789", "…6789", "0123456789", HIDDEN),
}


@pytest.mark.parametrize("privacy", Privacy)
def test_each_class_is_decided_for_each_audience(privacy: Privacy) -> None:
    audiences = (Audience.STAFF, Audience.RESIDENT, Audience.PRINT, Audience.LOG)
    assert tuple(disclose(item(privacy), "0123456789", one) for one in audiences) == SEEN[privacy]
    assert {disclose(item(privacy), None, one) for one in audiences} == {None}


def test_the_staff_memo_leaves_the_staff_screen_by_no_way() -> None:
    memo = catalogue().items["st.memo"]
    assert {one: disclose(memo, "声の大きい方", one) for one in Audience} == {
        Audience.STAFF: "声の大きい方",
        Audience.RESIDENT: None,
        Audience.PRINT: None,
        Audience.LOG: None,
    }


@pytest.mark.parametrize("audience", Audience)
def test_a_hidden_box_says_nothing_to_anybody(audience: Audience) -> None:
    hidden = Box("p.name", "p1", Text(ja="氏名"), "name", "田中", "田中", hidden=True)
    assert show(hidden, audience) == ""


@pytest.mark.parametrize(
    ("type_", "value", "ja", "easy", "en"),
    [
        ("date", "2026-11-03", "令和8年11月3日", "2026年11月3日", "3 November 2026"),
        ("date", "2019-05-01", "令和元年5月1日", "2019年5月1日", "1 May 2019"),
        ("date_birth", "昭和22年月日不詳", "昭和22年月日不詳", "昭和22年月日不詳", "昭和22年月日不詳"),
        (
            "datetime",
            "2026-11-23T00:15:00+00:00",
            "令和8年11月23日 09:15",
            "2026年11月23日 09:15",
            "23 November 2026 09:15",
        ),
        ("month", "2026-11", "令和8年11月", "2026年11月", "November 2026"),
        ("money", 1234567, "1,234,567円", "1,234,567円", "¥1,234,567"),
        ("int", 3, "3", "3", "3"),
        ("bool", True, "はい", "はい", "Yes"),
        ("bool", False, "いいえ", "いいえ", "No"),
        ("tel", "0595229600", "0595-22-9600", "0595-22-9600", "0595-22-9600"),
        ("tel", "09012345678", "090-1234-5678", "090-1234-5678", "090-1234-5678"),
        ("tel", "0742123456", "0742123456", "0742123456", "0742123456"),
        ("signature", "<svg/>", "署名済み", "サイン しました", "Signed"),
        ("text", ["a", "b"], "a、b", "a、b", "a, b"),
        ("text", None, "", "", ""),
        ("list", [], "", "", ""),
    ],
)
def test_values_in_three_languages(type_: Any, value: Any, ja: str, easy: str, en: str) -> None:
    assert [words(type_, value, language=one) for one in ("ja", "ja-easy", "en")] == [ja, easy, en]


def test_options_are_said_by_their_labels() -> None:
    choices = (
        Choice("a", Text(ja="あ", easy="ああ", en="A"), True),
        Choice("b", Text(ja="い"), True),
        Choice("c", Text(ja="う"), False),
    )
    assert words("multiselect", ["a", "b"], choices) == "あ、い"
    assert words("multiselect", ["a", "b"], choices, language="en") == "A, い"
    assert words("select", "unknown", choices) == "unknown"


@pytest.mark.parametrize(
    ("type_", "value", "english"),
    [
        ("country", "ブラジル", "Brazil"),
        ("country", "ミャンマー", "Myanmar"),
        ("country", "韓国・朝鮮", "Korea"),
        ("country", "アトランティス", "アトランティス"),
        ("residence", "定住者", "Long-Term Resident"),
        ("residence", "永住者の配偶者等", "Spouse or Child of Permanent Resident"),
        ("residence", "技能実習２号ロ", "Technical Intern Training (ii)(b)"),
        ("residence", "特定技能1号", "Specified Skilled Worker (i)"),
        ("residence", "王様", "王様"),
    ],
)
def test_a_foreigner_reads_nationality_and_status_in_english(type_: Any, value: str, english: str) -> None:
    assert words(type_, value, language="en") == english
    assert words(type_, value) == words(type_, value, language="ja-easy") == value


@pytest.mark.parametrize("key", ["p.nationality", "p.zairyu_status"])
def test_nationality_and_status_are_of_types_that_have_english(key: str) -> None:
    assert catalogue().items[key].type in {"country", "residence"}
