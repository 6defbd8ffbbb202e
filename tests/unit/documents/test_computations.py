"""What forms say that nobody enters."""

from dataclasses import replace
from typing import Any

import pytest

from services.documents.faults import Context
from services.documents.scene import Setting
from services.documents.towns import book
from services.documents.validators import validate
from services.reception.models import VISIT
from services.reception.state import Participant, VisitState
from tests.unit.documents.builder import TODAY, box, catalogue, edit, form, moving_family, person, put, says, visit


def resident(events: list[str], values: dict[str, Any] | None = None, **of_visit: Any) -> VisitState:
    """A resident of 40 years, alone, at the counter for ``events``."""
    days = {catalogue().events[event].date_item: "2026-11-20" for event in events}
    state = visit({"ev.kind": events, "ap.kind": "self", **days, **of_visit})
    known = {"p.birth": "1986-05-05", "p.relation": "世帯主", "p.sex": "女", "p.foreign": False}
    known |= {"p.address": "伊賀市上野丸之内1番地", "p.katagaki": "201号", **(values or {})}
    person(state, "森\u3000京子", known, person_id="1000", applicant=True)
    return state


def fee_of(state: VisitState, form_id: str, *procedures: str) -> int:
    fee = says(form(state, form_id, *((one, "p1") for one in procedures)), "fee")
    assert isinstance(fee, int)
    return fee


def test_a_certificate_costs_its_fee_once_without_anybody_counting() -> None:
    assert fee_of(resident(["cert"]), "F-INKAN-SHOMEI", "inkan-shomei") == 300


def test_copies_and_kinds_multiply() -> None:
    state = resident(["cert"])
    put(state, VISIT, {"F-JUMINHYO.copies": 3})
    assert fee_of(state, "F-JUMINHYO", "juminhyo-utsushi", "juminhyo-kisaijiko") == 1800


def test_family_registers_are_counted_by_kind() -> None:
    state = resident(["cert"])
    put(state, "p1", {"F-KOSEKI.zenbu": 2, "F-KOSEKI.kaiseigen": 1, "F-KOSEKI.fuhyo": 1})
    assert fee_of(state, "F-KOSEKI", "koseki-zenbu", "koseki-kaiseigen", "koseki-fuhyo") == 2 * 450 + 750 + 300


def test_the_copies_of_tax_certificates_are_their_sum() -> None:
    state = resident(["cert"], {"p.tax_here": True})
    put(state, "p1", {"F-ZEI.shotoku": 2})
    filled = form(state, "F-ZEI", ("zei-shotoku", "p1"), ("zei-nozei", "p1"))
    assert (says(filled, "shotoku"), says(filled, "nozei"), says(filled, "copies"), says(filled, "fee")) == (
        2,
        1,
        3,
        900,
    )


@pytest.mark.parametrize(("reason", "fee"), [("seiho", 0), ("keiji-keizoku", 300), ("koteki-nenkin", 0)])
def test_an_exemption_counts_where_it_applies(reason: str, fee: int) -> None:
    state = resident(["cert"])
    put(state, VISIT, {"ct.exempt": reason}, "staff")
    assert fee_of(state, "F-JUMINHYO", "juminhyo-utsushi") == fee


def test_a_lost_card_costs_only_if_a_new_one_is_wanted() -> None:
    state = resident(["lost"], **{"ev.lost_items": ["mycard"]})
    put(state, "p1", {"F-MYC-FUNSHITSU.reissue": False})
    assert fee_of(state, "F-MYC-FUNSHITSU", "mycard-funshitsu") == 0
    put(state, "p1", {"F-MYC-FUNSHITSU.reissue": True})
    assert fee_of(state, "F-MYC-FUNSHITSU", "mycard-funshitsu") == 1000


def test_fine_paper_has_a_price_of_its_own() -> None:
    state = resident(["konin"])
    put(state, VISIT, {"F-JURI.paper": "上質紙", "F-JURI.copies": 2})
    assert fee_of(state, "F-JURI", "juri-shomei") == 2800


