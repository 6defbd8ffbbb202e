"""Judging a visit: what applies to whom, why, what it needs, and what staff decide against the rule."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.navigation.judge import judge
from services.navigation.judgement import Judged, Judgement, Missing, Status
from services.reception.state import VisitState
from tests.unit.navigation.visits import TODAY, arriving, catalogue, decide, put, resident, statuses, visit


def judged(state: VisitState, today: date = TODAY) -> Judgement:
    return judge(state, catalogue(), today)


def one(state: VisitState, procedure: str, key: str = "", today: date = TODAY) -> Judged:
    return judged(state, today).by_key[procedure, key]


def family(**all_of_them: Any) -> dict[str, dict[str, Any]]:
    return {
        "p1": arriving("昭和63年5月5日", "世帯主", "男", **all_of_them),
        "p2": arriving("平成2年5月5日", "妻", **all_of_them),
        "p3": arriving("令和1年5月5日", "子", **all_of_them),
    }


HOUSE = {
    "p1": resident("昭和25年5月5日", "世帯主", "男", kouki=True, kaigo1=True, inkan=True, mycard=True),
    "p2": resident("昭和27年5月5日", "妻", kokuho=True, kaigo1=True),
    "p3": resident("昭和57年5月5日", "子", "男", jidoteate_recipient=True),
}


# Whom a procedure is for


def test_a_procedure_per_person_names_each_and_one_per_household_comes_once() -> None:
    state = visit(["tennyu"], family(insurance="kokuho", mycard=True), {"ev.transfer_doc": "card"})
    applies = statuses(judged(state), Status.APPLIES)
    assert {("kokuho-shutoku-tennyu", key) for key in ("p1", "p2", "p3")} <= applies
    assert [key for name, key in applies if name == "tennyu-tokurei"] == [""]
    assert one(state, "tennyu-tokurei").persons == ("p1", "p2", "p3")


def test_a_household_procedure_applies_if_it_does_for_anybody_and_names_those() -> None:
    people = {"p1": arriving("昭和63年5月5日", "世帯主"), "p2": arriving("平成2年5月5日", "妻", foreign=True)}
    found = one(visit(["jukyochi"], people), "jukyochi-todoke")
    assert (found.status, found.persons) == (Status.APPLIES, ("p2",))
    nobody = {"p1": arriving("昭和63年5月5日", "世帯主")}
    assert one(visit(["jukyochi"], nobody), "jukyochi-todoke").status is Status.NO


def test_a_household_procedure_is_possible_while_it_is_for_somebody() -> None:
    people = {"p1": resident("昭和25年5月5日", "世帯主"), "p2": {"registered": True}}
    state = visit(["tenkyo"], people, {"ev.all_members": True})
    found = one(state, "kokuho-henko")
    assert (found.status, found.missing) == (Status.MAYBE, (Missing("hh.kokuho_any", ""),))


def test_a_procedure_of_the_deceased_is_for_the_one_who_died() -> None:
    state = visit(["shibo"], HOUSE)
    assert one(state, "kouki-sosai", "p1").status is Status.MAYBE
    put(state, "p.deceased", True, "p1")
    applies = statuses(judged(state), Status.APPLIES)
    assert {("kouki-sosai", "p1"), ("kouki-soshitsu", "p1"), ("kaigo-soshitsu", "p1")} <= applies
    assert not {("kaigo-soshitsu", "p2"), ("kokuho-soshitsu-tenshutsu", "p2")} & applies


def test_who_is_not_concerned_is_left_alone() -> None:
    people = {
        "p1": resident("昭和25年5月5日", "世帯主", mycard=True),
        "p2": resident("昭和27年5月5日", "妻", mycard=True),
    }
    state = visit(["lost"], people, {"ev.lost_items": ["mycard"]})
    assert statuses(judged(state), Status.MAYBE) >= {("mycard-funshitsu", "p1"), ("mycard-funshitsu", "p2")}
    put(state, "p.concerned", False, "p1")
    put(state, "p.concerned", True, "p2")
    assert [key for name, key in statuses(judged(state), Status.APPLIES) if name == "mycard-funshitsu"] == ["p2"]
    put(state, "p.concerned", False, "p2")
    assert not statuses(judged(state), Status.APPLIES, Status.MAYBE)


def test_somebody_who_came_alone_is_the_one_concerned() -> None:
    state = visit(["lost"], {"p1": resident("昭和25年5月5日", "世帯主")}, {"ev.lost_items": ["mycard"]})
    assert statuses(judged(state), Status.APPLIES) == {("mycard-funshitsu", "p1")}


def test_certificates_are_for_those_they_are_asked_for() -> None:
    state = visit(["cert"], HOUSE, {"ap.cert_wish": ["juminhyo"]})
    for key in HOUSE:
        put(state, "p.cert_target", key == "p3", key)
    assert statuses(judged(state), Status.APPLIES) == {("juminhyo-utsushi", "p3")}


def test_before_anybody_is_identified_the_event_says_what_it_can() -> None:
    state = visit(["tenkyo"], {})
    assert one(state, "tenkyo-todoke").status is Status.APPLIES
    assert one(state, "mycard-kenmen").status is Status.MAYBE


# Why


def test_it_says_why_with_the_facts_and_where_they_come_from() -> None:
    state = visit(["tennyu"], family(kokuho_prev=True))
    put(state, "p.insurance", "none", "p1")
    found = one(state, "kokuho-shutoku-tennyu", "p1")
    assert found.why.startswith("伊賀市に転入した75歳未満の人で、前の市区町村で国民健康保険だった")
    assert [(fact.item, fact.text, fact.source) for fact in found.facts] == [
        ("p.moving", "はい", "transfer"),
        ("p.age", "38", "computed"),
        ("p.kokuho_prev", "はい", "transfer"),
        ("p.insurance", "どれにも入っていない", "answer"),
    ]
    assert [
        fact.source for fact in one(state, "jidoteate-nintei", "p1").facts if fact.item == "p.jidoteate_recipient"
    ] == ["unregistered"]


def test_a_fact_is_written_in_words() -> None:
    state = visit(["cert"], {"p1": HOUSE["p1"]}, {"ap.cert_wish": ["juminhyo", "koseki"]})
    assert {fact.item: fact.text for fact in one(state, "juminhyo-utsushi", "p1").facts} == {
        "ap.cert_wish": "住民票の写し・戸籍全部事項証明",
        "p.cert_target": "はい",
    }


def test_it_says_what_is_missing_and_for_whom() -> None:
    state = visit(["tennyu"], family())
    assert one(state, "kokuho-shutoku-tennyu", "p2").missing == (Missing("p.insurance", "p2"),)
    assert Missing("ev.transfer_doc", "") in judged(state).missing


# Unknown ages, thresholds


@pytest.mark.parametrize(
    ("birth", "today", "insurance"),
    [
        ("昭和26年11月4日", date(2026, 11, 3), "kokuho-shutoku-tennyu"),  # 74, a day before the birthday
        ("昭和26年11月4日", date(2026, 11, 4), "kouki-shutoku"),  # the 75th birthday itself
    ],
)
def test_health_insurance_turns_on_the_75th_birthday(birth: str, today: date, insurance: str) -> None:
    state = visit(["tennyu"], {"p1": arriving(birth, "世帯主", insurance="kokuho")})
    found = {name for name, _ in statuses(judged(state, today), Status.APPLIES)}
    assert {insurance} == found & {"kokuho-shutoku-tennyu", "kouki-shutoku"}


@pytest.mark.parametrize(("today", "status"), [(date(2026, 11, 1), Status.NO), (date(2026, 11, 2), Status.APPLIES)])
def test_care_insurance_begins_on_the_eve_of_the_65th_birthday(today: date, status: Status) -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和36年11月3日", "世帯主")})
    assert one(state, "kaigo-shutoku", "p1", today).status is status


def test_an_unknown_birth_year_makes_possible_and_drops_nothing() -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和22年月日不詳", "世帯主")})
    for procedure in ("kouki-shutoku", "kaigo-shutoku", "kokuho-shutoku-tennyu"):
        found = one(state, procedure, "p1")
        assert found.status is Status.MAYBE
        assert {missing.item for missing in found.missing} & {"p.age", "p.age_reached"}


def test_of_an_unknown_birth_year_staff_are_told_the_ages_it_allows() -> None:
    """T08: the age stays unknown, the range guides, staff confirm."""
    state = visit(["tennyu"], {"p1": arriving("昭和22年月日不詳", "世帯主")})
    found = one(state, "kaigo-shutoku", "p1")
    assert found.status is Status.MAYBE
    assert [fact.text for fact in found.facts if fact.item == "p.age_reached"] == ["78〜79"]
    unknown = visit(["tennyu"], {"p1": arriving("年月日不詳", "世帯主")})
    assert "p.age_reached" not in [fact.item for fact in one(unknown, "kaigo-shutoku", "p1").facts]


@pytest.mark.parametrize(("birth", "status"), [("平成20年4月1日", Status.NO), ("平成20年4月2日", Status.APPLIES)])
def test_a_child_born_on_1_april_is_out_a_year_earlier(birth: str, status: Status) -> None:
    state = visit(["tennyu"], {"p1": arriving("昭和63年5月5日", "世帯主"), "p2": arriving(birth, "子")})
    assert one(state, "fukushi-kodomo", "p2", date(2026, 4, 1)).status is status


# Deadlines


@pytest.mark.parametrize(("days", "passed"), [(0, False), (13, False), (14, False), (15, True)])
def test_the_fourteenth_day_is_in_time_and_the_fifteenth_is_not(days: int, passed: bool) -> None:
    moved = TODAY - timedelta(days=days)
    state = visit(["tennyu"], family(), {"ev.transfer_doc": "paper", "ev.date": moved.isoformat()})
    due = one(state, "tennyu-todoke").deadline
    assert due is not None
    assert (due.day, due.days_left, due.passed) == (moved + timedelta(days=14), 14 - days, passed)


def born(*births: str) -> VisitState:
    """Children born to a couple of this city, entered at the counter."""
    people = {"p1": resident("平成8年5月5日", "世帯主", "男"), "p2": resident("平成9年5月5日", "妻")}
    for number, birth in enumerate(births, 3):
        people[f"p{number}"] = {"registered": False, "birth": birth, "relation": "子", "insurance": "kokuho"}
    return visit(["shussei"], people)


def test_a_childs_birthday_is_the_day_that_deadlines_count_from() -> None:
    due = one(born("2026-10-31"), "kokuho-shutoku-shussei", "p3").deadline
    assert due is not None
    assert (due.day, due.days_left) == (date(2026, 11, 14), 11)
    twins = one(born("2026-10-31", "2026-10-31"), "kokuho-shutoku-shussei", "p4").deadline
    assert twins is not None
    assert twins.day == date(2026, 11, 14)


def test_deadlines_count_from_the_day_of_their_own_event() -> None:
    """転居 six weeks ago is late; of the child born last week nothing is."""
    state = born("2026-10-31")
    put(state, "ev.kind", ["tenkyo", "shussei"])
    put(state, "ev.all_members", True)
    put(state, "ev.date", "2026-09-20")
    dues = [one(state, "tenkyo-todoke").deadline, one(state, "kokuho-shutoku-shussei", "p3").deadline]
    assert [due and (due.day, due.passed) for due in dues] == [(date(2026, 10, 4), True), (date(2026, 11, 14), False)]


@pytest.mark.parametrize("births", [("2026-10-00",), ("2026-10-31", "2026-11-01")])
def test_where_the_day_of_birth_is_unsure_no_deadline_is_counted(births: tuple[str, ...]) -> None:
    due = one(born(*births), "kokuho-shutoku-shussei", "p3").deadline
    assert due is not None
    assert due.day is None


def test_child_allowance_has_fifteen_days() -> None:
    state = visit(["tennyu"], family(), {"ev.date": "2026-10-19"})
    put(state, "p.claimant", True, "p1")
    due = one(state, "jidoteate-nintei", "p1").deadline
    assert due is not None
    assert (due.day, due.passed) == (date(2026, 11, 3), False)


def test_a_deadline_without_a_date_is_words_only() -> None:
    state = visit(["tennyu"], family(), {"ev.transfer_doc": "paper"})
    due = one(state, "tennyu-todoke").deadline
    assert due is not None
    assert (due.text, due.day, due.passed) == ("転入した日から14日以内", None, False)


@pytest.mark.parametrize(("days", "warned"), [(30, False), (31, True)])
def test_a_transfer_by_card_lapses_after_thirty_days(days: int, warned: bool) -> None:
    state = visit(["tennyu"], family(), {"ev.transfer_doc": "card"})
    put(state, "ev.transfer_planned", (TODAY - timedelta(days=days)).isoformat(), source="transfer")
    due = one(state, "tennyu-tokurei").deadline
    assert due is not None
    assert bool(due.warnings) is warned


# What to bring, who may come instead


def documents(state: VisitState) -> dict[str, bool]:
    return {bring.document.id: bring.certain for bring in judged(state).documents}


def test_each_document_is_named_once_for_everything_it_is_needed_for() -> None:
    state = visit(["tennyu"], family(insurance="kokuho"), {"ev.transfer_doc": "paper"})
    brings = judged(state).documents
    assert len({bring.document.id for bring in brings}) == len(brings)
    numbers = next(bring for bring in brings if bring.document.id == "mynumber-doc")
    assert numbers.procedures == ("kokuho-shutoku-tennyu", "fukushi-kodomo")
    assert numbers.persons == ("p1", "p2", "p3")


def test_a_document_is_for_those_whom_its_condition_names() -> None:
    people = family(mycard=False) | {"p2": arriving("平成2年5月5日", "妻", mycard=True)}
    state = visit(["tennyu"], people, {"ev.transfer_doc": "paper"})
    cards = next(bring for bring in judged(state).documents if bring.document.id == "mycard")
    assert (cards.certain, cards.persons) == (True, ("p2",))


def test_a_document_whose_condition_is_open_is_named_with_reserve() -> None:
    people = {"p1": arriving("昭和63年5月5日", "世帯主", foreign=True)}
    state = visit(["tennyu"], people, {"ev.transfer_doc": "paper"})
    assert documents(state)["relation-doc"] is False
    put(state, "hh.joins_existing", False)
    assert "relation-doc" not in documents(state)


@pytest.mark.parametrize(
    ("standing", "allowed", "papers"),
    [
        ("self", True, ()),
        ("member", True, ()),
        ("legal", True, ("hotei",)),
        ("agent", True, ("id", "inin")),
        ("third", False, ()),
    ],
)
def test_who_comes_instead_must_bring_what_the_rule_says(standing: str, allowed: bool, papers: tuple[str, ...]) -> None:
    state = visit(
        ["tenkyo"], {"p1": resident("昭和63年5月5日", "世帯主")}, {"ev.all_members": True, "ap.kind": standing}
    )
    proxy = one(state, "tenkyo-todoke").proxy
    assert proxy is not None
    assert (proxy.acting, proxy.allowed, proxy.needs) == (standing != "self", allowed, papers)
    assert set(papers) <= set(documents(state))


@pytest.mark.parametrize(
    ("standing", "held", "allowed", "papers"),
    [
        ("third", True, True, ("kaiso",)),
        ("third", False, False, ()),
        ("third", None, None, ()),
        ("agent", None, True, ("id", "inin", "kaiso")),
        ("agent", True, True, ("kaiso",)),
    ],
)
def test_who_held_the_funeral_claims_for_themselves(
    standing: str, held: bool | None, allowed: bool | None, papers: tuple[str, ...]
) -> None:
    """T50: of somebody without relatives the landlord, who is a third person in everything else."""
    people = {
        "p1": resident("昭和25年5月5日", "世帯主", kokuho=True, deceased=True),
        "p2": {"registered": False, "role": "agent", "sosai": held},
    }
    state = visit(["shibo"], people, {"ap.kind": standing}, applicant="p2")
    proxy = one(state, "kokuho-sosai", "p1").proxy
    assert proxy is not None
    assert (proxy.acting, proxy.allowed, proxy.needs) == (held is not True, allowed, papers)
    assert set(papers) <= set(documents(state))
    other = one(state, "kokuho-soshitsu-tenshutsu", "p1").proxy
    assert other is not None
    assert other.standing == standing


def test_nobody_can_come_instead_where_the_law_wants_the_person() -> None:
    state = visit(["dv"], {"p1": resident("昭和63年5月5日", "世帯主")}, {"ap.kind": "agent"})
    proxy = one(state, "shien-sochi", "p1").proxy
    assert proxy is not None
    assert proxy.allowed is False


def test_while_nobody_knows_who_came_no_papers_are_asked_of_a_proxy() -> None:
    state = visit(["tenkyo"], {"p1": resident("昭和63年5月5日", "世帯主")}, {"ev.all_members": True})
    proxy = one(state, "tenkyo-todoke").proxy
    assert proxy is not None
    assert (proxy.allowed, proxy.needs) == (None, ())


def test_a_fee_comes_with_the_procedure() -> None:
    state = visit(["cert"], {"p1": HOUSE["p1"]}, {"ap.cert_wish": ["koseki"]})
    fee = one(state, "koseki-zenbu", "p1").fee
    assert fee is not None
    assert fee.amount == 450


# Staff decide


def test_staff_drop_what_the_rule_gives() -> None:
    state = visit(["tennyu"], family(insurance="kokuho"))
    decide(state, "kokuho-shutoku-tennyu", "p2", "drop", "任意継続にする")
    found = one(state, "kokuho-shutoku-tennyu", "p2")
    assert (found.status, found.rule, found.reason) == (Status.DROPPED, Status.APPLIES, "任意継続にする")
    assert ("kokuho-shutoku-tennyu", "p2") not in {judged.key for judged in judged(state).to_do}
    assert one(state, "kokuho-shutoku-tennyu", "p1").status is Status.APPLIES


def test_staff_add_what_the_rule_does_not_give() -> None:
    state = visit(["tennyu"], family(insurance="shaho"))
    decide(state, "kokuho-shutoku-tennyu", "p1", "add", "来月退職する")
    found = one(state, "kokuho-shutoku-tennyu", "p1")
    assert (found.status, found.rule, found.to_do) == (Status.ADDED, Status.NO, True)
    assert "mynumber-doc" in documents(state)


def test_staff_add_a_procedure_of_no_chosen_event_with_all_that_hangs_on_it() -> None:
    state = visit(["tennyu"], family())
    decide(state, "kaigo-nintei-shinki", "p1", "add")
    found = one(state, "kaigo-nintei-shinki", "p1")
    assert (found.status, found.persons) == (Status.ADDED, ("p1",))
    assert "ishi" in {bring.document.id for bring in found.documents}
    assert "kaigo-card" not in {bring.document.id for bring in found.documents}  # newcomers hold none


def test_a_procedure_can_be_chosen_without_any_event() -> None:
    state = visit([], {"p1": HOUSE["p1"]})
    decide(state, "kaigo-saikofu", "p1", "add")
    assert [found.key for found in judged(state).to_do] == [("kaigo-saikofu", "p1")]


def test_a_decision_that_agrees_with_the_rule_changes_nothing() -> None:
    state = visit(["tennyu"], family(insurance="kokuho"))
    decide(state, "kokuho-shutoku-tennyu", "p1", "add")
    decide(state, "kouki-shutoku", "p1", "drop")
    assert one(state, "kokuho-shutoku-tennyu", "p1").status is Status.APPLIES
    assert one(state, "kouki-shutoku", "p1").status is Status.NO


def test_decisions_about_people_who_left_the_visit_or_unknown_procedures_are_ignored() -> None:
    state = visit(["tennyu"], family())
    decide(state, "kaigo-nintei-shinki", "p9", "add")
    decide(state, "no-such-procedure", "p1", "add")
    assert not {judged.procedure.id for judged in judged(state).to_do} & {"kaigo-nintei-shinki", "no-such-procedure"}


# Several events, changed answers


def test_several_events_are_judged_together_and_each_procedure_comes_once() -> None:
    people = {"p1": resident("昭和63年5月5日", "世帯主", mycard=True)}
    state = visit(["konin", "tenkyo", "shimei"], people, {"ev.all_members": True})
    found = [judged.key for judged in judged(state).procedures]
    assert len(found) == len(set(found))
    assert {("tenkyo-todoke", ""), ("mycard-kenmen", "p1")} <= statuses(judged(state), Status.APPLIES)
    assert tuple(judged(state).known.cases) == ("konin", "tenkyo", "shimei")


def test_an_event_does_not_lend_its_rule_to_another() -> None:
    people = {"p1": resident("昭和63年5月5日", "世帯主"), "p2": {"registered": False, "birth": "令和8年10月20日"}}
    both = visit(["taishoku", "shussei"], people)
    put(both, "p.insurance", "none", "p1")
    put(both, "p.concerned", True, "p1")
    put(both, "p.concerned", False, "p2")
    assert ("kokuho-shutoku-ridatsu", "p1") in statuses(judged(both), Status.APPLIES)
    assert ("kokuho-shutoku-ridatsu", "p2") not in statuses(judged(both), Status.APPLIES, Status.MAYBE)


def test_unknown_events_are_ignored() -> None:
    assert judged(visit(["no-such-event"], family())).procedures == ()


def test_when_an_answer_changes_the_consequences_follow() -> None:
    state = visit(["tennyu"], family(), {"ev.transfer_doc": "paper"})
    assert one(state, "tennyu-todoke").status is Status.APPLIES
    put(state, "ev.transfer_doc", "card")
    assert (one(state, "tennyu-todoke").status, one(state, "tennyu-tokurei").status) == (Status.NO, Status.APPLIES)


def test_the_fresh_parents_allowance_grows_and_is_not_claimed_anew() -> None:
    people = {
        "p1": resident("昭和63年5月5日", "世帯主", "男", jidoteate_recipient=True),
        "p2": resident("平成2年5月5日", "妻"),
        "p3": {"registered": False, "birth": "令和8年10月20日", "relation": "子"},
    }
    state = visit(["shussei"], people)
    put(state, "p.public_servant", False, "p1")
    assert one(state, "jidoteate-zogaku", "p1").status is Status.APPLIES
    assert one(state, "jidoteate-nintei", "p1").status is Status.NO
    assert one(state, "fukushi-kodomo", "p3").status is Status.APPLIES
