"""Whose household a form is about when a part of one moves, parts by divorce, joins another, or somebody died too."""

from dataclasses import replace
from typing import Any

import pytest

from services.documents import service
from services.documents.filled import FilledForm
from services.documents.people import Party
from services.documents.scene import Setting
from services.navigation.facts import facts_for
from services.navigation.service import judge
from services.reception.models import VISIT
from services.reception.state import VisitState
from tests.unit.documents.builder import TODAY, box, catalogue, form, moving_family, person, put, says, visit

OLD, NEW = "伊賀市緑ケ丘本町1482番地の6", "伊賀市桐ヶ丘1番"
EVERYBODY = ("p1", "p2", "p3", "p4", "p5", "p6")
SHUTOKU = ("kokuho-shutoku-ridatsu", "p2")
HENKO = ("kokuho-henko", VISIT)
TENKYO = ("tenkyo-todoke", VISIT)


def fukuda(events: list[str], moving: tuple[str, ...], came: str, **of_visit: Any) -> VisitState:
    """夫婦, two children and the husband's parents, of whom ``moving`` move within the city."""
    known = {"ev.kind": events, "ev.date": "2026-11-20", "ev.all_members": False, "hh.joins_existing": False}
    state = visit({**known, "ev.new_address": NEW, "ap.kind": "self", **of_visit})
    put(state, VISIT, {"hh.no": "1000000019", "hh.members": 6}, "core")
    for name, born, sex, relation, held in (
        ("福田\u3000正樹", "昭和56年6月14日", "男", "世帯主", ["jidoteate_recipient"]),
        ("福田\u3000美穂", "昭和58年3月3日", "女", "妻", []),
        ("福田\u3000陽菜", "平成24年10月8日", "女", "子", []),
        ("福田\u3000蒼", "令和3年7月21日", "男", "子", []),
        ("福田\u3000勲", "昭和25年12月1日", "男", "父", ["kouki", "kaigo1", "mycard"]),
        ("福田\u3000和子", "昭和28年2月20日", "女", "母", ["kokuho", "kaigo1"]),
    ):
        values = {"p.birth": born, "p.sex": sex, "p.relation": relation, "p.address": OLD, "p.mynumber": "…1234"}
        values |= {"p.resident": True, **{f"p.{one}": True for one in held}}
        person(state, name, values, person_id=f"19980100{len(state.persons)}")
    state.persons = [replace(one, applicant=one.key == came) for one in state.persons]
    for key in EVERYBODY:
        put(state, key, {"p.moving": key in moving})
    return state


def parents_move(**of_visit: Any) -> VisitState:
    return fukuda(["tenkyo"], ("p5", "p6"), "p5", **of_visit)


def divorced(*, moves: bool = True, **of_visit: Any) -> VisitState:
    """妻 leaves with the children, or stays for the time being."""
    moving = ("p2", "p3", "p4") if moves else ()
    state = fukuda(["rikon", "tenkyo"] if moves else ["rikon"], moving, "p2", **of_visit)
    for key in EVERYBODY:
        put(state, key, {"p.concerned": key in ("p1", "p2"), "p.name_changed": False})
    put(state, "p2", {"p.claimant": True})
    return state


def listed(filled: FilledForm, section: str) -> list[str]:
    return [row.person_key for part in filled.sections if part.id == section for row in part.rows]


# A part of a household moves


def test_a_part_of_a_household_that_moves_has_its_head_asked() -> None:
    filled = form(parents_move(), "F-IDO-TENKYO", TENKYO)
    assert listed(filled, "members") == ["p5", "p6"]
    assert (box(filled, "ev.old_head").value, box(filled, "ev.new_head").value) == ("福田\u3000正樹", None)
    assert box(filled, "ap.relation").value == "本人"
    asked = {one.key: (one.value, one.required) for one in filled.boxes() if "relation" in one.item}
    assert asked == {
        "p.new_relation|p5": (None, True),
        "p.new_relation|p6": (None, True),
        "ap.relation|": ("本人", False),
    }