@pytest.mark.parametrize(
    ("event", "procedure", "day"),
    [
        ("tenshutsu", "kokuho-soshitsu-tenshutsu", "2026-11-20"),
        ("tenshutsu-kokugai", "kokuho-soshitsu-tenshutsu", "2026-11-21"),
        ("shibo", "kokuho-soshitsu-tenshutsu", "2026-11-21"),
        ("shushoku", "kokuho-soshitsu-shaho", "2026-11-21"),
    ],
)
def test_the_day_national_health_insurance_ends(event: str, procedure: str, day: str) -> None:
    filled = form(resident([event]), "F-KOKUHO-SOSHITSU", (procedure, "p1"))
    assert box(filled, "F-KOKUHO-SOSHITSU.shikaku_date", "p1").value == day


def test_twenty_is_reached_on_the_eve_of_the_birthday() -> None:
    state = resident(["age20"], {"p.birth": "2006-11-24"})
    assert says(form(state, "F-NENKIN-KANKEI", ("nenkin-shutoku", "p1")), "event_date") == "2026-11-23"


@pytest.mark.parametrize(("start", "end"), [("2026-11-23", "2027-11-22"), ("2028-02-29", "2029-02-28")])
def test_protection_lasts_a_year(start: str, end: str) -> None:
    state = resident(["dv"])
    put(state, "p1", {"F-SHIEN.start": start}, "staff")
    assert says(form(state, "F-SHIEN", ("shien-sochi", "p1")), "end") == end


@pytest.mark.parametrize(
    ("events", "values", "before", "after"),
    [
        (["tenkyo"], {}, "伊賀市上野丸之内1番地\u3000201号", "伊賀市桐ヶ丘1番"),
        (["tenshutsu"], {}, "伊賀市上野丸之内1番地\u3000201号", "伊賀市桐ヶ丘1番"),
        (["taishoku"], {"p.kokuho": False, "p.insurance": "none"}, None, "どれにも入っていない"),
        (["shushoku"], {"p.kokuho": True, "p.insurance": "shaho"}, "国民健康保険", "職場の健康保険(本人)"),
    ],
)
def test_before_and_after_by_what_changes(
    events: list[str], values: dict[str, Any], before: str | None, after: str
) -> None:
    state = resident(events, values, **{"ev.new_address": "伊賀市桐ヶ丘1番"})
    filled = form(state, "F-FUKUSHI-HENKO", ("fukushi-henko", "p1"))
    assert (says(filled, "before"), says(filled, "after")) == (before, after)


@pytest.mark.parametrize(("event", "after"), [("tenkyo", "伊賀市桐ヶ丘1番"), ("shushoku", None)])
def test_another_insurance_is_no_change_of_what_a_nursery_place_needs(event: str, after: str | None) -> None:
    values = {"p.kokuho": True, "p.insurance": "shaho_dep"}
    filled = form(
        resident([event], values, **{"ev.new_address": "伊賀市桐ヶ丘1番"}), "F-HOIKU-HENKO", ("hoiku-henko", "p1")
    )
    assert says(filled, "after") == after


SETAI = ("setainushi-henko", VISIT)


def couple(event: str, wish: str, **values: Any) -> VisitState:
    """夫 (世帯主), 妻 and 子 of the register with a wish about their household."""
    state = visit({"ev.kind": [event], "hh.setai_wish": wish, **values})
    for name, relation in (("福田\u3000正樹", "世帯主"), ("福田\u3000恵", "妻"), ("福田\u3000葵", "子")):
        person(state, name, {"p.relation": relation, "p.sex": "女"}, person_id=f"1{len(state.persons)}")
    return state


@pytest.mark.parametrize("event", ["setai", "rikon", "konin"])
def test_who_becomes_head_of_a_household_is_asked_and_never_supposed(event: str) -> None:
    filled = form(couple(event, "head-change"), "F-SETAI", SETAI)
    assert (box(filled, "ev.old_head").value, box(filled, "ev.new_head").value) == ("福田\u3000正樹", None)
    assert [one.key for one in filled.missing if "head" in one.item or "new_relation" in one.item] == [
        "ev.new_head|",
        *(f"p.new_relation|p{number}" for number in (1, 2, 3)),
    ]


