"""The way through the house."""

from services.navigation.guide import guide
from services.navigation.judge import judge
from services.navigation.judgement import Judgement
from tests.unit.navigation.visits import TODAY, arriving, catalogue, put, resident, visit


def moving_in() -> Judgement:
    people = {
        "p1": arriving("昭和63年5月5日", "世帯主", "男", insurance="kokuho", mycard=True),
        "p2": arriving("令和5年5月5日", "子", insurance="kokuho"),
    }
    state = visit(["tennyu"], people, {"ev.transfer_doc": "paper"})
    put(state, "p.public_servant", False, "p1")
    put(state, "p.hoiku_wish", True, "p2")
    return judge(state, catalogue(), TODAY)


def test_the_resident_record_comes_first_then_what_builds_on_it() -> None:
    found = guide(moving_in(), catalogue())
    assert found.desks == ["juminka-koseki", "juminka-mynumber", "hoken", "kodomo", "hoiku"]
    assert {judged.procedure.id for judged in found.stops[2].procedures} == {"kokuho-shutoku-tennyu", "fukushi-kodomo"}


def test_at_a_branch_everything_is_done_in_one_stop() -> None:
    found = guide(moving_in(), catalogue(), branch=True)
    assert found.desks == ["branch"]
    assert len(found.stops[0].procedures) == len(moving_in().to_do)


def test_what_a_branch_may_not_do_stays_with_its_desk() -> None:
    state = visit(["dv"], {"p1": resident("昭和63年5月5日", "世帯主")})
    assert guide(judge(state, catalogue(), TODAY), catalogue(), branch=True).desks == ["juminka-koseki"]


def test_what_is_left_for_another_day_needs_nothing_today() -> None:
    whole = guide(moving_in(), catalogue())
    found = guide(moving_in(), catalogue(), later={("hoiku-moshikomi", "p2")})
    assert "hoiku" not in found.desks
    assert [judged.key for judged in found.later] == [("hoiku-moshikomi", "p2")]
    left = {bring.document.id for bring in whole.bring} - {bring.document.id for bring in found.bring}
    assert left == {"shuro", "chosei"}


def test_what_is_not_settled_is_told() -> None:
    assert {judged.procedure.id for judged in guide(moving_in(), catalogue()).unsettled} >= {"techo-henko"}


def test_nothing_to_do_is_an_empty_guide() -> None:
    found = guide(judge(visit([], {}), catalogue(), TODAY), catalogue())
    assert (found.stops, found.bring, found.later, found.unsettled) == ((), (), (), ())
