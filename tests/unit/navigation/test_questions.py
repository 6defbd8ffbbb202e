"""What is asked next, of whom, and what is shown as known."""

from typing import Any

import pytest

from services.navigation.judge import judge
from services.navigation.judgement import Status
from services.navigation.questions import next_questions, questionnaire
from services.navigation.screens import Ask, Questionnaire
from services.reception.state import VisitState
from tests.unit.navigation.visits import TODAY, arriving, asked, catalogue, decide, put, resident, statuses, visit


def ask(state: VisitState) -> dict[str, tuple[str, ...]]:
    return asked(next_questions(state, catalogue(), TODAY))


def papers(state: VisitState) -> Questionnaire:
    return questionnaire(state, catalogue(), TODAY)


def found(screens: Any, question: str) -> Ask:
    return next(one for screen in screens for one in screen.questions if one.question.id == question)


def family() -> dict[str, dict[str, Any]]:
    return {
        "p1": arriving("昭和63年5月5日", "世帯主", "男", mycard=True),
        "p2": arriving("平成2年5月5日", "妻", mycard=True),
        "p3": arriving("令和1年5月5日", "子"),
    }


HOUSE = {
    "p1": resident("昭和25年5月5日", "世帯主", "男", kokuho=True),
    "p2": resident("昭和57年5月5日", "子", "男"),
    "p3": resident("昭和60年5月5日", "子の妻"),
}


def test_a_family_that_moves_in_sees_few_screens_each_of_one_group() -> None:
    screens = next_questions(visit(["tennyu"], family(), {"ev.transfer_doc": "card"}), catalogue(), TODAY)
    groups = [screen.group.id for screen in screens]
    assert len(groups) == len(set(groups))
    for screen in screens:
        assert {one.question.group for one in screen.questions} == {screen.group.id}


def test_groups_come_in_the_catalogues_order_whatever_is_asked_first() -> None:
    """「だれが請求するか」 of every event stands in front of the flow, but belongs behind what the basic group asks."""
    order = list(catalogue().groups)
    state = visit(["tennyu"], family(), {"ap.kind": "self", "ev.transfer_doc": "card"})
    before = [screen.group.id for screen in next_questions(state, catalogue(), TODAY)]
    assert before[:2] == ["g-basic", "g-card"]
    assert "g-kodomo" in before
    assert before == sorted(before, key=order.index)
    put(state, "ap.kind", "family")
    assert [screen.group.id for screen in next_questions(state, catalogue(), TODAY)] == before
    answered = [screen.group.id for screen in papers(state).answered]
    assert answered == sorted(answered, key=order.index)


def test_the_day_of_a_birth_is_asked_only_while_it_does_not_follow_from_the_child() -> None:
    people = {"p1": resident("平成8年5月5日", "世帯主", "男"), "p2": {"registered": False, "relation": "子"}}
    state = visit(["shussei"], people)
    assert days(state) == {"ev.date_shussei": ()}
    put(state, "p.birth", "2026-10-31", "p2")
    assert days(state) == {}


def days(state: VisitState) -> dict[str, tuple[str, ...]]:
    """The days that are asked for now, each with the events that its question names."""
    screens = next_questions(state, catalogue(), TODAY)
    dates = [one for screen in screens for one in screen.questions if one.question.type == "date"]
    found = {one.question.item: tuple(event.id for event in one.events) for one in dates}
    assert len(found) == len(dates) == len({one.question.id for one in dates})
    return found


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        (["tenkyo"], {"ev.date": ()}),
        (["rikon"], {"ev.date_koseki": ()}),
        (["tenkyo", "setai"], {"ev.date": ()}),
        (["rikon", "shimei"], {"ev.date_koseki": ()}),
        (["rikon", "tenkyo"], {"ev.date_koseki": ("rikon",), "ev.date": ("tenkyo",)}),
        (["shibo", "tenkyo"], {"ev.date_shibo": ("shibo",), "ev.date": ("tenkyo",)}),
        (["taishoku", "tenkyo", "setai"], {"ev.date_taishoku": ("taishoku",), "ev.date": ("tenkyo", "setai")}),
        (["taishoku", "shushoku"], {"ev.date_taishoku": ("taishoku",), "ev.date_shushoku": ("shushoku",)}),
        (["kosodate", "tenkyo"], {"ev.date": ()}),
    ],
)
def test_several_events_are_asked_for_their_own_days_and_by_name(events: list[str], wanted: dict[str, Any]) -> None:
    state = visit(events, HOUSE)
    assert days(state) == wanted
    put(state, next(iter(wanted)), "2026-10-31")
    assert days(state) == dict(list(wanted.items())[1:])
    answered = [one.question.item for screen in papers(state).answered for one in screen.questions]
    assert [item for item in answered if item in wanted] == [next(iter(wanted))]


