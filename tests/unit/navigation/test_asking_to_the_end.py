"""Whoever comes and whatever they answer: each thing is asked once, nothing known is asked, and it ends."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.base.dates import recorded
from services.catalogue.asking import UNKNOWN
from services.navigation.facts import visit_facts
from services.navigation.judge import judge
from services.navigation.questions import next_questions, questionnaire
from services.navigation.screens import Ask
from services.reception.state import VisitState
from tests.unit.navigation.visits import NOTHING_HELD, TODAY, asks, catalogue, put, visit

EVENTS = sorted(catalogue().events)
RELATIONS = ["世帯主", "妻", "夫", "子", "子の妻", "子の子", "父", "母", "同居人"]
MANY_ROUNDS = 25  # more screens than any visit may need


@st.composite
def people(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number in range(1, draw(st.integers(0, 5)) + 1):
        registered = draw(st.booleans())
        person: dict[str, Any] = {"registered": registered, "role": draw(st.sampled_from(["member"] * 5 + ["agent"]))}
        if draw(st.integers(0, 9)):
            born = TODAY - timedelta(days=draw(st.integers(1, 36500)))
            person["birth"] = draw(st.sampled_from([recorded(born).raw, born.isoformat(), "昭和22年月日不詳"]))
        if draw(st.integers(0, 9)):
            person["relation"] = draw(st.sampled_from(RELATIONS))
            person["sex"] = draw(st.sampled_from(["男", "女", ""]))
        if registered and draw(st.integers(0, 9)):  # of protected persons nothing is filled in
            person |= NOTHING_HELD
            person |= dict.fromkeys(draw(st.sets(st.sampled_from(sorted(NOTHING_HELD)), max_size=5)), True)
        found[f"p{number}"] = person
    return found


def answer(draw: st.DrawFn, state: VisitState, ask: Ask) -> None:
    """Any possible answer, for every person the question is about."""
    item = ask.question.item
    if ask.question.type == "person":
        chosen = draw(st.sampled_from((*ask.person_keys, None)))
        for key in ask.person_keys:
            put(state, item, key == chosen, key)
        return
    for key in ask.person_keys:
        match ask.question.type:
            case "persons":
                value: Any = draw(st.booleans())
            case "date":
                value = (TODAY - timedelta(days=draw(st.integers(-10, 40)))).isoformat()
            case "text":
                value = "忙しかったため"
            case "multi":
                value = draw(
                    st.lists(st.sampled_from([option.value for option in ask.options]), unique=True, max_size=3)
                )
            case _:
                value = draw(st.sampled_from([option.value for option in ask.options]))
        put(state, item, value, key)


@settings(max_examples=30, deadline=None)
@given(st.data(), st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3, unique=True), people())
def test_each_thing_is_asked_once_and_it_ends(data: st.DataObject, events: list[str], persons: Any) -> None:
    state = visit(events, persons)
    done: set[tuple[str, str]] = set()
    for _ in range(MANY_ROUNDS):
        known = visit_facts(state, catalogue(), TODAY)
        screens = next_questions(state, catalogue(), TODAY)
        if not screens:
            break
        for ask in asks(screens):
            group, name = ask.question.item.split(".")
            for key in ask.person_keys:
                assert (ask.question.item, key) not in done, "asked twice"
                assert any(case.facts(key)[group].get(name) is None for case in known.cases.values()), "known already"
                done.add((ask.question.item, key))
        for ask in asks(screens):
            answer(data.draw, state, ask)
    else:
        raise AssertionError("the questions never end")
    # nothing that could be asked is left open
    for missing in judge(state, catalogue(), TODAY).missing:
        somebody = missing.person_key or not missing.item.startswith("p.")
        askable = somebody and any(question.item == missing.item for question in catalogue().questions.values())
        assert not askable or state.get(missing.item, missing.person_key) == UNKNOWN


@settings(max_examples=10, deadline=None)
@given(st.data(), st.lists(st.sampled_from(EVENTS), min_size=1, max_size=2, unique=True), people())
def test_everything_asked_can_be_looked_at_and_changed(data: st.DataObject, events: list[str], persons: Any) -> None:
    state = visit(events, persons)
    while screens := questionnaire(state, catalogue(), TODAY).screens:
        first = screens[0].questions[0]
        answer(data.draw, state, first)
        again = [ask for screen in questionnaire(state, catalogue(), TODAY).answered for ask in screen.questions]
        assert first.question.item in {ask.question.item for ask in again}
