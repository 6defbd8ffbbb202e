"""Who takes part in a visit, and that of a protected person nothing is filled in."""

import pytest

from services.base.sql import rows
from services.reception import service as reception
from services.reception.errors import NoSuchPerson, NotYours
from services.reception.state import Participant
from services.registry.guard import Stopped
from tests.integration.reception.desks import KIMURA, begin, begin_with_person, do, protect, state_of

FREE, PROTECTED = "000000000000019", "000000000000027"
KNOWN = {"p.name": "田中 花子", "p.address": "三重県伊賀市阿保1番地"}


@pytest.fixture
async def protection() -> None:
    """One resident is under 支援措置."""
    await protect(PROTECTED)


async def test_people_get_keys_in_order_and_keep_them() -> None:
    visit, holder = await begin()
    keys = [
        await do(lambda s: reception.add_person(s, visit.id, holder, person_id=FREE, household_id="H1")),
        await do(lambda s: reception.add_person(s, visit.id, holder, role="agent")),
        await do(lambda s: reception.add_person(s, visit.id, holder)),
    ]
    assert keys == ["p1", "p2", "p3"]
    await do(lambda s: reception.remove_person(s, visit.id, holder, "p2"))
    assert await do(lambda s: reception.add_person(s, visit.id, holder)) == "p4"
    assert (await state_of(visit.id)).persons == [
        Participant("p1", FREE, "H1", "member", 1, False),
        Participant("p3", None, None, "member", 3, False),
        Participant("p4", None, None, "member", 4, False),
    ]


async def test_a_resident_who_is_there_already_is_not_added_twice_and_comes_back_as_before() -> None:
    visit, holder = await begin()
    key = await do(lambda s: reception.add_person(s, visit.id, holder, person_id=FREE, values=KNOWN, source="core"))
    revision = (await state_of(visit.id)).revision
    assert await do(lambda s: reception.add_person(s, visit.id, holder, person_id=FREE)) == key
    assert (await state_of(visit.id)).revision == revision
    await do(lambda s: reception.remove_person(s, visit.id, holder, key))
    assert await do(lambda s: reception.add_person(s, visit.id, holder, person_id=FREE)) == key
    assert (await state_of(visit.id)).get("p.name", key) == "田中 花子"


async def test_what_the_register_knows_is_filled_in_with_its_source() -> None:
    visit, holder = await begin()
    key = await do(lambda s: reception.add_person(s, visit.id, holder, person_id=FREE, values=KNOWN, source="core"))
    state = await state_of(visit.id)
    assert {item: (v.value, v.source) for (k, item), v in state.values.items() if k == key} == {
        item: (value, "core") for item, value in KNOWN.items()
    }
    assert await do(lambda s: reception.stops(s, visit.id)) == []


async def test_of_a_protected_person_nothing_is_filled_in_and_the_visit_says_why(protection: None) -> None:
    visit, holder = await begin()
    free = await do(lambda s: reception.add_person(s, visit.id, holder, person_id=FREE, values=KNOWN, source="core"))
    hidden = await do(
        lambda s: reception.add_person(s, visit.id, holder, person_id=PROTECTED, values=KNOWN, source="core")
    )
    state = await state_of(visit.id)
    assert {key for key, _ in state.values} == {free}
    assert [p.person_id for p in state.persons] == [FREE, PROTECTED]
    assert hidden == "p2"
    (stop,) = await do(lambda s: reception.stops(s, visit.id))
    assert (stop.kind, stop.person_id) == ("shien", PROTECTED)
    found = await do(lambda s: rows(s, "select person_id, visit_id, detail from audit_record where kind = 'stopped'"))
    assert [tuple(record.values()) for record in found] == [
        (PROTECTED, visit.id, {"kinds": ["shien"], "door": "prefill"})
    ]
    events = await do(lambda s: rows(s, "select data::text as data from visit_event"))
    assert "阿保" in str(events)  # of the free person: what could leak is there
    assert not any(hidden in event["data"] and "阿保" in event["data"] for event in events)


async def test_a_prefill_stops_for_its_persons_and_for_the_visit_as_a_whole(protection: None) -> None:
    visit, holder = await begin()
    free = await do(lambda s: reception.add_person(s, visit.id, holder, person_id=FREE))
    hidden = await do(lambda s: reception.add_person(s, visit.id, holder, person_id=PROTECTED))
    for key in (hidden, ""):
        with pytest.raises(Stopped):
            await do(lambda s, key=key: reception.prefill(s, visit.id, holder, {(key, "ev.old_address"): "x"}, "core"))
    await do(lambda s: reception.prefill(s, visit.id, holder, {(free, "p.tel"): "0595"}, "core"))
    state = await state_of(visit.id)
    assert {key: value.value for key, value in state.values.items()} == {(free, "p.tel"): "0595"}
    await do(lambda s: reception.remove_person(s, visit.id, holder, hidden))
    await do(lambda s: reception.prefill(s, visit.id, holder, {("", "ev.old_address"): "x"}, "core"))
    assert (await state_of(visit.id)).get("ev.old_address") == "x"


async def test_what_staff_are_told_at_the_counter_may_be_typed_for_anybody(protection: None) -> None:
    visit, holder = await begin()
    key = await do(
        lambda s: reception.add_person(
            s, visit.id, holder, person_id=PROTECTED, values={"p.tel": "090"}, source="staff"
        )
    )
    assert (await state_of(visit.id)).get("p.tel", key) == "090"


async def test_a_prefill_names_a_register() -> None:
    visit, holder = await begin()
    with pytest.raises(ValueError, match="staff"):
        await do(lambda s: reception.prefill(s, visit.id, holder, {("", "x"): 1}, "staff"))


async def test_one_applicant_at_a_time() -> None:
    visit_id, holder, first = await begin_with_person()
    second = await do(lambda s: reception.add_person(s, visit_id, holder, role="agent"))
    for key in (first, second, None):
        await do(lambda s, key=key: reception.set_applicant(s, visit_id, holder, key))
        assert [p.key for p in (await state_of(visit_id)).persons if p.applicant] == ([key] if key else [])
    revision = (await state_of(visit_id)).revision
    await do(lambda s: reception.set_applicant(s, visit_id, holder, None))
    assert (await state_of(visit_id)).revision == revision


async def test_nobody_unknown_is_removed_or_named_applicant() -> None:
    visit_id, holder, key = await begin_with_person()
    await do(lambda s: reception.remove_person(s, visit_id, holder, key))
    for unknown in (key, "p9"):
        with pytest.raises(NoSuchPerson):
            await do(lambda s, k=unknown: reception.remove_person(s, visit_id, holder, k))
        with pytest.raises(NoSuchPerson):
            await do(lambda s, k=unknown: reception.set_applicant(s, visit_id, holder, k))


async def test_roles_are_a_closed_set() -> None:
    visit, holder = await begin()
    with pytest.raises(ValueError, match="uncle"):
        await do(lambda s: reception.add_person(s, visit.id, holder, role="uncle"))


async def test_only_the_holder_changes_who_takes_part() -> None:
    visit_id, _, key = await begin_with_person()
    for action in (reception.remove_person, reception.set_applicant):
        with pytest.raises(NotYours):
            await do(lambda s, action=action: action(s, visit_id, KIMURA, key))
    with pytest.raises(NotYours):
        await do(lambda s: reception.add_person(s, visit_id, KIMURA))