@pytest.mark.parametrize(
    ("form_id", "wanted", "empty"),
    [
        ("F-KOUKI-IDO", ("kouki-henko", "p5"), ["ev.new_head"]),
        ("F-KOKUHO-HENKO", HENKO, ["ev.new_head", "p.address", "hh.no"]),
    ],
)
def test_who_stays_is_not_head_of_those_who_move(form_id: str, wanted: tuple[str, str], empty: list[str]) -> None:
    state = parents_move()
    household = next(part for part in form(state, form_id, wanted).sections if part.id == "household")
    assert [(one.item, one.value) for row in household.rows for one in row.boxes] == [(item, None) for item in empty]
    put(state, VISIT, {"ev.new_head": "福田 勲"})
    assert box(form(state, form_id, wanted), "p.name", section="household").person_key == "p5"


def test_only_those_who_move_are_on_the_insurance_notice() -> None:
    state = divorced()
    put(state, "p2", {"p.kokuho": True})
    filled = form(state, "F-KOKUHO-HENKO", HENKO)
    assert listed(filled, "members") == ["p2"]
    assert says(filled, "kind") == ["住所"]


@pytest.mark.parametrize("named", [{"ev.new_head": "福田勲"}, {}])
def test_whom_staff_name_is_the_new_head(named: dict[str, str]) -> None:
    state = parents_move(**named)
    if not named:
        put(state, "p5", {"p.new_relation": "世帯主"}, "staff")
    filled = form(state, "F-IDO-TENKYO", TENKYO)
    assert box(filled, "ev.new_head").value == (named.get("ev.new_head") or "福田\u3000勲")
    assert [box(filled, "p.new_relation", key).value for key in ("p5", "p6")] == ["世帯主", None]


def test_who_moves_alone_is_the_head() -> None:
    state = fukuda(["tenkyo"], ("p6",), "p6")
    filled = form(state, "F-IDO-TENKYO", TENKYO)
    assert (box(filled, "ev.new_head").value, box(filled, "p.new_relation").value) == ("福田\u3000和子", "世帯主")
    assert Party(state, TODAY).left.head == "p1"


def test_a_head_who_moves_with_some_stays_theirs() -> None:
    filled = form(fukuda(["tenkyo"], ("p1", "p2"), "p1"), "F-IDO-TENKYO", TENKYO)
    assert box(filled, "ev.new_head").value == "福田\u3000正樹"
    assert [box(filled, "p.relation", key).value for key in ("p1", "p2")] == ["世帯主", "妻"]


def test_a_whole_household_keeps_its_head_number_and_relations() -> None:
    state = fukuda(["tenkyo"], EVERYBODY, "p1", **{"ev.all_members": True})
    filled = form(state, "F-KOKUHO-HENKO", HENKO)
    assert box(filled, "p.name", section="household").person_key == "p1"
    assert (box(filled, "hh.no").value, box(filled, "p.relation", "p6").value) == ("1000000019", "母")
    put(state, "p5", {"p.moving": False})  # chosen before the answer was that everybody moves
    assert Party(state, TODAY).movers == list(EVERYBODY)


def test_of_those_arriving_residents_stay_where_they_are() -> None:
    state = moving_family()
    person(state, "田中\u3000はつ", {"p.relation": "世帯主", "p.resident": True}, person_id="900")
    assert Party(state, TODAY).movers == ["p1", "p2", "p3", "p4"]
    assert (Party(state, TODAY).head, Party(state, TODAY).left.head) == ("p1", "p5")


# What changes is the person's own


def test_the_notice_of_a_recipient_who_stays_says_no_address_of_others() -> None:
    filled = form(parents_move(), "F-JIDO-HENKO", ("jidoteate-henko", "p1"))
    assert (says(filled, "kind"), says(filled, "before"), says(filled, "after")) == (None, None, None)
    assert box(filled, "p.address", "p1").value == OLD
    moving = form(fukuda(["tenkyo"], ("p1",), "p1"), "F-JIDO-HENKO", ("jidoteate-henko", "p1"))
    assert (says(moving, "kind"), says(moving, "before"), says(moving, "after")) == (["受給者の住所"], OLD, NEW)


def test_where_allowance_ends_without_leaving_the_city_nobodys_new_address_is_said() -> None:
    filled = form(divorced(), "F-JIDO-SHOMETSU", ("jidoteate-shometsu", "p1"))
    assert [one.value for one in filled.boxes() if one.value == NEW] == []


