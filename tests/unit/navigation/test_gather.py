"""From registers to values: what is known is filled in, what is hidden or unknown is left out."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.base.clock import JST
from services.navigation import gather
from services.registry.views import BenefitView, HouseholdView, IncomingView, MemberView, PersonView, StopView
from tests.unit.navigation.visits import TODAY, catalogue

PERSON = PersonView(
    id="1000000017",
    household_id="2000000010",
    state="resident",
    foreign=False,
    name="髙橋 花子",
    kana="タカハシ ハナコ",
    birth="昭和60年4月2日",
    birth_from=date(1985, 4, 2),
    birth_to=date(1985, 4, 2),
    sex="女",
    relation="世帯主",
    order_no=1,
    address="四十九町1番地",
    katagaki="",
    postal="5180869",
    mynumber_last4="1234",
    phone="0595221111",
)


def holding(*benefits: BenefitView) -> dict[str, Any]:
    return gather.person(replace(PERSON, benefits=benefits), TODAY)


def test_a_resident_is_filled_in_with_everything_the_rules_look_at() -> None:
    values = gather.person(PERSON, TODAY)
    assert (values["p.name"], values["p.birth"], values["p.sex"]) == ("髙橋 花子", "昭和60年4月2日", "女")
    assert (values["p.resident"], values["p.kokuho"], values["p.mycard"], values["p.fukushi_any"]) == (
        True,
        False,
        False,
        False,
    )
    core = {
        item.key
        for item in catalogue().items.values()
        if item.key.startswith("p.") and item.source == "core" and item.type == "bool" and item.unregistered is not None
    }
    assert core <= set(values)


def test_every_item_exists() -> None:
    benefits = [
        BenefitView("kouki", "", "12345678", None, None, {"share": 1}),
        BenefitView("nenkin", "", "1234567890", None, None, {"shubetsu": "2"}),
        BenefitView("kokuho", "", "0000123", None, None, {"branch": "01"}),
        BenefitView("kaigo_cert", "", None, date(2026, 1, 1), date(2027, 1, 1), {"level_name": "要介護1"}),
        BenefitView("techo_shintai", "", "第1号", None, None, {"grade": "2", "disability": "上肢"}),
        BenefitView("mycard", "", None, None, None, {"insurance_card": True}),
        BenefitView("hoiku", "", "12", None, None, {"facility": "A園"}),
        BenefitView("fukushi_kodomo", "", "77"),
    ]
    values = holding(*benefits) | gather.household(HOUSEHOLD) | gather.incoming(TRANSFER).visit
    values |= gather.incoming(TRANSFER).persons[0]
    assert set(values) <= set(catalogue().items)


def test_nobodys_number_is_filled_in_only_its_end() -> None:
    assert gather.person(PERSON, TODAY)["p.mynumber"] == "…1234"
    assert "p.mynumber" not in gather.person(replace(PERSON, mynumber_last4=None), TODAY)


def test_what_a_protection_hides_is_unknown_and_the_person_is_marked() -> None:
    stop = StopView("shien", PERSON.id, "stop.shien")
    values = gather.person(replace(PERSON, address=None, katagaki=None, postal=None, phone=None, stops=(stop,)), TODAY)
    assert not {"p.address", "p.katagaki", "p.postal", "p.tel"} & set(values)
    assert values["p.dv_support"] is True
    assert values["p.guardian"] is False


def test_an_empty_sex_is_recorded_other_empty_texts_are_unknown() -> None:
    values = gather.person(replace(PERSON, sex="", honseki=""), TODAY)
    assert values["p.sex"] == ""
    assert "p.honseki" not in values


def test_benefits_become_the_facts_and_numbers_of_forms() -> None:
    values = holding(
        BenefitView("kokuho", "", "0000123", None, None, {"branch": "01"}),
        BenefitView("jidoteate_recipient", "", "7777777"),
        BenefitView("techo_seishin", "", "第9号", None, date(2027, 3, 31), {"grade": "2"}),
        BenefitView("fukushi_shogai", "", "555"),
    )
    assert {
        item: values[item] for item in ("p.kokuho", "p.jidoteate_recipient", "p.techo_seishin", "p.fukushi_any")
    } == {
        "p.kokuho": True,
        "p.jidoteate_recipient": True,
        "p.techo_seishin": True,
        "p.fukushi_any": True,
    }
    assert (values["p.kokuho_no"], values["p.jidoteate_no"], values["p.fukushi_no"]) == ("0000123-01", "7777777", "555")
    assert (values["p.techo_kind"], values["p.techo_grade"], values["p.techo_until"]) == ("精神", "2級", "2027-03-31")


def test_a_benefit_that_has_ended_is_not_held() -> None:
    assert holding(BenefitView("mycard", "", None, None, date(2026, 11, 2)))["p.mycard"] is False
    assert holding(BenefitView("mycard", "", None, None, TODAY))["p.mycard"] is True


@pytest.mark.parametrize(("end", "expiring"), [(date(2027, 1, 2), True), (date(2027, 1, 3), False)])
def test_care_can_be_renewed_sixty_days_before_it_ends(end: date, expiring: bool) -> None:
    care = BenefitView("kaigo_cert", "", None, date(2025, 1, 1), end, {"level_name": "要介護2"})
    assert holding(care)["p.kaigo_cert_expiring"] is expiring


def test_current_insurance_is_filled_in_only_where_it_cannot_just_have_ended() -> None:
    assert "p.insurance" not in holding(BenefitView("kokuho", "", "1"))
    assert holding(BenefitView("kouki", "", "1"))["p.insurance"] == "kouki"


@pytest.mark.parametrize(("shubetsu", "value"), [("1", "1"), ("3", "3"), ("任意", None)])
def test_the_pension_category_is_filled_in_where_the_question_knows_it(shubetsu: str, value: str | None) -> None:
    assert holding(BenefitView("nenkin", "", "1", None, None, {"shubetsu": shubetsu})).get("p.nenkin") == value


def test_who_left_or_died_is_no_resident() -> None:
    assert gather.person(replace(PERSON, state="moved_out"), TODAY)["p.resident"] is False
    assert "p.deceased" not in gather.person(PERSON, TODAY)
    assert gather.person(replace(PERSON, state="deceased"), TODAY)["p.deceased"] is True


HOUSEHOLD = HouseholdView(
    "2000000010",
    "髙橋 花子",
    None,
    None,
    [MemberView(PERSON, 41, "41歳", None, True)],
    (),
    datetime(2026, 1, 1, tzinfo=JST),
)


def test_a_household_gives_its_number_and_size() -> None:
    assert gather.household(HOUSEHOLD) == {"hh.no": "2000000010", "hh.members": 1}


TRANSFER = IncomingView(
    id="TK1",
    planned_on=date(2026, 10, 31),
    special=True,
    old_address="大阪府大阪市北区1番1号",
    old_head="田中 太郎",
    members=(
        {
            "name": "田中 太郎", "kana": "タナカ タロウ", "birth": "昭和61年4月18日", "sex": "男", "relation": "世帯主",
            "foreign": False, "mycard": True, "kokuho": True, "kouki": False, "kaigo_cert": "", "nenkin": "1",
            "jidoteate_recipient": True, "guardian": False, "mynumber": "c2VhbGVk", "mynumber_last4": "9012",
        },
        {
            "name": "TANAKA ANA", "alias": "田中 アナ", "birth": "1990年3月25日", "sex": "女", "relation": "妻",
            "foreign": True, "kokuho": False, "kouki": True, "kaigo_cert": "22", "nenkin": "",
            "zairyu_until": "2027-03-01",
        },
    ),
)  # fmt: skip


def test_a_transfer_fills_in_the_visit_and_everybody_who_moves() -> None:
    found = gather.incoming(TRANSFER)
    assert found.visit == {
        "ev.transfer_doc": "card",
        "ev.transfer_planned": "2026-10-31",
        "ev.old_address": "大阪府大阪市北区1番1号",
        "ev.old_head": "田中 太郎",
    }
    father, mother = found.persons
    assert all(person["p.moving"] is True and person["p.resident"] is False for person in found.persons)
    assert (father["p.kokuho_prev"], father["p.insurance"], father["p.nenkin"]) == (True, "kokuho", "1")
    assert (father["p.mynumber"], father["p.jidoteate_prev"], father["p.mycard"]) == ("…9012", True, True)
    assert (mother["p.kouki_prev"], mother["p.insurance"], mother["p.kaigo_cert_prev"]) == (True, "kouki", True)
    assert mother["p.tsusho_wish"] is False  # the alias is carried over
    assert not {"p.nenkin", "p.mycard", "p.address"} & set(mother)


def test_a_transfer_on_paper_is_one() -> None:
    assert gather.incoming(replace(TRANSFER, special=False)).visit["ev.transfer_doc"] == "paper"


def test_an_unusual_transfer_that_tells_little_fills_in_little() -> None:
    bare = gather.incoming(replace(TRANSFER, members=({"name": "山田 一"},))).persons[0]
    assert not {"p.kokuho_prev", "p.insurance", "p.kaigo_cert_prev", "p.birth", "p.foreign"} & set(bare)
