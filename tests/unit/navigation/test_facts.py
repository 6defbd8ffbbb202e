"""The facts of a visit: stored, derived, or nobody has to ask."""

from datetime import date
from typing import Any

import pytest

from services.navigation.facts import facts_for, visit_facts
from services.reception.state import VisitState
from tests.unit.navigation.visits import TODAY, arriving, catalogue, put, resident, visit

FAMILY = {
    "p1": resident("昭和60年4月2日", "世帯主", "男"),
    "p2": resident("昭和62年4月2日", "妻"),
    "p3": resident("平成30年4月2日", "子"),
}


def person(state: VisitState, key: str = "p1", today: date = TODAY) -> dict[str, Any]:
    event = state.get("ev.kind")[0]
    return dict(facts_for(state, catalogue(), today, event, key)["p"])


def household(state: VisitState, today: date = TODAY) -> dict[str, Any]:
    event = state.get("ev.kind")[0]
    return dict(facts_for(state, catalogue(), today, event)["hh"])


def born(birth: str, today: date) -> dict[str, Any]:
    return person(visit(["cert"], {"p1": resident(birth, "世帯主")}), today=today)


@pytest.mark.parametrize(
    ("birth", "today", "fact", "value"),
    [
        # 後期高齢者医療: on the 75th birthday itself
        ("昭和26年11月3日", date(2026, 11, 2), "age", 74),
        ("昭和26年11月3日", date(2026, 11, 3), "age", 75),
        # 介護保険・国民年金: from the eve of the birthday
        ("昭和36年11月3日", date(2026, 11, 1), "age_reached", 64),
        ("昭和36年11月3日", date(2026, 11, 2), "age_reached", 65),
        ("昭和36年11月3日", date(2026, 11, 2), "age", 64),
        # 29 February: a year older from the eve of 1 March in common years
        ("平成20年2月29日", date(2026, 2, 27), "age_reached", 17),
        ("平成20年2月29日", date(2026, 2, 28), "age_reached", 18),
        ("平成20年2月29日", date(2026, 2, 28), "age", 17),
        ("平成20年2月29日", date(2026, 3, 1), "age", 18),
        # 「18歳に達する日以後の最初の3月31日」: born on 1 April a year earlier than on 2 April
        ("平成20年4月1日", date(2026, 3, 31), "u18fy", True),
        ("平成20年4月1日", date(2026, 4, 1), "u18fy", False),
        ("平成20年4月2日", date(2026, 4, 1), "u18fy", True),
        ("平成20年4月2日", date(2027, 3, 31), "u18fy", True),
        ("平成20年4月2日", date(2027, 4, 1), "u18fy", False),
        ("平成16年4月1日", date(2026, 4, 1), "u22fy", False),
        ("平成16年4月2日", date(2026, 4, 1), "u22fy", True),
        # school: born on 1 April begins with the older children
        ("令和2年4月1日", date(2026, 3, 31), "preschool", True),
        ("令和2年4月1日", date(2026, 4, 1), "preschool", False),
        ("令和2年4月1日", date(2026, 4, 1), "school_age", True),
        ("令和2年4月2日", date(2026, 4, 1), "preschool", True),
        ("令和2年4月2日", date(2026, 4, 1), "school_age", False),
        ("平成23年4月1日", date(2026, 4, 1), "school_age", False),
        ("平成23年4月2日", date(2026, 4, 1), "school_age", True),
    ],
)
def test_ages_and_school_years_turn_on_the_day_the_law_says(birth: str, today: date, fact: str, value: Any) -> None:
    assert born(birth, today)[fact] == value


def test_of_an_unknown_birth_year_only_what_both_ends_agree_on_is_known() -> None:
    facts = born("昭和22年月日不詳", TODAY)
    assert "age" not in facts
    assert "age_reached" not in facts
    assert (facts["u18fy"], facts["preschool"], facts["school_age"]) == (False, False, False)


def test_a_wholly_unknown_birth_date_leaves_everything_open() -> None:
    facts = born("年月日不詳", TODAY)
    assert not {"age", "age_reached", "u18fy", "u22fy", "preschool", "school_age"} & set(facts)


def test_a_day_that_no_calendar_has_is_the_days_around_it() -> None:
    assert born("平成1年2月29日", date(2026, 2, 27))["age"] == 36
    assert "age" not in born("平成1年2月29日", date(2026, 2, 28))
    assert born("平成1年2月29日", date(2026, 3, 1))["age"] == 37


