"""What people type becomes what is stored, or a plain sentence; nothing else ever happens."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.base.errors import UserError
from services.base.i18n import RESIDENT_LANGUAGES
from services.base.i18n import catalogue as sentences
from services.catalogue.schema import Item, Text
from services.documents.checks import check_digit_insurer, check_digit_mod11, pension_years
from services.documents.faults import Caution, Context, Fault
from services.documents.towns import book
from services.documents.validators import normalise, validate
from tests.unit.documents.builder import TODAY, box, catalogue, form, person, visit

ITEMS = catalogue().items
PLAIN = Context(TODAY)
TOWNS = book(
    {
        "四十九町": {"jichi": "上野南部", "school": "上野東小"},
        "桐ヶ丘": {"jichi": "桐ヶ丘", "school": "桐ヶ丘小"},
        "沖": {"jichi": "布引", "school": "大山田小"},
    }
)


def own(type_: str, validator: str | None = None, **more: Any) -> Item:
    """An item of our own."""
    return Item(
        key="t.x",
        scope="visit",
        type=type_,
        label=Text(ja="t"),
        source="answer",
        validator=validator,
        **more,  # type: ignore[arg-type]
    )


def at(*events: str, towns: Any = None, **values: Any) -> Context:
    """A visit for these events."""
    return Context(TODAY, visit({"ev.kind": list(events), **values}), towns)


GOOD = [
    ("p.name", "田中 花子", "田中\u3000花子"),
    ("p.name", " 田中\u3000\u3000花子 ", "田中\u3000花子"),
    ("p.name", "髙﨑\u3000𠮷郎", "髙﨑\u3000𠮷郎"),
    ("p.name", "渡邉\U000e0102\u3000一", "渡邉\U000e0102\u3000一"),
    ("p.name", "DA SILVA  LUCAS", "DA SILVA LUCAS"),
    ("p.name", "ﾀﾅｶ ﾙｰｶｽ", "タナカ\u3000ルーカス"),
    ("p.name", "佐々木\u3000のゞ乃", "佐々木\u3000のゞ乃"),
    ("p.kana", "たなか はなこ", "タナカ\u3000ハナコ"),
    ("p.kana", "ﾀﾅｶ ｼｮｳﾀ", "タナカ\u3000ショウタ"),
    ("p.kana", "ル-カス", "ルーカス"),
    ("p.romaji", "da silva-o'neil", "DA SILVA-O'NEIL"),
    ("p.romaji", "ＤＡ　ＳＩＬＶＡ", "DA SILVA"),
    ("p.tel", "０５９５－２２－９６００", "0595229600"),
    ("p.tel", "090(1234)5678", "09012345678"),
    ("p.tel", "+81 90 1234 5678", "09012345678"),
    ("p.postal", "〒518-8501".removeprefix("〒"), "5188501"),
    ("p.birth", "s50.3.1", "1975-03-01"),
    ("p.birth", "昭和22年月日不詳", "昭和22年月日不詳"),
    ("p.birth", "平成元年2月29日", "平成元年2月29日"),
    ("p.mynumber", "1234-5678-9018", "123456789018"),
    ("p.mynumber", "…9018", "…9018"),
    ("p.zairyu_no", "ab 12345678 cd", "AB12345678CD"),
    ("p.nationality", "ブラジル", "ブラジル"),
    ("p.nationality", "韓国・朝鮮", "韓国・朝鮮"),
    ("p.nationality", "ミャンマー", "ミャンマー"),
    ("p.zairyu_status", "特定技能1号", "特定技能1号"),
    ("p.relation", "妻(未届)の子", "妻(未届)の子"),
    ("bk.number", "12345", "0012345"),
    ("bk.number", "12345671", "1234567"),
    ("bk.holder", "たなか しょうた", "ﾀﾅｶ ｼﾖｳﾀ"),
    ("bk.holder", "デ・ラ クルス（カ".replace("・", " "), "ﾃﾞ ﾗ ｸﾙｽ(ｶ"),
    ("bk.bank", "ゆうちょ銀行（９９００）", "ゆうちょ銀行(9900)"),
    ("bk.public", "はい", True),
    ("ev.date", "R8.11.20", "2026-11-20"),
    ("F-JUMINHYO.copies", "２通".removesuffix("通"), 2),
    ("F-KOKUHO-SHUSSAN.cost", "￥５００，０００円", 500000),
    ("F-NENKIN-GAKUSEI.enroll_from", "R8.4", "2026-04"),
    ("F-FUKUSHI-SHOKAN.r1_month", "2026-10", "2026-10"),
    ("F-KEIJI.plate", "三重 580 あ 12-34", "三重580あ1234"),
    ("F-JURI.todoke_kind", "婚姻", "婚姻"),
    ("ap.id_doc", ["旅券", "旅券"], ["旅券"]),
    ("p.hi_insurer", "協会けんぽ 01240019", "協会けんぽ 01240019"),
    ("ct.submit_to", "  伊賀市\n役所 ", "伊賀市 役所"),
]

BAD = [
    ("p.name", "田中1郎", "error.name"),
    ("p.name", "田中\ue000", "error.private_letter"),
    ("p.name", "😀", "error.name"),
    ("p.name", "あ" * 101, "error.too_long"),
    ("p.kana", "田中", "error.kana"),
    ("p.romaji", "タナカ", "error.romaji"),
    ("p.tel", "123", "error.telephone"),
    ("p.tel", "1234567890", "error.telephone"),
    ("p.postal", "518", "error.digits_length"),
    ("p.birth", "2099-01-01", "error.future"),
    ("p.birth", "r8.11.24", "error.future"),
    ("F-KOKUHO-SHUSSAN.count", "1234567", "error.too_many_digits"),
    ("F-KAIGO-FUTAN.deposit", "12345678901", "error.too_many_digits"),
    ("p.birth", "きのうのきのう", "date.unreadable"),
    ("p.mynumber", "12345678901", "error.mynumber_length"),
    ("p.mynumber", "123456789012", "error.mynumber_digit"),
    ("p.juminhyo_code", "12345678901", "error.check_digit"),
    ("p.zairyu_no", "A12345678CD", "error.residence_card"),
    ("p.nationality", "アトランティス", "error.country"),
    ("p.zairyu_status", "王様", "error.residence_status"),
    ("p.relation", "祖父", "error.relation"),
    ("bk.number", "123456789", "error.digits_length"),
    ("bk.bank", "123", "error.bank"),
    ("bk.branch", "1234", "error.branch"),
    ("bk.holder", "田中", "error.account_name"),
    ("ev.date", "R8.12.24", "error.future"),
    ("F-JUMINHYO.copies", "0", "error.range"),
    ("F-JUMINHYO.copies", "31", "error.range"),
    ("F-JUMINHYO.copies", "-1", "error.number"),
    ("F-JURI.todoke_kind", "なにか", "error.option"),
    ("F-ZEI.nendo", "2019", "error.year"),
    ("F-KEIJI.plate", "!!", "error.plate"),
    ("F-NENKIN-GAKUSEI.enroll_from", "2026", "error.month"),
    ("p.hi_insurer", "01240018", "error.insurer_number"),
    ("p.pension_no", "12345", "error.digits_length"),
    ("F-JIFU-NINTEI.partner", False, "error.must_agree"),
    ("F-NINSHIN.weeks", "43", "error.range"),
]


@pytest.mark.parametrize(("key", "typed", "stored"), GOOD)
def test_what_is_typed_is_understood(key: str, typed: Any, stored: Any) -> None:
    assert normalise(ITEMS[key], typed, PLAIN) == stored
    assert validate(ITEMS[key], stored, PLAIN) is None


@pytest.mark.parametrize(("key", "typed", "sentence"), BAD)
def test_what_cannot_stand_is_said(key: str, typed: Any, sentence: str) -> None:
    with pytest.raises(UserError) as refused:
        normalise(ITEMS[key], typed, PLAIN)
    assert refused.value.key == sentence
    found = validate(ITEMS[key], typed, PLAIN)
    assert (found.key if found else None) == sentence


@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000", "\n"])
def test_nothing_is_nothing(empty: Any) -> None:
    assert [normalise(item, empty, PLAIN) for item in ITEMS.values()] == [None] * len(ITEMS)


def test_a_move_away_may_lie_ahead_and_a_move_in_may_not() -> None:
    assert normalise(ITEMS["ev.date"], "2026-12-24", at("tenshutsu")) == "2026-12-24"
    with pytest.raises(Fault):
        normalise(ITEMS["ev.date"], "2026-12-24", at("tennyu"))


@pytest.mark.parametrize("item", sorted({event.date_item for event in catalogue().events.values()} - {"ev.date"}))
def test_beside_a_move_away_everything_else_has_happened(item: str) -> None:
    assert normalise(ITEMS[item], "R8.11.20", at("tenshutsu")) == "2026-11-20"
    with pytest.raises(Fault):
        normalise(ITEMS[item], "2026-12-24", at("tenshutsu"))


@pytest.mark.parametrize(
    ("events", "address", "sentence"),
    [
        (["tennyu"], "大阪府大阪市北区1番", "error.address_own_city"),
        (["tennyu"], "伊賀市どこにもない町1番", "error.address_town"),
        (["tennyu"], "三重県伊賀市四十九町1番", None),
        (["tenkyo"], "伊賀市桐ケ丘3丁目", None),
        (["tenshutsu"], "北区1番", "error.address_city"),
        (["tenshutsu"], "大阪府大阪市北区1番", None),
        (["tenshutsu-kokugai"], "São Paulo", None),
        (["cert"], "どこか", None),
    ],
)
def test_the_new_address_is_checked_by_where_it_lies(events: list[str], address: str, sentence: str | None) -> None:
    found = validate(ITEMS["ev.new_address"], address, at(*events, towns=TOWNS))
    assert (found.key if found else None) == sentence


@pytest.mark.parametrize(
    ("events", "typed", "stored"),
    [
        (["tennyu"], "桐ケ丘3丁目", "伊賀市桐ケ丘3丁目"),
        (["tennyu"], "伊賀市桐ケ丘3丁目", "伊賀市桐ケ丘3丁目"),
        (["tenkyo"], "沖1番地", "伊賀市沖1番地"),
        (["tenkyo"], "四十九町市営住宅2号", "伊賀市四十九町市営住宅2号"),
        (["tenshutsu"], "大阪府大阪市北区1番", "大阪府大阪市北区1番"),
    ],
)
def test_the_city_is_put_in_front_of_one_of_its_towns(events: list[str], typed: str, stored: str) -> None:
    assert normalise(ITEMS["ev.new_address"], typed, at(*events, towns=TOWNS)) == stored


def test_the_city_is_put_in_front_of_nothing_that_lies_elsewhere() -> None:
    for typed in ("沖縄県那覇市1番", "名張市桐ケ丘1番", "どこにもない町1番"):
        with pytest.raises(Fault) as fault:
            normalise(ITEMS["ev.new_address"], typed, at("tennyu", towns=TOWNS))
        assert fault.value.key == "error.address_own_city"


def test_a_third_party_states_a_reason() -> None:
    assert validate(ITEMS["ct.reason"], None, at("cert")) is None
    missing = validate(ITEMS["ct.reason"], None, at("cert", **{"ap.kind": "third"}))
    assert (type(missing), missing.key if missing else "") == (Fault, "error.reason_third")
    assert validate(ITEMS["ct.reason"], "相続", at("cert", **{"ap.kind": "third"})) is None


def test_a_number_for_a_proxy_is_allowed_with_a_caution() -> None:
    item, agent = ITEMS["F-JUMINHYO.opt_mynumber"], at("cert", **{"ap.kind": "agent"})
    assert normalise(item, True, agent) is True
    assert isinstance(validate(item, True, agent), Caution)
    assert validate(item, True, at("cert", **{"ap.kind": "self"})) is None


def test_without_consent_a_document_is_needed() -> None:
    assert isinstance(validate(ITEMS["cs.income"], False, PLAIN), Caution)
    assert validate(ITEMS["cs.income"], True, PLAIN) is None


@pytest.mark.parametrize(
    ("validator", "value", "sentence"),
    [
        ("jis_x0208", "吉田", None),
        ("jis_x0208", "𠮷田", "error.not_jis"),
    ],
)
def test_sizes_and_letters(validator: str, value: str, sentence: str | None) -> None:
    found = validate(own("text", validator), value, PLAIN)
    assert (found.key if found else None) == sentence


@pytest.mark.parametrize(
    ("key", "typed"),
    [("ct.submit_to", "Đại sứ quán"), ("p.name", "Nguyễn An"), ("p.workplace", "东方"), ("p.workplace", "喫茶😀")],
)
def test_what_no_font_can_print_is_kept_and_said_at_the_field(key: str, typed: str) -> None:
    stored = normalise(ITEMS[key], typed, PLAIN)
    found = validate(ITEMS[key], stored, PLAIN)
    assert (stored, type(found), found.key if found else None) == (typed, Caution, "error.no_glyph")


@pytest.mark.parametrize(
    ("day", "begins", "years"),
    [
        (date(2026, 11, 23), 7, [2024, 2025, 2026]),
        (date(2026, 6, 30), 7, [2023, 2024, 2025]),
        (date(2026, 7, 1), 7, [2023, 2024, 2025, 2026]),
        (date(2026, 11, 23), 4, [2024, 2025, 2026]),
        (date(2026, 4, 1), 4, [2023, 2024, 2025, 2026]),
    ],
)
def test_an_exemption_reaches_back_two_years_and_a_month_and_never_ahead(
    day: date, begins: int, years: list[int]
) -> None:
    """国民年金法90条・90条の3, 平成26年4月の改正: 申請の2年1か月前の月分から."""
    assert list(pension_years(day, begins)) == years


@pytest.mark.parametrize(
    ("form_id", "procedure"), [("F-NENKIN-MENJO", "nenkin-menjo"), ("F-NENKIN-GAKUSEI", "nenkin-gakusei")]
)
def test_no_year_of_the_pension_is_offered_that_has_not_begun(form_id: str, procedure: str) -> None:
    state = visit({"ev.kind": ["hinkon"]})
    person(state, "森", {"p.birth": "2004-05-05"}, applicant=True)
    offered = box(form(state, form_id, (procedure, "p1")), f"{form_id}.period").choices
    assert [choice.value for choice in offered] == ["2026", "2025", "2024"]


@pytest.mark.parametrize(("body", "digit"), [("12345678901", 8), ("00000000000", 0), ("10000000000", 5)])
def test_the_check_digit_of_my_number(body: str, digit: int) -> None:
    """行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに
    情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 5条."""
    assert check_digit_mod11(body) == digit


def test_the_check_digit_of_insurers() -> None:
    """協会けんぽ 三重支部 01240019, 全国健康保険協会の番号."""
    assert check_digit_insurer("0124001") == 9


@pytest.mark.parametrize("language", RESIDENT_LANGUAGES)
def test_every_sentence_exists_in_every_language(language: str) -> None:
    keys = {key for _, _, key in BAD if key.startswith("error.")}
    assert keys <= sentences(language).keys()


ANY = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[0-9０-９\-()+ ]{0,15}", fullmatch=True),
    st.from_regex(r"[ァ-ヺぁ-ゖｦ-ﾟー\u3000 A-Za-z]{0,20}", fullmatch=True),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.none(),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@settings(max_examples=200, deadline=None)
@given(key=st.sampled_from(sorted(ITEMS)), typed=ANY)
def test_whatever_comes_in_ends_in_a_value_or_a_sentence(key: str, typed: Any) -> None:
    item = ITEMS[key]
    try:
        stored = normalise(item, typed, PLAIN)
    except UserError as error:
        assert error.key
    else:
        assert normalise(item, stored, PLAIN) == stored
    found = validate(item, typed, PLAIN)
    assert found is None or isinstance(found, UserError)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2026, 11, 23)))
def test_every_day_of_the_past_is_a_birth_date_in_any_notation(day: date) -> None:
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"):
        assert normalise(ITEMS["p.birth"], text, PLAIN) == day.isoformat()
