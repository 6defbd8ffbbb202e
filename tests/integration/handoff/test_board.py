"""The boards of four desks while visits come and go: who sees which card where, and who is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from services.base import clock
from services.base.events import Change, bus
from services.handoff import service as handoff
from services.handoff.service import Board, Card, Finished
from services.reception import service as reception
from tests.integration.reception.desks import (
    KIMURA,
    OFFICES,
    SATO,
    SUZUKI,
    TANABE,
    YAMADA,
    begin,
    do,
    until,
)

COLUMNS = ("waiting", "active", "handed_over", "done")


async def board(office: str) -> Board:
    return await do(lambda s: handoff.board(s, office))


async def columns(office: str) -> dict[str, list[int]]:
    """Column → numbers of the visits in it, empty columns left out."""
    found = await board(office)
    return {name: [card.number for card in cards] for name in COLUMNS if (cards := getattr(found, name))}


async def everywhere() -> dict[str, dict[str, list[int]]]:
    return {office: seen for office in OFFICES if (seen := await columns(office))}


async def test_a_visit_wanders_over_the_boards() -> None:
    assert await everywhere() == {}
    visit, yamada = await begin()
    assert await everywhere() == {"koseki": {"active": [1]}}
    await do(lambda s: reception.suspend(s, visit.id, yamada))
    assert await everywhere() == {"koseki": {"waiting": [1]}}
    yamada = await do(lambda s: reception.take(s, visit.id, YAMADA))
    await do(lambda s: handoff.hand_off(s, visit.id, yamada, ["hoken", "kodomo"], {"aoyama": "遠い"}))
    assert await everywhere() == {"koseki": {"handed_over": [1]}, "hoken": {"waiting": [1]}}
    suzuki = (await do(lambda s: handoff.arrive(s, visit.id, SUZUKI))).actor
    assert await everywhere() == {"koseki": {"handed_over": [1]}, "hoken": {"active": [1]}}
    await do(lambda s: reception.suspend(s, visit.id, suzuki))
    assert await everywhere() == {"koseki": {"handed_over": [1]}, "hoken": {"waiting": [1]}}
    suzuki = (await do(lambda s: handoff.arrive(s, visit.id, SUZUKI))).actor
    await do(lambda s: handoff.finish_stop(s, visit.id, suzuki))
    assert await everywhere() == {
        "koseki": {"handed_over": [1]}, "hoken": {"handed_over": [1]}, "kodomo": {"waiting": [1]},
    }  # fmt: skip
    sato = (await do(lambda s: handoff.arrive(s, visit.id, SATO))).actor
    await do(lambda s: handoff.finish_stop(s, visit.id, sato))
    assert await everywhere() == {"koseki": {"done": [1]}, "hoken": {"done": [1]}, "kodomo": {"done": [1]}}


async def test_whoever_holds_a_visit_has_it_in_progress_and_the_others_are_told_where_it_is() -> None:
    visit, yamada = await begin()
    await do(lambda s: handoff.hand_off(s, visit.id, yamada, ["hoken"]))
    yamada = (await do(lambda s: handoff.arrive(s, visit.id, YAMADA, add_desk=True))).actor
    assert await everywhere() == {"koseki": {"active": [1]}, "hoken": {"waiting": [1]}}
    (card,) = (await board("hoken")).waiting
    assert (card.now_at, card.holder_name) == ("戸籍住民", "山田")
    suzuki = (await do(lambda s: handoff.arrive(s, visit.id, SUZUKI, seen_token=yamada.lease_token))).actor
    assert await everywhere() == {"koseki": {"waiting": [1]}, "hoken": {"active": [1]}}
    (card,) = (await board("koseki")).waiting
    assert (card.now_at, card.holder_name) == ("保険年金課", "鈴木")
    await do(lambda s: handoff.arrive(s, visit.id, SATO, add_desk=True, seen_token=suzuki.lease_token))
    assert await everywhere() == {"koseki": {"waiting": [1]}, "hoken": {"waiting": [1]}, "kodomo": {"active": [1]}}
    (card,) = (await board("koseki")).waiting
    assert (card.now_at, card.holder_name) == ("こども政策課", "佐藤")


async def test_the_lease_alone_makes_a_visit_in_progress() -> None:
    visit, yamada = await begin()
    await do(lambda s: handoff.hand_off(s, visit.id, yamada, ["hoken"]))
    await do(lambda s: reception.take(s, visit.id, YAMADA))
    assert await everywhere() == {"koseki": {"active": [1]}, "hoken": {"waiting": [1]}}


async def test_a_visit_taken_out_of_the_hands_of_its_opener_goes_back_there_when_it_is_finished() -> None:
    visit, yamada = await begin()
    sato = (await do(lambda s: handoff.arrive(s, visit.id, SATO, add_desk=True, seen_token=yamada.lease_token))).actor
    assert await everywhere() == {"koseki": {"waiting": [1]}, "kodomo": {"active": [1]}}
    assert await do(lambda s: handoff.finish_stop(s, visit.id, sato)) == Finished("koseki")
    assert await everywhere() == {"koseki": {"waiting": [1]}, "kodomo": {"handed_over": [1]}}
    yamada = (await do(lambda s: handoff.arrive(s, visit.id, YAMADA))).actor
    assert await do(lambda s: handoff.finish_stop(s, visit.id, yamada)) == Finished(None)


async def test_a_visit_whose_end_was_taken_back_is_in_progress_again() -> None:
    visit, yamada = await begin()
    await do(lambda s: handoff.hand_off(s, visit.id, yamada, ["hoken"]))
    suzuki = (await do(lambda s: handoff.arrive(s, visit.id, SUZUKI))).actor
    await do(lambda s: handoff.finish_stop(s, visit.id, suzuki))
    assert await everywhere() == {"koseki": {"done": [1]}, "hoken": {"done": [1]}}
    await do(lambda s: handoff.reopen(s, visit.id, SUZUKI))
    assert await everywhere() == {"koseki": {"handed_over": [1]}, "hoken": {"active": [1]}}


async def test_a_branch_office_sees_its_own_visits_only() -> None:
    visit, tanabe = await begin(TANABE, "aoyama")
    await begin()
    assert await everywhere() == {"koseki": {"active": [2]}, "aoyama": {"active": [1]}}
    await do(lambda s: handoff.finish_stop(s, visit.id, tanabe))
    assert await columns("aoyama") == {"done": [1]}


async def test_a_card_says_what_it_is_about_since_when_and_who_has_it_but_not_who_came() -> None:
    nine = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    with clock.frozen(nine):
        visit, yamada = await begin()
        key = await do(lambda s: reception.add_person(s, visit.id, yamada, values={"p.name": "田中 花子"}))
        await reception.put_at_once(visit.id, yamada, "", "ev.kind", ["tennyu", "shussei"])
        await do(lambda s: reception.set_step(s, visit.id, yamada, "forms"))
    card = Card(
        visit_id=visit.id, number=1, day=nine.date(), step="forms", cancelled=False, opened_at=nine, since=nine,
        until=None, holder_id="yamada", holder_name="山田", purposes=("tennyu", "shussei"), now_at=None, came_from=None,
    )  # fmt: skip
    with clock.frozen(nine):
        assert await board("koseki") == Board("koseki", [], [card], [], [])
    with clock.frozen(nine + timedelta(seconds=1800)):
        await do(lambda s: handoff.hand_off(s, visit.id, yamada, ["hoken"]))
        (waiting,) = (await board("hoken")).waiting
        (gone,) = (await board("koseki")).handed_over
    assert (waiting.since, waiting.came_from, waiting.holder_name) == (nine + timedelta(seconds=1800), "戸籍住民", None)
    assert (gone.since, gone.now_at, gone.came_from) == (nine, "保険年金課", None)
    assert key == "p1"
    assert "田中" not in str(waiting) + str(gone)


async def test_the_oldest_comes_first_in_each_column() -> None:
    start = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    order = []
    for minute in (2, 0, 1):
        with clock.frozen(start + timedelta(seconds=60 * minute)):
            visit, holder = await begin()
            await do(lambda s, v=visit, h=holder: reception.suspend(s, v.id, h))
            order.append((minute, visit.number))
    assert (await columns("koseki"))["waiting"] == [number for _, number in sorted(order)]


async def test_what_was_not_finished_yesterday_is_still_there_and_what_was_is_not() -> None:
    yesterday = clock.now() - timedelta(seconds=24 * 3600)
    with clock.frozen(yesterday):
        left, holder = await begin()
        await do(lambda s: reception.suspend(s, left.id, holder))
        sent, holder = await begin()
        await do(lambda s: handoff.hand_off(s, sent.id, holder, ["hoken"]))
        done, holder = await begin()
        await do(lambda s: reception.close(s, done.id, holder))
    await begin()
    assert await columns("koseki") == {"waiting": [1], "active": [1], "handed_over": [2]}
    (card,) = (await board("koseki")).waiting
    assert card.day == yesterday.date()
    assert await columns("hoken") == {"waiting": [2]}


async def test_a_cancelled_visit_is_done_and_marked() -> None:
    visit, holder = await begin()
    await do(lambda s: reception.cancel(s, visit.id, holder, "二重"))
    (card,) = (await board("koseki")).done
    assert (card.cancelled, card.until is not None) == (True, True)


@pytest.fixture
async def told(city_hall: str) -> AsyncIterator[Callable[[Callable[[Any], Awaitable[Any]]], Awaitable[set[str]]]]:
    """Runs an action and gives the offices whose boards were told of it."""
    heard: list[str] = []
    marks: list[Change] = []
    await bus.start(city_hall)
    for office in OFFICES:
        bus.subscribe(f"board:{office}", lambda change, office=office: heard.append(office))
    bus.subscribe("test:mark", marks.append)

    async def run(action: Callable[[Any], Awaitable[Any]]) -> set[str]:
        from services.base import events

        heard.clear()
        marks.clear()
        await do(action)
        await do(lambda s: events.publish(s, "test:mark", "now"))  # comes after everything the action published
        await until(lambda: bool(marks))
        return set(heard)

    yield run
    bus._listeners.clear()
    await bus.stop()


async def test_every_desk_concerned_is_told_of_every_change_and_no_other(told: Any) -> None:
    assert await told(lambda s: reception.open_visit(s, YAMADA, "koseki", "v")) == {"koseki"}
    state = await reception.load_at_once("v")
    yamada = YAMADA.holding(str(state.lease_token))
    assert await told(lambda s: reception.put(s, "v", yamada, "", "ev.kind", ["tennyu"])) == {"koseki"}
    assert await told(lambda s: reception.put(s, "v", yamada, "", "ev.date", "x")) == set()
    assert await told(lambda s: reception.undo(s, "v", yamada)) == set()
    assert await told(lambda s: reception.undo(s, "v", yamada)) == {"koseki"}
    assert await told(lambda s: reception.suspend(s, "v", yamada)) == {"koseki"}
    assert await told(lambda s: reception.take(s, "v", KIMURA)) == {"koseki"}
    kimura = KIMURA.holding(str((await reception.load_at_once("v")).lease_token))
    assert await told(lambda s: reception.take_over(s, "v", YAMADA, kimura.lease_token)) == {"koseki"}
    yamada = YAMADA.holding(str((await reception.load_at_once("v")).lease_token))
    sent = {"koseki", "hoken", "kodomo"}
    assert await told(lambda s: handoff.hand_off(s, "v", yamada, ["hoken", "kodomo"])) == sent
    assert await told(lambda s: handoff.arrive(s, "v", SUZUKI)) == sent
    suzuki = SUZUKI.holding(str((await reception.load_at_once("v")).lease_token))
    changed = await told(lambda s: handoff.hand_off(s, "v", suzuki, ["aoyama"]))
    assert changed == {"koseki", "hoken", "kodomo", "aoyama"}  # kodomo loses the card, aoyama gets it
    assert await told(lambda s: handoff.arrive(s, "v", TANABE)) == {"koseki", "hoken", "aoyama"}
    tanabe = TANABE.holding(str((await reception.load_at_once("v")).lease_token))
    assert await told(lambda s: handoff.finish_stop(s, "v", tanabe)) == {"koseki", "hoken", "aoyama"}


async def test_a_purpose_typed_at_once_reaches_the_board(told: Any) -> None:
    visit, yamada = await begin()

    async def type_it(_: Any) -> None:
        await reception.put_at_once(visit.id, yamada, "", "ev.kind", ["tennyu"])

    assert await told(type_it) == {"koseki"}
    assert (await board("koseki")).active[0].purposes == ("tennyu",)


async def test_forty_desks_opening_at_once_are_all_on_the_board() -> None:
    await asyncio.gather(*(begin() for _ in range(40)))
    assert sorted((await columns("koseki"))["active"]) == list(range(1, 41))