def test_the_insurance_notice_knows_the_new_head_only_when_told() -> None:
    state = couple("setai", "head-change")
    before = form(state, "F-KOKUHO-HENKO", ("kokuho-henko", VISIT))
    put(state, VISIT, {"ev.new_head": "福田 恵"})
    after = form(state, "F-KOKUHO-HENKO", ("kokuho-henko", VISIT))
    assert [(says(one, "before"), says(one, "after")) for one in (before, after)] == [
        ("福田\u3000正樹", None),
        ("福田\u3000正樹", "福田 恵"),
    ]
    relations = form(state, "F-SETAI", SETAI)
    assert [box(relations, "p.new_relation", key).value for key in ("p1", "p2", "p3")] == [None, "世帯主", None]


@pytest.mark.parametrize("wish", ["split", "merge"])
def test_who_leads_a_household_that_is_split_or_joined_is_not_supposed(wish: str) -> None:
    filled = form(couple("setai", wish), "F-SETAI", ("setai-bunri", VISIT))
    assert [box(filled, item).value for item in ("ev.new_head", "p.new_relation")] == [None, None]


def test_a_head_who_moves_away_is_not_head_of_those_who_stay() -> None:
    """転出先の世帯主 is another question: its answer is not taken for the new head's name."""
    state = couple("tenshutsu", "none", **{"F-IDO-TENSHUTSU.new_head": "福田 正樹"})
    put(state, "p1", {"p.moving": True})
    assert box(form(state, "F-SETAI", SETAI), "ev.new_head").value is None
    assert box(form(couple("tenkyo", "none"), "F-IDO-TENKYO", ("tenkyo-todoke", VISIT)), "ev.new_head").value == (
        "福田\u3000正樹"
    )


def test_the_old_head_is_refused_as_the_new_one() -> None:
    changing, dead, moving = couple("setai", "head-change"), couple("shibo", "none"), couple("tenkyo", "none")
    put(dead, "p1", {"p.deceased": True})
    item = catalogue().items["ev.new_head"]
    for state, named, sentence in (
        (changing, "福田 正樹", "error.same_head"),
        (changing, "福田 恵", None),
        (dead, "福田\u3000正樹", "error.same_head"),
        (moving, "福田 正樹", None),
    ):
        found = validate(item, named, Context(TODAY, state))
        assert (found.key if found else None) == sentence


def test_a_new_name_is_after_and_the_registered_one_before() -> None:
    state = resident(["shimei"])
    edit(state, "p1", "p.name", "林\u3000京子")
    filled = form(state, "F-FUKUSHI-HENKO", ("fukushi-henko", "p1"))
    assert (says(filled, "before"), says(filled, "after")) == ("森\u3000京子", "林\u3000京子")


@pytest.mark.parametrize(("event", "day"), [("tenkyo", None), ("setai", "2026-11-20")])
def test_only_another_household_gives_another_number_of_insurance(event: str, day: str | None) -> None:
    filled = form(resident([event], {"p.kokuho": True}), "F-KOKUHO-HENKO", ("kokuho-henko", VISIT))
    assert box(filled, "F-KOKUHO-HENKO.shikaku_date", "p1").value == day


def test_who_came_stands_to_everybody_as_it_is() -> None:
    state = moving_family()
    of = {
        subject: box(form(state, "F-FUKUSHI-HENKO", ("fukushi-henko", subject)), "ap.kind") for subject in ("p1", "p3")
    }
    assert {subject: (found.value, found.item, found.person_key) for subject, found in of.items()} == {
        "p1": ("self", "ap.kind", VISIT),
        "p3": ("head", "ap.kind", VISIT),
    }


@pytest.mark.parametrize(("event", "required"), [("tenkyo", False), ("setai", False), ("shushoku", True)])
def test_an_insurance_that_did_not_change_need_not_be_said_again(event: str, required: bool) -> None:
    filled = form(resident([event]), "F-FUKUSHI-HENKO", ("fukushi-henko", "p1"))
    asked = {item: box(filled, item, "p1").required for item in ("p.insurance", "p.hi_insurer", "p.hi_number")}
    assert asked == dict.fromkeys(asked, required)