def test_staff_can_settle_an_age_that_the_record_leaves_open() -> None:
    state = visit(["cert"], {"p1": resident("昭和22年月日不詳", "世帯主")})
    put(state, "p.age", 79, "p1", source="staff")
    assert person(state)["age"] == 79


def test_who_is_not_in_the_register_holds_nothing_here() -> None:
    newcomer = person(visit(["tennyu"], {"p1": arriving("昭和60年4月2日", "世帯主")}))
    assert {name: newcomer[name] for name in ("kokuho", "inkan", "jidoteate_recipient", "resident")} == {
        "kokuho": False,
        "inkan": False,
        "jidoteate_recipient": False,
        "resident": False,
    }
    protected = person(visit(["tenkyo"], {"p1": {"registered": True}}))
    assert "kokuho" not in protected  # in the register, but nothing was filled in


def test_values_of_another_type_than_their_item_are_no_facts() -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和60年4月2日", "世帯主")}, {"ev.date": "きのう", "ev.transfer_doc": 3})
    put(state, "p.insurance", "x", "p1")
    put(state, "p.techo_prev", "unknown", "p1")
    facts = facts_for(state, catalogue(), TODAY, "tennyu", "p1")
    assert not {"date", "days_since", "transfer_doc"} & set(facts["ev"])
    assert not {"insurance", "techo_prev"} & set(facts["p"])


# The days of several events


def day(state: VisitState, event: str) -> tuple[str | None, int | None]:
    known = facts_for(state, catalogue(), TODAY, event)["ev"]
    return known.get("date"), known.get("days_since")


def test_every_event_has_a_day_of_its_own() -> None:
    state = visit(["tenkyo", "rikon", "kaigo"], FAMILY, {"ev.date": "2026-11-01"})
    assert [day(state, event) for event in ("tenkyo", "rikon", "kaigo")] == [("2026-11-01", 2), *[(None, None)] * 2]
    put(state, "ev.date_koseki", "2026-10-20")
    assert [day(state, event) for event in ("tenkyo", "rikon", "kaigo")] == [
        ("2026-11-01", 2),
        ("2026-10-20", 14),
        (None, None),
    ]


def test_a_child_is_born_on_its_birthday_unless_somebody_says_otherwise_of_the_birth() -> None:
    people = {**FAMILY, "p9": {"registered": False, "birth": "2026-10-31", "relation": "子"}}
    state = visit(["tenkyo", "shussei"], people, {"ev.date": "2026-11-01"})
    assert (day(state, "tenkyo"), day(state, "shussei")) == (("2026-11-01", 2), ("2026-10-31", 3))
    put(state, "ev.date_shussei", "2026-10-30")
    assert (day(state, "tenkyo"), day(state, "shussei")) == (("2026-11-01", 2), ("2026-10-30", 4))


def test_a_catalogue_of_an_older_visit_keeps_one_day_for_all_events() -> None:
    events = {name: event.model_copy(update={"date_item": "ev.date"}) for name, event in catalogue().events.items()}
    items = {key: item for key, item in catalogue().items.items() if not key.startswith("ev.date_")}
    old = catalogue().model_copy(update={"version": "old", "events": events, "items": items})
    people = {**FAMILY, "p9": {"registered": False, "birth": "2026-10-31", "relation": "子"}}
    state = visit(["tenkyo", "shussei"], people)
    assert facts_for(state, old, TODAY, "shussei")["ev"]["date"] == "2026-10-31"
    put(state, "ev.date", "2026-11-01")
    assert {facts_for(state, old, TODAY, event)["ev"]["date"] for event in ("tenkyo", "shussei")} == {"2026-11-01"}


# Who moves


def test_who_moves_follows_from_the_whole_household_or_from_the_choice() -> None:
    state = visit(["tenkyo"], FAMILY)
    assert "moving" not in person(state)
    put(state, "ev.all_members", True)
    assert person(state)["moving"] is True
    put(state, "ev.all_members", False)
    assert "moving" not in person(state)
    put(state, "p.moving", True, "p2")
    put(state, "p.moving", False, "p1")
    assert (person(state, "p1")["moving"], person(state, "p2")["moving"]) == (False, True)


