"""The city's difficult people, from the register to the judgement."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.base import clock
from services.base.database import AsyncSession
from services.catalogue.service import load_files
from services.navigation import gather
from services.navigation.facts import facts_for
from services.navigation.judge import judge
from services.navigation.judgement import Judgement, Status
from services.reception.state import Participant, Value, VisitState
from services.registry import service as registry
from tests.city import TRICKY

CATALOGUE = load_files()


def empty(events: Sequence[str]) -> VisitState:
    state = VisitState("v1", 1, clock.today(), "o", "active", "questions", "ja", CATALOGUE.version, 1, clock.now())
    put(state, {"ev.kind": list(events)})
    return state


def put(state: VisitState, values: dict[str, Any], key: str = "", source: str = "answer") -> None:
    for item, value in values.items():
        state.values[key, item] = Value(item, key, value, source)


async def household_visit(session: AsyncSession, person_id: str, *events: str) -> tuple[VisitState, dict[str, str]]:
    """A visit of a person's whole household, filled in from the register; and 宛名番号 → key."""
    state, keys = empty(events), {}
    person = await registry.person(session, person_id)
    members = [person]
    if person.household_id:
        household = await registry.household(session, person.household_id)
        put(state, gather.household(household), source=gather.CORE)
        members = [member.person for member in household.members]
    for order, member in enumerate(members, 1):
        key = keys[member.id] = f"p{order}"
        state.persons.append(Participant(key, member.id, member.household_id, "member", order, member.id == person_id))
        put(state, gather.person(member, clock.today()), key, gather.CORE)
    return state, keys


async def transfer_visit(session: AsyncSession, incoming_id: str) -> VisitState:
    """A visit of everybody on a 転出証明書情報."""
    state = empty(["tennyu"])
    found = gather.incoming(await registry.incoming(session, incoming_id))
    put(state, found.visit, source=gather.TRANSFER)
    for order, values in enumerate(found.persons, 1):
        state.persons.append(Participant(f"p{order}", None, None, "member", order, order == 1))
        put(state, values, f"p{order}", gather.TRANSFER)
    return state


def judged(state: VisitState, today: date | None = None) -> Judgement:
    return judge(state, CATALOGUE, today or clock.today())


def personal(state: VisitState, key: str, today: date) -> dict[str, Any]:
    return dict(facts_for(state, CATALOGUE, today, state.get("ev.kind")[0], key)["p"])


async def test_t08_of_an_unknown_birth_date_nothing_is_concluded(city_session: AsyncSession) -> None:
    state, keys = await household_visit(city_session, TRICKY["T08"]["id"], "tenkyo")
    put(state, {"ev.all_members": True})
    assert "age" not in personal(state, keys[TRICKY["T08"]["id"]], clock.today())
    status = judged(state).by_key["kaigo-shutoku", keys[TRICKY["T08"]["id"]]].status
    assert status is Status.MAYBE


async def test_t06_and_t07_a_day_apart_are_a_school_year_apart(city_session: AsyncSession) -> None:
    day = date(2026, 4, 1)
    elder, elder_keys = await household_visit(city_session, TRICKY["T06"]["id"], "kosodate")
    younger, younger_keys = await household_visit(city_session, TRICKY["T07"]["id"], "kosodate")
    assert personal(elder, elder_keys[TRICKY["T06"]["id"]], day)["u18fy"] is False
    assert personal(younger, younger_keys[TRICKY["T07"]["id"]], day)["u18fy"] is True


async def test_t10_a_birthday_that_no_calendar_has_is_an_age_all_the_same(city_session: AsyncSession) -> None:
    state, keys = await household_visit(city_session, TRICKY["T10"]["id"], "cert")
    assert personal(state, keys[TRICKY["T10"]["id"]], date(2026, 11, 24))["age"] == 37


async def test_t20_a_household_without_a_head_goes_on(city_session: AsyncSession) -> None:
    state, _ = await household_visit(city_session, TRICKY["T20"]["id"], "tenshutsu")
    put(state, {"ev.all_members": True})
    assert judged(state).by_key["tenshutsu-todoke", ""].status is Status.APPLIES
    assert judged(state).by_key["setainushi-henko", ""].status is Status.NO


async def test_t28_a_transfer_by_card_of_the_31st_day_is_warned_of(city_session: AsyncSession) -> None:
    state = await transfer_visit(city_session, TRICKY["T28"]["incoming"])
    due = judged(state).by_key["tennyu-tokurei", ""].deadline
    assert due is not None
    assert any("30日" in warning for warning in due.warnings)


async def test_t38_the_guardian_has_no_seal_registered_over_the_counter(city_session: AsyncSession) -> None:
    state, keys = await household_visit(city_session, TRICKY["T38"]["id"], "cert")
    key = keys[TRICKY["T38"]["id"]]
    put(state, {"ap.kind": "self"})
    put(state, {"p.inkan_wish": True}, key)
    assert personal(state, key, clock.today())["guardian"] is True
    assert judged(state).by_key["inkan-toroku", key].status is Status.NO


async def test_t39_of_two_brothers_only_the_one_of_fifteen_can_register_a_seal(city_session: AsyncSession) -> None:
    state, keys = await household_visit(city_session, TRICKY["T39"]["id"], "cert")
    put(state, {"ap.kind": "self"})
    for key in keys.values():
        put(state, {"p.inkan_wish": True}, key)
    found = judged(state).by_key
    assert found["inkan-toroku", keys[TRICKY["T39"]["id"]]].status is Status.APPLIES
    assert found["inkan-toroku", keys[TRICKY["T39"]["other"]]].status is Status.NO


async def test_a_protected_person_is_filled_in_with_no_address(city_session: AsyncSession) -> None:
    person = await registry.person(city_session, TRICKY["T01"]["id"])
    values = gather.person(person, clock.today())
    assert values["p.dv_support"] is True
    assert not {"p.address", "p.katagaki", "p.postal", "p.previous_address", "p.school", "p.jichi", "p.tel"} & set(
        values
    )


async def test_the_demo_family_that_moves_in_is_known_from_its_transfer(city_session: AsyncSession) -> None:
    state = await transfer_visit(city_session, "TK0001")
    for key in ("p1", "p2"):
        put(state, {"p.claimant": key == "p1"}, key)
    put(state, {"p.public_servant": False}, "p1")
    applies = {found.key for found in judged(state).having(Status.APPLIES)}
    assert {("kokuho-shutoku-tennyu", key) for key in ("p1", "p2", "p3", "p4")} <= applies
    assert {("tennyu-tokurei", ""), ("jidoteate-nintei", "p1"), ("fukushi-kodomo", "p4")} <= applies