def test_the_district_follows_from_the_new_address() -> None:
    state = resident(["tenkyo"], **{"ev.new_address": "伊賀市桐ケ丘3丁目1番"})
    towns = book({"桐ヶ丘": {"jichi": "桐ヶ丘住民自治協議会", "school": "伊賀市立青山小学校"}})
    filled = form(state, "F-IDO-TENKYO", ("tenkyo-todoke", ""), setting=Setting(towns=towns))
    assert (says(filled, "jichiku"), says(filled, "school")) == ("桐ヶ丘住民自治協議会", "伊賀市立青山小学校")


@pytest.mark.parametrize(
    ("applicant", "subject", "relation"),
    [("p1", "p1", "本人"), ("p1", "p3", "父"), ("p2", "p4", "母"), ("p2", "p1", "妻")],
)
def test_what_the_applicant_is_to_the_subject(applicant: str, subject: str, relation: str) -> None:
    state = moving_family()
    state.persons = [
        Participant(p.key, p.person_id, p.household_id, p.role, p.order_no, p.key == applicant) for p in state.persons
    ]
    assert box(form(state, "F-TECHO-HENKO", ("techo-henko", subject)), "ap.relation").value == (relation)


@pytest.mark.parametrize(
    ("role", "house", "recorded", "relation"),
    [
        ("agent", "H2", "世帯主", None),
        ("agent", "H2", "子", None),
        ("agent", None, "父", None),
        ("agent", "H1", "父", "父"),
        ("member", "H2", "父", None),  # two households in one visit
        ("member", None, "父", "父"),  # of a newcomer the visit itself says so
    ],
)
def test_a_relation_counts_in_its_own_household_only(
    role: str, house: str | None, recorded: str, relation: str | None
) -> None:
    state = resident(["cert"])
    state.persons = [replace(one, applicant=False) for one in state.persons]
    key = person(state, "前山　由香", {"p.relation": recorded, "p.sex": "男"}, role=role, applicant=True)
    state.persons[-1] = replace(state.persons[-1], household_id=house)
    put(state, VISIT, {"ap.kind": "agent" if role == "agent" else "member"})
    assert key == "p2"
    assert box(form(state, "F-TECHO-HENKO", ("techo-henko", "p1")), "ap.relation").value == relation


def test_grandchildren_are_told_from_children() -> None:
    state = resident(["kosodate"])
    for relation, birth in (("子", "1990-01-01"), ("子の子", "2015-01-01"), ("子", "2012-01-01")):
        person(state, relation, {"p.relation": relation, "p.birth": birth}, person_id=birth)
    filled = form(state, "F-JIDO-NINTEI", ("jidoteate-nintei", "p1"))
    relations = {one.person_key: one.value for one in filled.boxes() if one.item == "p.relation_to_claimant"}
    custody = {one.person_key: one.value for one in filled.boxes() if one.item == "p.custody"}
    assert relations == {"p3": "孫", "p4": "子"}
    assert custody == {"p3": None, "p4": "監護し生計同一"}


def test_a_child_beside_the_household_lives_apart_at_its_own_address() -> None:
    state = resident(["kosodate"])
    apart = person(
        state, "森\u3000空", {"p.birth": "2010-01-01", "p.relation": "子", "p.address": "津市1番"}, role="other"
    )
    filled = form(state, "F-JIDO-NINTEI", ("jidoteate-nintei", "p1"))
    assert (box(filled, "p.living", apart).value, box(filled, "p.separate_address", apart).value) == ("別居", "津市1番")


def test_the_address_on_new_years_day_is_the_old_one_after_a_move_in_this_year() -> None:
    state = moving_family()
    assert box(form(state, "F-JIDO-NINTEI", ("jidoteate-nintei", "p1")), "p.jan1_address").value == (
        "大阪府大阪市北区梅田1丁目1番1号"
    )
    put(state, VISIT, {"ev.date": "2025-12-28"})
    assert "四十九町" in box(form(state, "F-JIDO-NINTEI", ("jidoteate-nintei", "p1")), "p.jan1_address").value


@pytest.mark.parametrize(
    ("name", "substitute"),
    [("森\u3000京子", None), ("𠮷田\u3000髙子", "吉田\u3000高子"), ("渡邉\U000e0110\u3000一", "渡邉\u3000一")],
)
def test_letters_that_the_certificate_cannot_hold_are_replaced(name: str, substitute: str | None) -> None:
    state = resident(["card"], {"p.name": name})
    assert says(form(state, "F-MYC-SHOMEI", ("mycard-denshi", "p1")), "daitai") == substitute