def test_a_choice_of_persons_is_ignored_once_everybody_moves() -> None:
    state = visit(["tenkyo"], FAMILY, {"ev.all_members": False})
    put(state, "p.moving", False, "p1")
    assert person(state)["moving"] is False
    put(state, "ev.all_members", True)
    assert person(state)["moving"] is True


def test_of_those_arriving_residents_of_the_city_do_not_move() -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和60年4月2日", "世帯主"), "p2": FAMILY["p2"]})
    assert (person(state, "p1")["moving"], person(state, "p2")["moving"]) == (True, False)


def test_nobody_moves_in_an_event_that_moves_nobody() -> None:
    assert person(visit(["konin"], FAMILY))["moving"] is False


# The household


def test_the_head_leaving_is_known_once_it_is_known_who_leaves() -> None:
    state = visit(["tenshutsu"], FAMILY)
    assert not {"head_leaving", "remaining"} & set(household(state))
    put(state, "ev.all_members", False)
    for key in FAMILY:
        put(state, "p.moving", key == "p1", key)
    assert (household(state)["head_leaving"], household(state)["remaining"]) == (True, 2)


def test_who_remains_is_counted_from_the_register_when_not_everybody_came() -> None:
    state = visit(["tenshutsu"], {"p1": FAMILY["p1"]}, {"ev.all_members": False})
    put(state, "p.moving", True, "p1")
    put(state, "hh.members", 4, source="core")
    assert household(state)["remaining"] == 3


def test_a_household_without_a_head_loses_none() -> None:
    people = {"p1": resident("昭和60年4月2日", "同居人"), "p2": resident("昭和60年4月2日", "縁故者")}
    assert household(visit(["tenshutsu"], people, {"ev.all_members": True}))["head_leaving"] is False


def test_the_deceased_head_leaves_the_household() -> None:
    state = visit(["shibo"], FAMILY)
    assert "head_leaving" not in household(state)
    put(state, "p.deceased", True, "p1")
    assert (household(state)["head_leaving"], household(state)["remaining"]) == (True, 2)


def test_children_are_counted_by_their_fiscal_year() -> None:
    people = {**FAMILY, "p4": resident("平成20年4月2日", "子"), "p5": resident("平成16年4月2日", "子")}
    counted = household(visit(["kosodate"], people), date(2026, 4, 1))
    assert (counted["children_u18fy"], counted["children_u22fy"]) == (2, 3)


def test_children_who_already_live_here_do_not_count_when_a_grandmother_arrives() -> None:
    people = {"p1": arriving("昭和25年4月2日", "世帯主"), **{f"r{key}": one for key, one in FAMILY.items()}}
    assert household(visit(["tennyu"], people))["children_u18fy"] == 0


@pytest.mark.parametrize(
    ("event", "relations", "couple"),
    [
        ("kosodate", ["世帯主", "妻", "子"], True),
        ("kosodate", ["世帯主", "妻(未届)", "妻(未届)の子"], True),
        ("kosodate", ["世帯主", "子"], False),
        ("kosodate", ["世帯主", "妻", "子", "子の子"], False),  # grandparents are a couple, the child's parent is alone
        ("kosodate", ["世帯主", "妻", "子", "子の妻", "子の子"], True),
        ("kosodate", ["世帯主", "父", "母", "子"], False),
        ("rikon", ["世帯主", "妻", "子"], False),
        ("tenkyo", ["世帯主", "妻"], True),
        ("tenkyo", ["世帯主", "母"], False),
        ("tenkyo", ["世帯主", "父", "母"], True),
    ],
)
def test_a_couple_counts_where_it_can_be_the_parents(event: str, relations: list[str], couple: bool) -> None:
    births = {"子の子": "平成30年4月2日", "妻(未届)の子": "平成30年4月2日"}
    youngest = "平成30年4月2日" if "子の子" not in relations else "昭和60年4月2日"
    births["子"] = youngest
    people = {
        f"p{n}": resident(births.get(relation, "昭和40年4月2日"), relation) for n, relation in enumerate(relations, 1)
    }
    assert household(visit([event], people))["has_couple"] is couple


def test_a_couple_is_unknown_while_a_relation_is() -> None:
    people = {"p1": resident("昭和60年4月2日", "世帯主"), "p2": {"registered": True, "birth": "昭和60年4月2日"}}
    assert "has_couple" not in household(visit(["tenkyo"], people))