def test_the_day_of_a_birth_follows_from_the_child_whenever_the_family_moved() -> None:
    people = {"p1": resident("平成8年5月5日", "世帯主", "男"), "p2": resident("平成9年5月5日", "妻")}
    state = visit(["tenkyo", "shussei"], {**people, "p3": {"registered": False, "birth": "2026-10-31"}})
    assert days(state) == {"ev.date": ("tenkyo",)}
    put(state, "ev.date", "2026-10-01")
    assert days(state) == {}


def test_a_late_move_says_why_whatever_else_happened_in_time() -> None:
    state = visit(["rikon", "tenkyo"], HOUSE, {"ev.date_koseki": "2026-10-01", "ev.date": "2026-10-20"})
    assert "q-late-reason" not in ask(state)
    put(state, "ev.date", "2026-10-19")
    put(state, "ev.date_koseki", "2026-11-01")
    assert ask(state)["q-late-reason"] == ("",)


def test_a_catalogue_of_an_older_visit_asks_for_one_day() -> None:
    old = catalogue().model_copy(
        update={
            "version": "old",
            "events": {
                name: event.model_copy(update={"date_item": "ev.date"}) for name, event in catalogue().events.items()
            },
            "items": {key: item for key, item in catalogue().items.items() if not key.startswith("ev.date_")},
        }
    )
    state = visit(["rikon", "tenkyo"], HOUSE)
    asked_now = [one for screen in next_questions(state, old, TODAY) for one in screen.questions]
    dates = [(one.question.id, one.events) for one in asked_now if one.question.type == "date"]
    assert dates == [("q-event-date", ())]


def test_nobody_is_asked_for_the_card_of_a_child_just_born() -> None:
    people = {
        "p1": resident("平成8年5月5日", "世帯主", "男", mycard=True),
        "p2": {"registered": False, "relation": "子", "birth": "令和8年10月20日"},
        "p3": {"registered": False, "relation": "妻", "birth": "平成9年5月5日"},
    }
    state = visit(["tenkyo", "shussei"], people, {"ev.all_members": True})
    assert ask(state)["q-card-have"] == ("p3",)
    assert ("mycard-shinsei", "p2") in statuses(judge(state, catalogue(), TODAY), Status.APPLIES)
    put(state, "ev.kind", ["tenkyo"])  # somebody of whom no register knows whether they have one
    assert ask(state)["q-card-have"] == ("p2", "p3")


def test_a_personal_question_is_asked_of_everybody_at_once() -> None:
    assert ask(visit(["tennyu"], family()))["q-ins"] == ("p1", "p2", "p3")


def test_what_is_filled_in_is_not_asked_but_shown_to_be_corrected() -> None:
    state = visit(["tennyu"], family())
    put(state, "ev.transfer_doc", "card", source="transfer")
    assert "q-in-doc" not in ask(state)
    shown = found(papers(state).answered, "q-in-doc")
    assert shown.prefilled
    assert shown.values[""].value == "card"


def test_an_answer_is_shown_as_an_answer() -> None:
    state = visit(["tennyu"], family(), {"ap.kind": "self"})
    assert "q-visitor" not in ask(state)
    assert not found(papers(state).answered, "q-visitor").prefilled


def test_a_question_waits_for_the_answer_that_decides_whether_it_is_shown() -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和63年5月5日", "世帯主")})
    assert "q-seishin" not in ask(state)
    put(state, "p.techo_prev", True, "p1")
    assert ask(state)["q-seishin"] == ("p1",)
    put(state, "p.techo_prev", False, "p1")
    assert "q-seishin" not in ask(state)


