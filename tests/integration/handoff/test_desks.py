"""A visit on its way: handed off, opened at the next desk, finished, left for another day."""

import asyncio
from datetime import timedelta

import pytest

from services.base import clock
from services.base.errors import NotAllowed, NotFound
from services.base.sql import rows
from services.handoff import service as handoff
from services.handoff.errors import NoDesks, NotPlannedHere, SlipRevoked, SlipUnknown
from services.handoff.service import Arrival, Finished, Slip
from services.reception import service as reception
from services.reception.errors import DayOver, LeaseChanged, LeaseHeld, NotYours, VisitClosed, VisitNotFound
from services.reception.state import Actor
from services.registry.guard import Stopped
from tests.integration.handoff.slip import open_by_slip
from tests.integration.reception.desks import (
    KIMURA,
    SAITO,
    SATO,
    SUZUKI,
    TANABE,
    YAMADA,
    begin,
    do,
    protect,
    state_of,
)


async def hand_off(visit_id: str, actor: Actor, *offices: str, **later: str) -> Slip:
    return await do(lambda s: handoff.hand_off(s, visit_id, actor, offices, later))


async def arrive(visit_id: str, actor: Actor, *, add_desk: bool = False, seen_token: str | None = None) -> Arrival:
    return await do(lambda s: handoff.arrive(s, visit_id, actor, add_desk=add_desk, seen_token=seen_token))


async def finish(visit_id: str, actor: Actor) -> Finished:
    return await do(lambda s: handoff.finish_stop(s, visit_id, actor))


async def way(visit_id: str) -> list[tuple[str, str]]:
    return [(stop.office_id, stop.state) for stop in await do(lambda s: handoff.stops(s, visit_id))]


async def test_a_visit_goes_through_three_desks_and_is_done() -> None:
    visit, yamada = await begin()
    assert await way(visit.id) == []
    slip = await hand_off(visit.id, yamada, "hoken", "kodomo")
    assert await way(visit.id) == [("hoken", "waiting"), ("kodomo", "planned")]
    state = await state_of(visit.id)
    assert (state.state, state.holder_id) == ("handed_over", None)
    at_hoken = await do(lambda s: open_by_slip(s, slip.code, SUZUKI))
    assert (at_hoken.visit_id, at_hoken.office_id, at_hoken.actor.user_id) == (visit.id, "hoken", "suzuki")
    assert await way(visit.id) == [("hoken", "active"), ("kodomo", "planned")]
    state = await state_of(visit.id)
    assert (state.state, state.holder_id, state.lease_token) == ("active", "suzuki", at_hoken.actor.lease_token)
    await reception.put_at_once(visit.id, at_hoken.actor, "", "ev.note", "国保")
    finished = await finish(visit.id, at_hoken.actor)
    assert (finished, finished.done) == (Finished("kodomo"), False)
    assert await way(visit.id) == [("hoken", "done"), ("kodomo", "waiting")]
    at_kodomo = await do(lambda s: open_by_slip(s, slip.qr, SATO))
    finished = await finish(visit.id, at_kodomo.actor)
    assert (finished, finished.done) == (Finished(None), True)
    assert await way(visit.id) == [("hoken", "done"), ("kodomo", "done")]
    state = await state_of(visit.id)
    assert (state.state, state.holder_id, state.get("ev.note")) == ("done", None, "国保")


async def test_the_order_of_desks_is_kept_and_its_times_are_noted() -> None:
    visit, yamada = await begin()
    start = clock.now().replace(hour=10, minute=0, second=0, microsecond=0)
    with clock.frozen(start):
        await hand_off(visit.id, yamada, "kodomo", "hoken", koseki="")
    with clock.frozen(start + timedelta(seconds=600)):
        at_kodomo = await arrive(visit.id, SATO)
    with clock.frozen(start + timedelta(seconds=900)):
        await finish(visit.id, at_kodomo.actor)
    stops = await do(lambda s: handoff.stops(s, visit.id))
    assert [(s.office_id, s.office_name) for s in stops[:2]] == [("kodomo", "こども政策課"), ("hoken", "保険年金課")]
    assert (stops[0].waiting_since, stops[0].finished_at) == (start, start + timedelta(seconds=900))
    assert (stops[1].waiting_since, stops[1].finished_at) == (start + timedelta(seconds=900), None)


async def test_a_branch_office_finishes_in_one_stop() -> None:
    visit, tanabe = await begin(TANABE, "aoyama")
    assert await finish(visit.id, tanabe) == Finished(None)
    assert ((await state_of(visit.id)).state, await way(visit.id)) == ("done", [])


