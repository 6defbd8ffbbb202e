"""The way is worked out from the judgement, the stored plan and where the visit has been."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

from pages.visit.model import VisitModel
from pages.visit.route import Route
from services.handoff import service as handoff
from services.handoff.service import Planned, StopView
from services.staff.service import OfficeView

NAMES = ("koseki", "hoken", "kodomo", "shuzei")


def model(*to_do: str, plan: Sequence[Planned] = (), here: str = "koseki") -> VisitModel:
    """A visit that 戸籍 opened, with something to do at the desks ``to_do``."""
    judged = [SimpleNamespace(desk=desk, procedure=SimpleNamespace(branch_one_stop=False)) for desk in to_do]
    found = SimpleNamespace(
        here=SimpleNamespace(office_id=here, signed_in=SimpleNamespace(branch=False)),
        state=SimpleNamespace(office_id="koseki", get={handoff.PLAN: handoff.write_plan(plan)}.get),
        judgement=SimpleNamespace(to_do=judged),
        catalogue=SimpleNamespace(desks=dict.fromkeys(NAMES)),
        offices={name: OfficeView(name, name, name, False, "") for name in NAMES},
    )
    return cast("VisitModel", found)


def stop(office: str, state: str, reason: str = "") -> StopView:
    return StopView(office, office, office, "", 0, state, None, None, reason)


def way(route: Route) -> list[tuple[str, str]]:
    return [(leg.office.id, leg.state) for leg in route.legs]


def test_the_plan_says_the_order_what_was_added_and_what_is_for_another_day() -> None:
    plan = [Planned("kodomo"), Planned("shuzei", by_hand=True), Planned("hoken", later="時間がない")]
    route = Route(model("koseki", "hoken", "kodomo", plan=plan), [], slip=False)
    assert way(route) == [("koseki", "here"), ("kodomo", "next"), ("shuzei", "next"), ("hoken", "later")]
    assert (route.postponed, route.plan) == ({"hoken": "時間がない"}, plan)


def test_no_plan_keeps_a_desk_alive_and_a_new_one_comes_behind() -> None:
    plan = [Planned("kodomo"), Planned("hoken", later="時間がない")]
    route = Route(model("koseki", "shuzei", "kodomo", plan=plan), [], slip=False)
    assert way(route) == [("koseki", "here"), ("kodomo", "next"), ("shuzei", "next")]


def test_a_desk_with_nothing_to_do_is_off_the_way_even_if_it_has_begun() -> None:
    for state in ("planned", "waiting", "active"):
        route = Route(model("koseki", "kodomo"), [stop("hoken", state), stop("kodomo", "planned")], slip=True)
        assert way(route) == [("koseki", "here"), ("kodomo", "next")]
        assert not route.as_told


def test_a_desk_added_by_hand_stays_on_the_way_at_the_next_desk() -> None:
    plan = [Planned("hoken"), Planned("shuzei", by_hand=True)]
    stops = [stop("hoken", "active"), stop("shuzei", "planned")]
    route = Route(model("koseki", "hoken", plan=plan, here="hoken"), stops, slip=True)
    assert (way(route), route.as_told) == ([("koseki", "done"), ("hoken", "here"), ("shuzei", "next")], True)


def test_a_desk_that_is_new_since_the_slip_was_made_is_not_as_told() -> None:
    stops = [stop("hoken", "active")]
    route = Route(model("koseki", "hoken", "kodomo", here="hoken"), stops, slip=True)
    assert ([leg.office.id for leg in route.coming], route.as_told) == (["kodomo"], False)