@pytest.mark.parametrize(
    ("changed", "kind", "before", "after"),
    [(False, ["住所"], OLD, NEW), (True, ["住所", "氏名"], f"{OLD}、福田\u3000美穂", f"{NEW}、林\u3000美穂")],
)
def test_a_changed_name_is_said_as_it_was_answered(changed: bool, kind: list[str], before: str, after: str) -> None:
    state = divorced()
    put(state, "p2", {"p.name_changed": changed, "p.kokuho": True})
    stored = state.values["p2", "p.name"]
    name = "林\u3000美穂" if changed else "福田\u3000美穂"
    state.values["p2", "p.name"] = replace(
        stored, value=name, source="staff", original=stored.value, original_source="core"
    )
    card, notice = form(state, "F-MYC-KENMEN", ("mycard-kenmen", "p2")), form(state, "F-KOKUHO-HENKO", HENKO)
    assert [says(card, one) for one in ("kind", "old", "new")] == [kind, before, after]
    assert [says(notice, one) for one in ("kind", "before", "after")] == [kind, before, after]


def test_another_former_surname_is_no_other_name() -> None:
    state = fukuda(["shimei"], (), "p2")
    put(state, "p2", {"p.name_changed": False})
    filled = form(state, "F-FUKUSHI-HENKO", ("fukushi-henko", "p2"))
    assert [says(filled, one) for one in ("kind", "before", "after")] == [None, None, None]


# 離婚


def test_after_a_divorce_she_is_insured_in_a_household_of_her_own() -> None:
    state = divorced()
    filled = form(state, "F-KOKUHO-SHUTOKU", SHUTOKU)
    household = next(part for part in filled.sections if part.id == "household")
    assert [one.value for row in household.rows for one in row.boxes] == [None, None, None, None]
    put(state, VISIT, {"ev.new_head": "福田 美穂"})
    assert box(form(state, "F-KOKUHO-SHUTOKU", SHUTOKU), "p.name", section="household").person_key == "p2"


@pytest.mark.parametrize("moves", [True, False])
def test_a_former_spouse_and_in_laws_are_no_family_any_more(moves: bool) -> None:
    state = divorced(moves=moves)
    instances = service.forms_for(state, [("jidoteate-nintei", "p2")], catalogue(), TODAY)
    assert "spouse" not in instances[0].roles
    support = form(state, "F-JIFU-NINTEI", ("jifu-nintei", "p2"))
    assert (listed(support, "children"), listed(support, "fuyo")) == (["p3", "p4"], [])
    welfare = form(state, "F-FUKUSHI-NINTEI", ("fukushi-hitorioya", "p2"))
    assert listed(welfare, "support") == []
    children = form(state, "F-JIDO-NINTEI", ("jidoteate-nintei", "p2"))
    assert {box(children, "p.relation_to_claimant", key).value for key in ("p3", "p4")} == {"子"}
    assert {box(children, "p.living", key).value for key in ("p3", "p4")} == {"同居"}


def test_the_husbands_own_parents_stay_his_relatives() -> None:
    state = divorced(moves=False)
    assert listed(form(state, "F-JIFU-NINTEI", ("jifu-nintei", "p1")), "fuyo") == ["p5", "p6"]
    assert Party(state, TODAY).parents_of("p3") == ["p1", "p2"]
    put(state, VISIT, {"ev.kind": ["konin"]})
    assert Party(state, TODAY).spouse_of("p2") == "p1"


def test_a_divorce_of_the_younger_couple_parts_nobody_else() -> None:
    state = visit({"ev.kind": ["rikon"]})
    for relation in ("世帯主", "妻", "子", "子の妻", "子の子", "子の妻の母"):
        person(state, relation, {"p.relation": relation}, person_id=relation)
    for key in ("p3", "p4"):
        put(state, key, {"p.concerned": True})
    party = Party(state, TODAY)
    assert [party.spouse_of(key) for key in ("p1", "p3", "p4")] == ["p2", None, None]
    assert sorted(party.kin.parted_from("p3")) == ["p4", "p6"]
    assert sorted(party.kin.parted_from("p4")) == ["p1", "p2", "p3"]
    assert party.kin.parted_from("p1") == set()


# 死亡 in the same visit


def bereaved_and_moving() -> VisitState:
    state = fukuda(["tenkyo", "shibo"], EVERYBODY, "p1", **{"ev.all_members": True})
    put(state, "p5", {"p.deceased": True})
    del state.values["p5", "p.moving"]  # nobody chose: all move
    return state