async def test_a_desk_that_is_not_planned_asks_before_it_is_added() -> None:
    visit, yamada = await begin()
    slip = await hand_off(visit.id, yamada, "hoken")
    before = await state_of(visit.id)
    with pytest.raises(NotPlannedHere) as caught:
        await do(lambda s: open_by_slip(s, slip.code, TANABE))
    assert caught.value.visit_id == visit.id
    assert caught.value.params == {"number": 1, "offices": "保険年金課"}
    assert (await state_of(visit.id), await way(visit.id)) == (before, [("hoken", "waiting")])
    added = await arrive(visit.id, TANABE, add_desk=True)
    assert (added.office_id, await way(visit.id)) == ("aoyama", [("hoken", "waiting"), ("aoyama", "active")])
    assert await finish(visit.id, added.actor) == Finished("hoken")


async def test_the_desk_that_opened_a_visit_opens_it_again_until_it_is_handed_off() -> None:
    visit, yamada = await begin()
    await do(lambda s: reception.suspend(s, visit.id, yamada))
    assert (await arrive(visit.id, KIMURA)).actor.user_id == "kimura"
    with pytest.raises(NotPlannedHere):
        await arrive(visit.id, SUZUKI)


async def test_the_resident_may_take_another_order_and_no_desk_is_forgotten() -> None:
    visit, yamada = await begin()
    await hand_off(visit.id, yamada, "hoken", "kodomo")
    at_kodomo = await arrive(visit.id, SATO)
    assert await way(visit.id) == [("hoken", "waiting"), ("kodomo", "active")]
    assert await finish(visit.id, at_kodomo.actor) == Finished("hoken")
    assert await way(visit.id) == [("hoken", "waiting"), ("kodomo", "done")]


async def test_coming_back_to_a_desk_that_was_done_is_no_surprise() -> None:
    visit, yamada = await begin()
    await hand_off(visit.id, yamada, "hoken", "kodomo")
    await finish(visit.id, (await arrive(visit.id, SUZUKI)).actor)
    again = await arrive(visit.id, SUZUKI)
    assert await way(visit.id) == [("hoken", "active"), ("kodomo", "waiting")]
    assert await finish(visit.id, again.actor) == Finished("kodomo")


async def test_a_new_plan_replaces_the_old_one() -> None:
    visit, yamada = await begin()
    await hand_off(visit.id, yamada, "hoken", "kodomo", aoyama="閉まっている")
    at_hoken = await arrive(visit.id, SUZUKI)
    await hand_off(visit.id, at_hoken.actor, "koseki", "hoken", kodomo="母子手帳がない")
    assert await way(visit.id) == [("hoken", "done"), ("koseki", "waiting"), ("kodomo", "later")]
    (left,) = [stop for stop in await do(lambda s: handoff.stops(s, visit.id)) if stop.state == "later"]
    assert (left.office_id, left.reason) == ("kodomo", "母子手帳がない")


async def test_a_desk_that_has_begun_and_is_missing_in_the_new_plan_is_off_the_way() -> None:
    visit, yamada = await begin()
    await hand_off(visit.id, yamada, "hoken", "kodomo")
    suzuki = (await arrive(visit.id, SUZUKI)).actor
    again = await arrive(visit.id, YAMADA, add_desk=True, seen_token=suzuki.lease_token)
    assert dict(await way(visit.id))["hoken"] == "active"
    await hand_off(visit.id, again.actor, "kodomo")
    assert await way(visit.id) == [("koseki", "done"), ("kodomo", "waiting")]
    assert [card.visit_id for card in (await do(lambda s: handoff.board(s, "hoken"))).waiting] == []
    assert await finish(visit.id, (await arrive(visit.id, SATO)).actor) == Finished(None)


async def test_a_desk_that_finishes_drops_what_it_does_not_leave() -> None:
    visit, yamada = await begin()
    await hand_off(visit.id, yamada, "hoken", "kodomo", aoyama="閉まっている")
    suzuki = (await arrive(visit.id, SUZUKI)).actor
    left = ["aoyama"]
    assert await do(lambda s: handoff.finish_stop(s, visit.id, suzuki, remaining=left)) == Finished(None)
    assert await way(visit.id) == [("hoken", "done"), ("aoyama", "later")]


async def test_desks_left_for_another_day_do_not_keep_the_visit_open() -> None:
    visit, yamada = await begin()
    await do(lambda s: handoff.leave_for_later(s, visit.id, yamada, "kodomo", "母子手帳がない"))
    assert await way(visit.id) == [("kodomo", "later")]
    assert await finish(visit.id, yamada) == Finished(None)
    last = (await do(lambda s: reception.history(s, visit.id)))[-2]
    assert (last.kind, last.detail) == ("later", {"office": "kodomo", "reason": "母子手帳がない"})


