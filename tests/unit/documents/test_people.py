"""Who is who: roles and groups by 続柄, age and what is known of the visit."""

from datetime import date

import pytest

from services.documents.groups import GROUPS
from services.documents.people import Party, dead_applicant, may_come
from services.reception.state import VisitState
from tests.unit.documents.builder import TODAY, moving_family, person, put, visit


def household(*people: tuple[str, str, str]) -> VisitState:
    """Persons as (relation, birth, sex); keys p1, p2, … in this order."""
    state = visit({"ev.kind": ["setai"], "ap.kind": "self"})
    for place, (relation, birth, sex) in enumerate(people):
        values = {"p.relation": relation, "p.birth": birth, "p.sex": sex}
        person(state, relation, values, person_id=f"10{place}", applicant=place == 0)
    return state


THREE_GENERATIONS = (
    ("世帯主", "1960-04-01", "男"),
    ("妻", "1962-05-05", "女"),
    ("子", "1988-01-01", "男"),
    ("子の妻", "1990-02-02", "女"),
    ("子の子", "2015-03-03", "女"),
    ("母", "1938-09-09", "女"),
)


@pytest.mark.parametrize(
    ("key", "spouse"), [("p1", "p2"), ("p2", "p1"), ("p3", "p4"), ("p4", "p3"), ("p5", None), ("p6", None)]
)
def test_spouses_are_found_by_relation(key: str, spouse: str | None) -> None:
    assert Party(household(*THREE_GENERATIONS), TODAY).spouse_of(key) == spouse


def test_with_two_married_sons_nobody_guesses_whose_wife_it_is() -> None:
    state = household(("世帯主", "1960", "男"), ("子", "1988", "男"), ("子", "1990", "男"), ("子の妻", "1990", "女"))
    assert Party(state, TODAY).spouse_of("p4") is None


@pytest.mark.parametrize(
    ("key", "parents"), [("p3", ["p1", "p2"]), ("p5", ["p3", "p4"]), ("p1", ["p6"]), ("p6", []), ("p2", [])]
)
def test_parents_are_found_by_relation(key: str, parents: list[str]) -> None:
    assert Party(household(*THREE_GENERATIONS), TODAY).parents_of(key) == parents


def test_the_child_of_an_unregistered_wife_has_her_for_its_parent_alone() -> None:
    state = household(("世帯主", "1980", "男"), ("妻(未届)", "1982", "女"), ("妻(未届)の子", "2012", "男"))
    assert Party(state, TODAY).parents_of("p3") == ["p2"]


def test_children_are_counted_to_the_fiscal_year_of_eighteen() -> None:
    """Born on 1 April 2008 reaches 18 on 31 March 2026 and is no child after it; born on 2 April still is."""
    state = household(("世帯主", "1975-01-01", "女"), ("子", "2008-04-01", "男"), ("子", "2008-04-02", "女"))
    assert Party(state, date(2026, 3, 31)).children == ["p2", "p3"]
    assert Party(state, date(2026, 4, 1)).children == ["p3"]


def test_an_unknown_birth_date_makes_no_child() -> None:
    state = household(("世帯主", "1975-01-01", "女"), ("子", "年月日不詳", "男"))
    assert Party(state, TODAY).children == []


def test_whom_the_notice_names_as_the_new_head_is_the_head() -> None:
    state = moving_family()
    put(state, "", {"ev.kind": ["shibo"], "ev.new_head": "田中 花子"})
    put(state, "p1", {"p.deceased": True})
    assert Party(state, TODAY).head == "p2"
    put(state, "", {"ev.new_head": "田中 一郎"})  # nobody of the visit
    assert Party(state, TODAY).head is None


def test_the_new_head_goes_before_the_registered_one() -> None:
    state = household(*THREE_GENERATIONS)
    assert (Party(state, TODAY).head, Party(state, TODAY).registered_head) == ("p1", "p1")
    put(state, "p3", {"p.head": True})
    assert (Party(state, TODAY).head, Party(state, TODAY).registered_head) == ("p3", "p1")


def test_a_dead_head_heads_nothing() -> None:
    state = household(*THREE_GENERATIONS)
    put(state, "p1", {"p.deceased": True})
    assert Party(state, TODAY).head is None
    assert Party(state, TODAY).living == ["p2", "p3", "p4", "p5", "p6"]