@pytest.mark.parametrize(
    ("birth", "events", "wanted"), [("2012-01-01", ["tennyu"], "不要"), ("1990-01-01", ["tennyu"], "発行")]
)
def test_signing_certificates_are_for_fifteen_and_over(birth: str, events: list[str], wanted: str) -> None:
    state = resident(events, {"p.birth": birth})
    assert says(form(state, "F-MYC-SHOMEI", ("mycard-denshi", "p1")), "sign_cert") == wanted


def test_a_whole_household_on_a_request_is_said_so() -> None:
    state = moving_family()
    everybody = [("juminhyo-utsushi", key) for key in ("p1", "p2", "p3", "p4")]
    assert says(form(state, "F-JUMINHYO", *everybody), "scope") == "世帯全員"
    assert says(form(state, "F-JUMINHYO", *everybody[:2]), "scope") == "一部"


@pytest.mark.parametrize(
    ("old", "kind"), [("三重県津市1番", "居住地(県内から)"), ("奈良県奈良市1番", "居住地(県外から)")]
)
def test_a_handbook_knows_whether_it_comes_from_another_prefecture(old: str, kind: str) -> None:
    state = resident(["tennyu"], {"p.moving": True}, **{"ev.old_address": old, "ev.new_address": "伊賀市桐ヶ丘1番"})
    assert says(form(state, "F-TECHO-HENKO", ("techo-henko", "p1")), "kind") == [kind]


def test_the_registered_domicile_is_split_for_the_wide_area_request() -> None:
    state = resident(["cert"], {"p.honseki": "奈良県山辺郡山添村大字大西151番地"})
    filled = form(state, "F-KOSEKI-KOIKI", ("koseki-koiki", "p1"))
    assert (says(filled, "honseki_pref"), says(filled, "honseki_rest")) == ("奈良県山辺郡山添村", "大字大西151番地")


def test_the_reception_fills_its_own_boxes() -> None:
    filled = form(resident(["cert"]), "F-MIBUN", ("mibun-shomei", "p1"))
    assert [box(filled, f"st.{name}").text for name in ("no", "received", "desk", "staff")] == [
        "20261123-0412",
        "令和8年11月23日 09:15",
        "住民課(戸籍住民) 住民課 3",
        "山田 一子",
    ]


def bereaved(dead: str) -> VisitState:
    """夫, 妻 and 子 of the register after the death of one of them."""
    state = couple("shibo", "none")
    for key in ("p1", "p2", "p3"):
        put(state, key, {"p.deceased": key == dead, "p.head": key == "p1", "p.moving": False})
    return state


@pytest.mark.parametrize(("subject", "kind"), [("p1", ["死亡"]), ("p3", ["世帯構成"])])
def test_only_who_died_is_dead_on_a_form(subject: str, kind: list[str]) -> None:
    filled = form(bereaved("p1"), "F-FUKUSHI-HENKO", ("fukushi-henko", subject))
    assert says(filled, "kind") == kind


@pytest.mark.parametrize(("dead", "kind"), [("p1", ["世帯主"]), ("p2", None)])
def test_the_head_changes_only_when_the_head_died(dead: str, kind: list[str] | None) -> None:
    assert says(form(bereaved(dead), "F-KOKUHO-HENKO", ("kokuho-henko", VISIT)), "kind") == kind


@pytest.mark.parametrize(("wish", "kind"), [("head-change", "世帯主"), ("split", "世帯分離"), ("merge", "世帯合併")])
def test_the_insurance_notice_says_what_becomes_of_the_household(wish: str, kind: str) -> None:
    assert says(form(couple("setai", wish), "F-KOKUHO-HENKO", ("kokuho-henko", VISIT)), "kind") == [kind]


@pytest.mark.parametrize(("change", "reason"), [("decrease", "死亡"), ("increase", None)])
def test_a_child_taken_in_after_a_death_did_not_die(change: str, reason: str | None) -> None:
    state = bereaved("p1")
    put(state, "p2", {"p.child_change": change})
    assert says(form(state, "F-JIFU-GAKU", ("jifu-gaku", "p2")), "reason") == reason