def test_the_dead_do_not_move() -> None:
    state = bereaved_and_moving()
    facts = {key: facts_for(state, catalogue(), TODAY, "tenkyo", key)["p"]["moving"] for key in ("p5", "p6")}
    assert facts == {"p5": False, "p6": True}
    assert listed(form(state, "F-IDO-TENKYO", TENKYO), "members") == ["p1", "p2", "p3", "p4", "p6"]
    procedures = {one.key for one in judge(state, catalogue(), TODAY).to_do}
    assert not {("mycard-kenmen", "p5"), ("kouki-henko", "p5"), ("kaigo-shutoku", "p5")} & procedures
    assert {("kaigo-soshitsu", "p5"), ("kaigo-shutoku", "p6")} <= procedures


def test_the_reason_on_a_form_is_the_persons_own() -> None:
    filled = {
        one.subject: one
        for one in service.filled_forms(bereaved_and_moving(), catalogue(), TODAY, Setting())
        if one.id == "F-KAIGO-SHIKAKU"
    }
    assert {key: says(one, "kind") for key, one in filled.items()} == {
        "p5": "喪失(死亡)",
        "p6": "住所・氏名・世帯変更",
    }
    assert [box(filled["p5"], "p.address", "p5").value, box(filled["p6"], "ev.new_address").value] == [OLD, NEW]


def test_no_head_is_left_behind_when_the_dead_was_and_all_others_move() -> None:
    state = bereaved_and_moving()
    facts = facts_for(state, catalogue(), TODAY, "tenkyo")["hh"]
    assert facts["remaining"] == 0


# Joining a household


def test_whoever_joins_a_household_has_no_relation_to_its_head_yet() -> None:
    state = moving_family()
    put(state, VISIT, {"hh.joins_existing": True, "ev.new_head": "田中 はつ"})
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", VISIT))
    asked = {one.person_key: (one.item, one.value, one.required) for one in filled.boxes() if one.label.ja == "続柄"}
    assert asked == dict.fromkeys(("p1", "p2", "p3", "p4"), ("p.new_relation", None, True))
    put(state, "p1", {"p.new_relation": "子"}, "staff")
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", VISIT))
    assert [box(filled, "p.new_relation", key).value for key in ("p1", "p2")] == ["子", None]
    assert state.get("p.relation", "p1") == "世帯主"  # towards the old household
    assert Party(state, TODAY).spouse_of("p1") == "p2"


def test_a_relation_that_staff_entered_counts() -> None:
    state = moving_family()
    put(state, VISIT, {"hh.joins_existing": True})
    put(state, "p1", {"p.relation": "子"}, "staff")
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", VISIT))
    assert [one.value for one in filled.boxes() if one.label.ja == "続柄"] == ["子", None, None, None]


def test_who_joins_from_within_the_city_has_another_household_number() -> None:
    state = fukuda(["tenkyo"], ("p6",), "p6", **{"hh.joins_existing": True, "ev.new_head": "林 一郎"})
    filled = form(state, "F-KOKUHO-HENKO", HENKO)
    assert (box(filled, "hh.no").value, box(filled, "p.new_relation", "p6").value) == (None, None)


# Who reports


@pytest.mark.parametrize(
    ("kind", "household", "heir"),
    [("third", "H2", None), ("third", None, None), ("member", "H2", None), ("member", "H1", "家主\u3000一郎")],
)
def test_only_the_family_is_proposed_for_the_heir(kind: str, household: str | None, heir: str | None) -> None:
    state = visit({"ev.kind": ["shibo"], "ap.kind": kind})
    known = {"p.relation": "世帯主", "p.deceased": True, "p.birth": "昭和10年1月1日"}
    person(state, "森\u3000京", known, person_id="1")
    person(state, "家主\u3000一郎", {"p.relation": "世帯主"} if household == "H2" else {}, applicant=True)
    state.persons[1] = replace(state.persons[1], household_id=household)
    assert says(form(state, "F-KAIGO-SHIKAKU", ("kaigo-soshitsu", "p1")), "souzoku") == heir


def test_every_child_claims_what_a_dead_parent_was_not_paid() -> None:
    state = fukuda(["shibo"], (), "p2")
    put(state, "p1", {"p.deceased": True})
    assert listed(form(state, "F-JIDO-MISHIHARAI", ("jidoteate-mishiharai", "p1")), "child") == ["p3", "p4"]