def test_who_joins_another_household_has_no_head_in_the_visit() -> None:
    state = moving_family()
    put(state, "", {"hh.joins_existing": True})
    assert Party(state, TODAY).head is None


def test_nobody_named_means_everybody_moves() -> None:
    state = household(*THREE_GENERATIONS[:2])
    assert Party(state, TODAY).movers == ["p1", "p2"]
    put(state, "p2", {"p.moving": True})
    assert Party(state, TODAY).movers == ["p2"]


def test_a_proxy_leaves_the_applicants_place_to_the_person_concerned() -> None:
    state = household(*THREE_GENERATIONS[:2])
    agent = person(state, "代理 次郎", role="agent", applicant=True)
    state.persons[0] = type(state.persons[0])("p1", "100", "H1", "member", 0, False)
    put(state, "", {"ap.kind": "agent"})
    roles = Party(state, TODAY).roles("p2")
    assert (roles["proxy"], roles["applicant"], roles["subject"]) == (agent, "p2", "p2")


def test_the_one_at_the_counter_applies_for_the_others() -> None:
    roles = Party(moving_family(), TODAY).roles("p4")
    assert roles == {
        "subject": "p4",
        "applicant": "p1",
        "head": "p1",
        "child": "p4",
        "mother": "p2",
        "guardian": "p1",
    }


@pytest.mark.parametrize(
    ("group", "subject", "expected"),
    [
        ("児童", "p1", ["p5"]),
        ("保護者", "p5", ["p3", "p4"]),
        ("同居者", "p5", ["p1", "p2", "p6"]),
        ("同居の親族", "p1", ["p3", "p4", "p6"]),
        ("世帯員", "", ["p1", "p2", "p3", "p4", "p5", "p6"]),
        ("同伴者", "p4", ["p5"]),
    ],
)
def test_groups_of_three_generations(group: str, subject: str, expected: list[str]) -> None:
    assert GROUPS[group](Party(household(*THREE_GENERATIONS), TODAY), subject, ()) == expected


def test_grown_children_up_to_22_are_listed_apart() -> None:
    state = household(
        ("世帯主", "1970-01-01", "男"),
        ("子", "2004-04-01", "男"),  # 22 reached on 31 March 2026: over
        ("子", "2004-04-02", "男"),
        ("子", "2010-01-01", "男"),
    )
    assert GROUPS["大学生年代の子"](Party(state, TODAY), "p1", ()) == ["p3"]


def test_the_offender_in_the_household_is_never_listed_for_protection() -> None:
    state = household(("世帯主", "1980-01-01", "男"), ("妻", "1982-01-01", "女"), ("子", "2015-01-01", "女"))
    assert GROUPS["同伴者"](Party(state, TODAY), "p2", ()) == ["p3"]


def test_welfare_lists_the_children_of_a_single_parent() -> None:
    state = household(("世帯主", "1985-01-01", "女"), ("子", "2015-01-01", "女"))
    assert GROUPS["福祉医療の対象者"](Party(state, TODAY), "", ("p1",)) == ["p1"]
    put(state, "", {"hh.hitorioya": True})
    assert GROUPS["福祉医療の対象者"](Party(state, TODAY), "", ("p1",)) == ["p1", "p2"]


def test_the_same_insurance_only() -> None:
    state = moving_family()
    put(state, "p2", {"p.insurance": "shaho"})
    put(state, "p3", {"p.insurance": "kokuho"})
    assert GROUPS["同一保険世帯"](Party(state, TODAY), "p1", ()) == ["p3"]


def test_the_dead_and_children_do_not_stand_at_the_counter() -> None:
    state = visit()
    for name, born, dead in (
        ("父", "昭和30年1月1日", True),
        ("子", "平成23年11月24日", False),
        ("孫", "平成23年11月23日", False),
    ):
        person(state, name, {"p.birth": born, "p.deceased": dead}, applicant=name == "父")
    person(state, "だれか")
    assert [one.key for one in may_come(state, TODAY)] == ["p3", "p4"]
    assert dead_applicant(state) == state.persons[0]
    put(state, "p1", {"p.deceased": False})
    assert dead_applicant(state) is None