def test_nobody_is_asked_about_a_move_before_it_is_known_who_moves() -> None:
    state = visit(["tenkyo"], HOUSE)
    assert "q-facility" not in ask(state)
    put(state, "ev.all_members", False)
    assert ask(state)["q-moving"] == ("p1", "p2", "p3")
    for key in HOUSE:
        put(state, "p.moving", key == "p1", key)
    assert ask(state)["q-facility"] == ("p1",)


def test_nobody_who_lives_alone_is_asked_whether_the_whole_household_moves() -> None:
    alone = {"p1": HOUSE["p1"]}
    state = visit(["tenkyo"], alone)
    assert "q-who" in ask(state)
    put(state, "hh.members", 2, source="core")  # somebody of the household was taken out of the visit
    assert "q-who" in ask(state)
    put(state, "hh.members", 1, source="core")
    assert "q-who" not in ask(state)
    assert "q-facility" in ask(state)  # which waits for who moves
    arriving = visit(["tennyu"], alone)
    put(arriving, "hh.members", 1, source="core")
    assert "q-who" in ask(arriving)  # of a household elsewhere this register knows nothing


def lost(state: VisitState, screens: str = "screens") -> list[Any]:
    return [option.value for option in found(getattr(papers(state), screens), "q-lost").options]


def test_only_what_somebody_holds_is_offered_as_lost() -> None:
    state = visit(["lost"], HOUSE)
    assert lost(state) == ["kokuho"]  # p1 has it
    put(state, "p.concerned", False, "p1")
    assert lost(state) == ["mycard", "inkan-card", "kokuho", "kouki", "kaigo", "fukushi", "techo", "zairyu"]  # nothing
    put(state, "p.inkan", None, "p2", source="core")
    assert lost(state) == ["inkan-card"]  # nobody knows
    put(state, "ev.lost_items", ["mycard", "inkan-card"])
    assert lost(state, "answered") == ["mycard", "inkan-card"]  # a given answer does not vanish


def test_a_derived_fact_waits_for_what_it_is_derived_from() -> None:
    state = visit(["tenshutsu"], HOUSE)
    assert "q-setai-kind" not in ask(state)  # whether the head leaves follows from who moves
    put(state, "ev.all_members", True)
    assert "q-setai-kind" not in ask(state)  # nobody remains
    put(state, "ev.all_members", False)
    assert "q-setai-kind" not in ask(state)
    for key in HOUSE:
        put(state, "p.moving", key == "p2", key)
    assert "q-setai-kind" not in ask(state)  # the head stays
    assert "q-setai-kind" in ask(visit(["setai"], HOUSE))


def test_a_question_is_asked_only_of_those_for_whom_it_decides() -> None:
    state = visit(["shushoku"], HOUSE)
    for key in HOUSE:
        put(state, "p.concerned", True, key)
    assert ask(state)["q-ins"] == ("p1",)  # only who is in the city's insurance can leave it


def test_a_question_that_informs_is_asked_though_no_procedure_needs_it() -> None:
    assert ask(visit(["tennyu"], family()))["q-pregnant"] == ("p2",)


def test_a_procedure_that_waits_for_a_fact_has_it_asked_even_beyond_the_flow() -> None:
    state = visit(["ninshin"], {"p1": resident("平成10年5月5日", "世帯主")})
    assert "q-nenkin" not in ask(state)
    put(state, "p.pregnant", True, "p1")
    asking = found(next_questions(state, catalogue(), TODAY), "q-nenkin")
    assert asking.person_keys == ("p1",)
    assert [procedure.id for procedure in asking.needed_for] == ["nenkin-sanzen"]
    put(state, "p.nenkin", "1", "p1")
    assert "q-nenkin" not in ask(state)
    assert found(papers(state).answered, "q-nenkin").values["p1"].value == "1"


def test_it_says_which_procedures_wait_for_the_answer() -> None:
    asking = found(next_questions(visit(["tennyu"], family()), catalogue(), TODAY), "q-in-doc")
    assert [procedure.id for procedure in asking.needed_for] == ["tennyu-todoke", "tennyu-tokurei"]


