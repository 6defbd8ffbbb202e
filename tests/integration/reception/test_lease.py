"""Who works on a visit: taken, resumed, taken over knowingly, given back."""

from typing import Any

import pytest

from services.base.sql import rows
from services.reception import service as reception
from services.reception.errors import LeaseChanged, LeaseHeld, LeaseLost, NotYours, VisitClosed, VisitNotFound
from services.reception.state import Actor
from services.staff import service as staff
from tests.integration.reception.desks import KIMURA, SUZUKI, YAMADA, begin, do, state_of


async def test_the_same_person_at_the_same_terminal_resumes_with_the_same_token() -> None:
    visit, holder = await begin()
    before = await state_of(visit.id)
    assert await do(lambda s: reception.take(s, visit.id, YAMADA)) == holder
    assert await state_of(visit.id) == before


@pytest.mark.parametrize("other", [KIMURA, Actor("yamada", "koseki-2")])
async def test_nobody_else_takes_it_silently(other: Actor) -> None:
    visit, holder = await begin()
    with pytest.raises(LeaseHeld) as caught:
        await do(lambda s: reception.take(s, visit.id, other))
    assert (caught.value.visit_id, caught.value.token) == (visit.id, holder.lease_token)
    assert caught.value.params == {"name": "山田", "terminal": "koseki-1"}
    assert (await state_of(visit.id)).lease_token == holder.lease_token


async def test_taking_over_ends_the_former_holders_writing() -> None:
    visit, yamada = await begin()
    kimura = await do(lambda s: reception.take_over(s, visit.id, KIMURA, yamada.lease_token))
    state = await state_of(visit.id)
    assert (state.holder_id, state.holder_terminal, state.lease_token) == ("kimura", "koseki-2", kimura.lease_token)
    with pytest.raises(NotYours) as caught:
        await reception.put_at_once(visit.id, yamada, "", "ev.date", "x")
    assert caught.value.params == {"name": "木村", "terminal": "koseki-2"}
    await reception.put_at_once(visit.id, kimura, "", "ev.date", "y")


async def test_taking_over_from_a_holder_who_is_not_there_any_more_asks_again() -> None:
    visit, yamada = await begin()
    await do(lambda s: reception.take_over(s, visit.id, KIMURA, yamada.lease_token))
    with pytest.raises(LeaseChanged) as caught:
        await do(lambda s: reception.take_over(s, visit.id, SUZUKI, yamada.lease_token))
    assert caught.value.params == {"name": "木村", "terminal": "koseki-2"}


async def test_what_was_suspended_belongs_to_whoever_takes_it() -> None:
    visit, yamada = await begin()
    await do(lambda s: reception.suspend(s, visit.id, yamada))
    await do(lambda s: reception.take(s, visit.id, KIMURA))
    state = await state_of(visit.id)
    assert (state.holder_id, state.state) == ("kimura", "active")
    kimura = KIMURA.holding(state.lease_token or "")
    await do(lambda s: reception.suspend(s, visit.id, kimura))
    state = await state_of(visit.id)
    assert (state.holder_id, state.state) == (None, "waiting")
    await do(lambda s: reception.take_over(s, visit.id, SUZUKI, None))
    state = await state_of(visit.id)
    assert (state.holder_id, state.state) == ("suzuki", "active")


async def test_only_the_holder_suspends_closes_or_cancels() -> None:
    visit, yamada = await begin()
    before = await state_of(visit.id)
    for action in (reception.suspend, reception.close):
        with pytest.raises(NotYours):
            await do(lambda s, action=action: action(s, visit.id, KIMURA))
    with pytest.raises(NotYours):
        await do(lambda s: reception.cancel(s, visit.id, KIMURA, "mistake"))
    assert await state_of(visit.id) == before
    await do(lambda s: reception.suspend(s, visit.id, yamada))
    with pytest.raises(LeaseLost):
        await do(lambda s: reception.close(s, visit.id, yamada))


