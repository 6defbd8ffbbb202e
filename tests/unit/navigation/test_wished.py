"""What was wished for and is not possible is said, not left out."""

import pytest

from services.navigation.judge import judge
from services.navigation.wished import impossible
from services.reception.state import VisitState
from tests.unit.navigation.visits import TODAY, catalogue, decide, put, resident, visit

COUPLE = {"p1": resident("昭和25年5月5日", "世帯主", "男", inkan=True), "p2": resident("昭和27年5月5日", "妻")}


def denied(state: VisitState) -> list[tuple[str, str]]:
    return [one.key for one in impossible(judge(state, catalogue(), TODAY), state, catalogue())]


def wishing(wish: list[str], whose: str) -> VisitState:
    state = visit(["cert"], COUPLE, {"ap.cert_wish": wish})
    for key in COUPLE:
        put(state, "p.cert_target", key == whose, key)
    return state


def test_a_certificate_of_a_seal_is_denied_to_whoever_has_none_registered() -> None:
    assert denied(wishing(["inkan"], "p1")) == []
    state = wishing(["inkan"], "p2")
    found = impossible(judge(state, catalogue(), TODAY), state, catalogue())
    said = {one.key: [(fact.item, fact.person_key) for fact in one.facts] for one in found}
    assert said == {("inkan-shomei", "p1"): [("p.cert_target", "p1")], ("inkan-shomei", "p2"): [("p.inkan", "p2")]}


def test_what_nobody_wished_for_is_not_spoken_of() -> None:
    assert denied(wishing([], "p2")) == []


def test_what_staff_added_all_the_same_is_not_denied() -> None:
    state = wishing(["inkan"], "p2")
    decide(state, "inkan-shomei", "p2", "add")
    assert denied(state) == []


@pytest.mark.parametrize(("item", "lost"), [("kouki", ["kouki"]), ("kaigo", ["kaigo"])])
def test_a_card_that_nobody_has_cannot_be_lost(item: str, lost: list[str]) -> None:
    state = visit(["lost"], {"p1": resident("昭和60年5月5日", "世帯主")}, {"ev.lost_items": lost})
    assert {procedure for procedure, _ in denied(state)} == {f"{item}-saikofu"}