def test_the_city_insures_somebody_of_the_household() -> None:
    insured = {**FAMILY, "p3": resident("平成30年4月2日", "子", kokuho=True)}
    assert household(visit(["tenkyo"], insured))["kokuho_any"] is True
    assert household(visit(["tenkyo"], FAMILY))["kokuho_any"] is False
    assert "kokuho_any" not in household(visit(["tenkyo"], {**FAMILY, "p3": {"registered": True}}))


# 請求者


def claimant(state: VisitState) -> str | None:
    return visit_facts(state, catalogue(), TODAY).claimant


def test_the_claimant_is_who_receives_already() -> None:
    receiving = {**FAMILY, "p2": resident("昭和62年4月2日", "妻", jidoteate_recipient=True)}
    assert claimant(visit(["shussei"], receiving)) == "p2"


def test_of_two_adults_the_claimant_is_asked_for_and_the_only_adult_is_it() -> None:
    state = visit(["kosodate"], FAMILY)
    assert claimant(state) is None
    put(state, "p.claimant", True, "p2")
    assert claimant(state) == "p2"
    assert person(state, "p1")["claimant"] is False
    assert claimant(visit(["kosodate"], {"p1": FAMILY["p1"], "p3": FAMILY["p3"]})) == "p1"


def test_after_a_divorce_the_other_parent_claims_if_the_recipient_changes() -> None:
    receiving = {**FAMILY, "p1": resident("昭和60年4月2日", "世帯主", "男", jidoteate_recipient=True)}
    state = visit(["rikon"], receiving)
    assert claimant(state) == "p1"
    put(state, "p.jidoteate_change", True)
    assert claimant(state) == "p2"


# Defaults and answers that are asked no more


def test_what_nobody_has_to_ask_has_its_default_and_says_so() -> None:
    state = visit(["tenkyo"], FAMILY, {"ev.all_members": True})
    known = visit_facts(state, catalogue(), TODAY)
    assert person(state)["techo_prev"] is False
    assert known.sources["p1", "p.techo_prev"] == "default"


def test_what_has_to_be_asked_has_none() -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和60年4月2日", "世帯主")})
    assert not {"techo_prev", "seishin_tsuin_wish"} & set(person(state))
    put(state, "p.techo_prev", False, "p1")
    assert person(state)["seishin_tsuin_wish"] is False


def test_an_answer_is_ignored_while_its_question_is_not_shown_and_counts_again_afterwards() -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和60年4月2日", "世帯主")})
    put(state, "p.techo_prev", True, "p1")
    put(state, "p.seishin_tsuin_wish", True, "p1")
    assert person(state)["seishin_tsuin_wish"] is True
    put(state, "p.techo_prev", False, "p1")
    assert person(state)["seishin_tsuin_wish"] is False
    put(state, "p.techo_prev", True, "p1")
    assert person(state)["seishin_tsuin_wish"] is True


def test_what_a_register_said_and_a_person_corrected_counts_even_unasked() -> None:
    state = visit(["setai"], {"p1": resident("昭和60年4月2日", "世帯主", mycard=True)})
    put(state, "p.mycard", False, "p1")
    assert person(state)["mycard"] is False


def test_what_a_register_could_say_counts_from_staff_too_whatever_is_asked() -> None:
    state = visit(["setai"], {"p1": arriving("昭和60年4月2日", "世帯主")})
    del state.values["p1", "p.mycard"]
    put(state, "p.mycard", True, "p1", source="staff")
    assert person(state)["mycard"] is True


def test_who_died_is_forgotten_when_it_was_no_death() -> None:
    state = visit(["shibo"], FAMILY)
    put(state, "p.deceased", True, "p1")
    assert person(state)["deceased"] is True
    put(state, "ev.kind", ["tenkyo"])
    assert person(state)["deceased"] is False


def test_an_answer_counts_for_every_event_while_one_of_them_asks_it() -> None:
    state = visit(["taishoku", "ninshin"], {"p1": resident("平成10年4月2日", "世帯主")})
    put(state, "p.nenkin", "1", "p1")
    assert facts_for(state, catalogue(), TODAY, "ninshin", "p1")["p"]["nenkin"] == "1"


def test_facts_of_an_event_that_was_not_chosen_are_not_there() -> None:
    with pytest.raises(KeyError):
        facts_for(visit(["cert"], FAMILY), catalogue(), TODAY, "tennyu")