async def test_a_finished_visit_is_nobodys_and_stays_so() -> None:
    for end in (reception.close, lambda s, v, a: reception.cancel(s, v, a, "帰られた")):
        visit, holder = await begin()
        await do(lambda s, end=end, visit=visit, holder=holder: end(s, visit.id, holder))
        state = await state_of(visit.id)
        assert (state.holder_id, state.state) == (None, "done" if end is reception.close else "cancelled")
        for again in (reception.take, lambda s, v, a: reception.take_over(s, v, a, None), reception.suspend):
            with pytest.raises(VisitClosed):
                await do(lambda s, again=again, visit=visit, holder=holder: again(s, visit.id, holder))


async def test_there_is_nothing_to_take_where_there_is_no_visit() -> None:
    for action in (reception.take, lambda s, v, a: reception.take_over(s, v, a, None), reception.suspend):
        with pytest.raises(VisitNotFound):
            await do(lambda s, action=action: action(s, "nothing", YAMADA))


async def test_the_reason_of_a_cancellation_stays_in_the_log() -> None:
    visit, holder = await begin()
    await do(lambda s: reception.cancel(s, visit.id, holder, "二重に受付"))
    last = (await do(lambda s: reception.history(s, visit.id)))[-1]
    assert (last.kind, last.detail) == ("state", {"state": "cancelled", "reason": "二重に受付"})


async def test_the_resident_screen_follows_the_visit_to_one_terminal_only() -> None:
    visit, yamada = await begin()
    await do(lambda s: staff.show(s, "koseki-1", visit.id, "follow", "en"))
    kimura = await do(lambda s: reception.take_over(s, visit.id, KIMURA, yamada.lease_token))
    blank = await do(lambda s: staff.showing(s, "koseki-1"))
    assert (blank.visit_id, blank.mode, blank.language) == (None, "blank", "ja")
    await do(lambda s: staff.show(s, "koseki-2", visit.id, "follow"))
    await do(lambda s: reception.close(s, visit.id, kimura))
    assert (await do(lambda s: staff.showing(s, "koseki-2"))).visit_id is None


@pytest.mark.parametrize("end", [reception.suspend, reception.close])
async def test_a_visit_that_is_put_away_leaves_the_resident_screen(end: Any) -> None:
    visit, yamada = await begin()
    await do(lambda s: staff.show(s, "koseki-1", visit.id, "follow"))
    await do(lambda s: end(s, visit.id, yamada))
    assert (await do(lambda s: staff.showing(s, "koseki-1"))).visit_id is None


@pytest.mark.parametrize("way", ["begun", "taken", "taken again", "taken over"])
async def test_the_former_resident_leaves_the_screen_when_the_next_visit_is_worked_on(way: str) -> None:
    former, _ = await begin()
    at = KIMURA if way == "taken over" else YAMADA
    visit, holder = await begin()
    if way == "taken":
        await do(lambda s: reception.suspend(s, visit.id, holder))
    await do(lambda s: staff.show(s, at.terminal_id, former.id, "follow", "en"))
    match way:
        case "begun":
            await begin()
        case "taken over":
            await do(lambda s: reception.take_over(s, visit.id, at, holder.lease_token))
        case _:
            await do(lambda s: reception.take(s, visit.id, at))
    screen = await do(lambda s: staff.showing(s, at.terminal_id))
    assert (screen.visit_id, screen.mode, screen.language) == (None, "blank", "ja")


async def test_taking_a_visit_again_leaves_it_on_the_screen() -> None:
    visit, yamada = await begin()
    await do(lambda s: staff.show(s, "koseki-1", visit.id, "confirm", "en"))
    await do(lambda s: reception.take(s, visit.id, yamada))
    screen = await do(lambda s: staff.showing(s, "koseki-1"))
    assert (screen.visit_id, screen.mode, screen.language) == (visit.id, "confirm", "en")


async def test_each_opening_for_work_is_recorded_once() -> None:
    visit, yamada = await begin()
    await do(lambda s: reception.take(s, visit.id, YAMADA))
    kimura = await do(lambda s: reception.take_over(s, visit.id, KIMURA, yamada.lease_token))
    await do(lambda s: reception.suspend(s, visit.id, kimura))
    await do(lambda s: reception.take(s, visit.id, YAMADA))
    found = await do(
        lambda s: rows(s, "select user_id, detail from audit_record where kind = 'opened_visit' order by id")
    )
    assert [(record["user_id"], record["detail"]["how"]) for record in found] == [
        ("yamada", "new"), ("kimura", "take_over"), ("yamada", "board"),
    ]  # fmt: skip