async def test_a_hand_off_needs_a_desk() -> None:
    visit, yamada = await begin()
    for offices in ((), ("koseki",)):
        with pytest.raises(NoDesks):
            await hand_off(visit.id, yamada, *offices)
    assert (await state_of(visit.id)).holder_id == "yamada"


async def test_only_the_holder_sends_on_finishes_or_postpones() -> None:
    visit, _ = await begin()
    for action in (
        lambda s: handoff.hand_off(s, visit.id, KIMURA, ["hoken"]),
        lambda s: handoff.finish_stop(s, visit.id, KIMURA),
        lambda s: handoff.leave_for_later(s, visit.id, KIMURA, "hoken", ""),
    ):
        with pytest.raises(NotYours):
            await do(action)
    assert await way(visit.id) == []


async def test_of_two_clerks_at_a_desk_the_second_is_told_and_may_take_over() -> None:
    visit, yamada = await begin()
    await hand_off(visit.id, yamada, "hoken")
    suzuki = (await arrive(visit.id, SUZUKI)).actor
    with pytest.raises(LeaseHeld) as caught:
        await arrive(visit.id, SAITO)
    assert (caught.value.visit_id, caught.value.token, caught.value.params["name"]) == (
        visit.id, suzuki.lease_token, "鈴木",
    )  # fmt: skip
    saito = (await arrive(visit.id, SAITO, seen_token=caught.value.token)).actor
    with pytest.raises(LeaseChanged):
        await arrive(visit.id, SUZUKI, seen_token=caught.value.token)
    with pytest.raises(NotYours):
        await finish(visit.id, suzuki)
    assert await finish(visit.id, saito) == Finished(None)