def test_whoever_does_not_know_is_not_asked_again() -> None:
    state = visit(["shibo"], HOUSE)
    put(state, "p.deceased", True, "p1")
    assert ask(state)["q-death-nenkin"] == ("p1",)
    put(state, "p.shibo_nenkin", "unknown", "p1")
    assert "q-death-nenkin" not in ask(state)
    assert found(papers(state).answered, "q-death-nenkin").values["p1"].value == "unknown"


def test_a_question_about_one_person_goes_to_that_person() -> None:
    state = visit(["tennyu"], family())
    assert "q-public" not in ask(state)  # who claims is not known yet
    assert ask(state)["q-claimant"] == ("p1", "p2")
    put(state, "p.claimant", True, "p2")
    put(state, "p.claimant", False, "p1")
    assert ask(state)["q-public"] == ("p2",)


@pytest.mark.parametrize(("dead", "left"), [("p1", "p2"), ("p2", "p1")], ids=["the recipient died", "the other died"])
def test_a_parent_who_is_left_alone_is_asked_as_one(dead: str, left: str) -> None:
    people = {
        "p1": resident("昭和60年4月2日", "世帯主", "男", jidoteate_recipient=True),
        "p2": resident("昭和62年4月2日", "妻"),
        "p3": resident("平成30年4月2日", "子", jidoteate_child=True),
    }
    state = visit(["shibo"], people, applicant=left)
    put(state, "p.deceased", True, dead)
    asking = ask(state)
    assert asking["q-single"] == ("",)
    assert asking.get("q-child-change", ()) == (("p1",) if left == "p1" else ())  # nobody is asked about the dead
    put(state, "hh.hitorioya", True)
    applies = statuses(judge(state, catalogue(), TODAY), Status.APPLIES)
    assert {("jifu-nintei", left), ("fukushi-hitorioya", left)} <= applies
    assert {("jifu-nintei", dead), ("fukushi-hitorioya", dead)} & applies == set()


def test_the_funeral_is_asked_of_whoever_came_even_from_outside_the_household() -> None:
    people = {**HOUSE, "p4": {"registered": False, "role": "other", "birth": "昭和57年5月5日"}}
    state = visit(["shibo"], people, applicant="p4")
    assert ask(state)["q-death-sosai"] == ("p4",)
    put(state, "p.sosai", True, "p4")
    assert "q-death-sosai" not in ask(state)


def test_the_reason_is_asked_once_the_limit_has_passed() -> None:
    state = visit(["tennyu"], family(), {"ev.date": "2026-10-20"})
    assert "q-late-reason" not in ask(state)  # the fourteenth day
    put(state, "ev.date", "2026-10-19")
    assert ask(state)["q-late-reason"] == ("",)
    put(state, "ev.late_reason", "入院していたため")
    assert "q-late-reason" not in ask(state)


def test_a_departure_that_is_still_to_come_is_never_late() -> None:
    assert "q-late-reason" not in ask(visit(["tenshutsu"], HOUSE, {"ev.date": "2026-12-01"}))


def test_several_events_ask_each_thing_once_with_the_answers_of_all() -> None:
    state = visit(["shibo", "tenkyo"], HOUSE)
    screens = next_questions(state, catalogue(), TODAY)
    items = [one.question.item for screen in screens for one in screen.questions]
    assert len(items) == len(set(items))
    wishes = [option.value for option in found(screens, "q-death-heir-cert").options]
    assert {"nayose", "dokushin"} <= set(wishes)
    assert len(wishes) == len(set(wishes))


def test_with_a_procedure_chosen_directly_only_who_came_is_asked() -> None:
    state = visit([], {"p1": HOUSE["p1"]})
    assert ask(state) == {}
    decide(state, "kaigo-saikofu", "p1", "add")
    assert ask(state) == {"q-visitor": ("",)}
    put(state, "ap.kind", "self")
    assert ask(state) == {}


def test_nothing_is_asked_before_anything_is_chosen() -> None:
    nothing = papers(visit([], HOUSE))
    assert nothing.finished
    assert (nothing.screens, nothing.answered) == ((), ())