async def test_two_scans_at_once_are_one_arrival() -> None:
    visit, yamada = await begin()
    slip = await hand_off(visit.id, yamada, "hoken")

    async def scan(actor: Actor) -> Arrival:
        return await do(lambda s: open_by_slip(s, slip.code, actor))

    outcomes = await asyncio.gather(scan(SUZUKI), scan(SAITO), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Arrival", "LeaseHeld"]
    winner = SUZUKI if (await state_of(visit.id)).holder_id == "suzuki" else SAITO
    twice = await asyncio.gather(scan(winner), scan(winner))
    assert twice[0] == twice[1]


async def test_a_finished_visit_is_not_opened_again() -> None:
    visit, yamada = await begin()
    await finish(visit.id, yamada)
    with pytest.raises(VisitClosed):
        await arrive(visit.id, YAMADA)
    with pytest.raises(VisitNotFound):
        await arrive("nothing", YAMADA)
    with pytest.raises(NotFound):
        await arrive(visit.id, Actor("yamada", "nowhere"))


async def test_the_end_of_a_visit_is_taken_back_on_its_day() -> None:
    visit, yamada = await begin()
    slip = await hand_off(visit.id, yamada, "hoken")
    suzuki = (await arrive(visit.id, SUZUKI)).actor
    await finish(visit.id, suzuki)
    again = await do(lambda s: handoff.reopen(s, visit.id, SAITO))
    state = await state_of(visit.id)
    assert (state.state, state.holder_id, state.lease_token) == ("active", "saito", again.actor.lease_token)
    assert (again.office_id, await way(visit.id)) == ("hoken", [("hoken", "active")])
    assert await do(lambda s: handoff.visit_of(s, slip.code)) == visit.id
    assert [entry.detail for entry in await do(lambda s: reception.history(s, visit.id))][-2:] == [
        {"state": "active"},
        {"from": None, "to": "saito"},
    ]
    with pytest.raises(LeaseHeld):  # a colleague who was slower
        await do(lambda s: handoff.reopen(s, visit.id, SUZUKI))
    assert await finish(visit.id, again.actor) == Finished(None)


async def test_the_end_of_a_visit_stays_once_its_day_is_over_and_so_does_a_cancellation() -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.frozen(yesterday):
        visit, yamada = await begin()
        await finish(visit.id, yamada)
    with pytest.raises(DayOver):
        await do(lambda s: handoff.reopen(s, visit.id, YAMADA))
    cancelled, yamada = await begin()
    await do(lambda s: reception.cancel(s, cancelled.id, yamada, "二重"))
    with pytest.raises(VisitClosed):
        await do(lambda s: handoff.reopen(s, cancelled.id, YAMADA))
    assert [(await state_of(one.id)).state for one in (visit, cancelled)] == ["done", "cancelled"]


async def test_a_visit_with_a_protected_person_is_not_handed_off_and_that_is_recorded() -> None:
    visit, yamada = await begin()
    await protect("000000000000027")
    await do(lambda s: reception.add_person(s, visit.id, yamada, person_id="000000000000027"))
    before = await state_of(visit.id)
    with pytest.raises(Stopped):
        await hand_off(visit.id, yamada, "hoken")
    assert (await state_of(visit.id), await way(visit.id)) == (before, [])
    assert await do(lambda s: rows(s, "select 1 from slip_token")) == []
    found = await do(
        lambda s: rows(s, "select user_id, visit_id, person_id, detail from audit_record where kind = 'stopped'")
    )
    assert [tuple(record.values()) for record in found] == [
        ("yamada", visit.id, "000000000000027", {"kinds": ["shien"], "door": "handoff"})
    ]


async def test_a_protection_that_came_to_light_on_the_way_stops_the_next_desk_and_another_slip() -> None:
    visit, yamada = await begin()
    await hand_off(visit.id, yamada, "hoken", "kodomo")
    suzuki = (await arrive(visit.id, SUZUKI)).actor
    await do(lambda s: reception.add_person(s, visit.id, suzuki, person_id="000000000000027"))
    await protect("000000000000027")
    before, planned = await state_of(visit.id), await way(visit.id)
    with pytest.raises(Stopped):
        await do(lambda s: handoff.finish_stop(s, visit.id, suzuki))
    with pytest.raises(Stopped):
        await do(lambda s: handoff.another_slip(s, visit.id, suzuki))
    assert (await state_of(visit.id), await way(visit.id)) == (before, planned)
    assert await do(lambda s: rows(s, "select count(*) as n from slip_token where not revoked")) == [{"n": 1}]


async def test_another_slip_makes_the_lost_one_useless() -> None:
    visit, yamada = await begin()
    lost = await hand_off(visit.id, yamada, "hoken")
    found = await do(lambda s: handoff.another_slip(s, visit.id, yamada))
    with pytest.raises(SlipRevoked):
        await do(lambda s: open_by_slip(s, lost.code, SUZUKI))
    assert (await do(lambda s: open_by_slip(s, found.code, SUZUKI))).visit_id == visit.id


@pytest.mark.parametrize("end", ["close", "cancel"])
async def test_for_a_visit_that_ended_there_is_no_other_slip(end: str) -> None:
    visit, yamada = await begin()
    if end == "close":
        await do(lambda s: reception.close(s, visit.id, yamada))
    else:
        await do(lambda s: reception.cancel(s, visit.id, yamada, "二重"))
    with pytest.raises(VisitClosed):
        await do(lambda s: handoff.another_slip(s, visit.id, YAMADA))
    assert not await do(lambda s: handoff.has_slip(s, visit.id))


async def test_another_slip_is_given_by_the_desks_of_the_way_and_by_the_holder_while_there_is_one() -> None:
    visit, yamada = await begin()
    slip = await hand_off(visit.id, yamada, "hoken")
    with pytest.raises(NotAllowed):
        await do(lambda s: handoff.another_slip(s, visit.id, SATO))
    assert (await do(lambda s: handoff.another_slip(s, visit.id, SUZUKI))).visit_id == visit.id
    suzuki = (await arrive(visit.id, SUZUKI)).actor
    with pytest.raises(NotYours):
        await do(lambda s: handoff.another_slip(s, visit.id, KIMURA))
    assert (await do(lambda s: handoff.another_slip(s, visit.id, suzuki))).code != slip.code
    with pytest.raises(SlipUnknown):
        await do(lambda s: handoff.another_slip(s, "nothing", YAMADA))


async def test_whether_the_resident_has_a_slip_that_opens_the_visit() -> None:
    visit, yamada = await begin()
    assert not await do(lambda s: handoff.has_slip(s, visit.id))
    slip = await hand_off(visit.id, yamada, "hoken")
    assert await do(lambda s: handoff.has_slip(s, visit.id))
    with clock.frozen(slip.expires_at):
        assert not await do(lambda s: handoff.has_slip(s, visit.id))


async def test_hand_offs_and_arrivals_are_recorded() -> None:
    visit, yamada = await begin()
    slip = await hand_off(visit.id, yamada, "hoken", "kodomo")
    await do(lambda s: open_by_slip(s, slip.code, SUZUKI))
    found = await do(lambda s: rows(s, "select kind, user_id, terminal_id, detail from audit_record order by id"))
    assert [tuple(record.values()) for record in found[1:]] == [
        ("handed_off", "yamada", "koseki-1", {"offices": ["hoken", "kodomo"]}),
        ("opened_visit", "suzuki", "hoken-1", {"how": "slip"}),
    ]


async def test_a_slip_is_only_made_for_a_visit() -> None:
    with pytest.raises(SlipUnknown):
        await do(lambda s: handoff.new_slip(s, "nothing"))
