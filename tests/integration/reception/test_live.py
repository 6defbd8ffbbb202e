"""The shared picture of a visit: what pages are told, in which order, and how little it costs."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from services.base import database, events
from services.base.events import Change, bus
from services.reception import live, values
from services.reception import service as reception
from services.reception.errors import VisitNotFound
from tests.integration.reception.desks import KIMURA, begin_with_person, do, open_transaction, state_of, until


@pytest.fixture(autouse=True)
async def listening(city_hall: str) -> AsyncIterator[None]:
    """The event bus of the process, on the database of the test."""
    await bus.start(city_hall)
    yield
    for watch in [watch for visit in list(live._visits.values()) for watch in list(visit._watches)]:
        watch.stop()
    assert live._visits == {}
    await bus.stop()


class Page:
    """What a page sees: every change with the value as it was in the picture at that moment."""

    def __init__(self, watch: live.Watch) -> None:
        self.watch = watch
        self.told: list[tuple[str, str | None, Any]] = []
        watch.listen(self._changed)

    def _changed(self, change: Change) -> None:
        item = change.data.get("item")
        value = self.watch.state.get(item, change.data["person_key"]) if item else None
        self.told.append((change.kind, item, value))


async def open_page(visit_id: str) -> Page:
    return Page(await live.watch(visit_id))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every read of the picture: ``load`` of all of it, ``values`` of what is newer."""
    made: list[str] = []
    load, rows = live.load_at_once, live.sql.rows_at_once

    async def counted_load(visit_id: str) -> Any:
        made.append("load")
        return await load(visit_id)

    async def counted_rows(*arguments: Any) -> Any:
        made.append("values")
        return await rows(*arguments)

    monkeypatch.setattr(live, "load_at_once", counted_load)
    monkeypatch.setattr(live, "sql", type("counted", (), {"rows_at_once": staticmethod(counted_rows)}))
    return made


async def test_a_stored_value_reaches_every_page_with_the_picture_up_to_date() -> None:
    visit_id, holder, key = await begin_with_person()
    pages = [await open_page(visit_id) for _ in range(3)]
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    await until(lambda: all(page.told for page in pages))
    assert [page.told for page in pages] == [[("value", "p.name", "はる")]] * 3
    assert pages[0].watch.state == await state_of(visit_id)
    await everything_is_brought(visit_id)
    assert [len(page.told) for page in pages] == [1] * 3


async def everything_is_brought(visit_id: str) -> None:
    """What was told before the bus brought it has been brought as well."""
    await until(lambda: not live._visits[visit_id]._told)


async def test_what_was_typed_here_is_in_the_picture_and_told_before_the_write_returns(
    reads: list[str], own_key: Path
) -> None:
    visit_id, holder, key = await begin_with_person()
    await do(lambda s: values.prefill(s, visit_id, holder, {(key, "p.kana"): "ハル"}, "core"))
    page = await open_page(visit_id)
    written: list[tuple[str, Any]] = [
        ("p.name", "はる"),
        ("p.kana", "ハルコ"),
        ("p.mynumber", "123456789018"),
        ("p.name", None),
    ]
    for item, value in written:
        await reception.put_at_once(visit_id, holder, key, item, value)
        assert page.told[-1] == ("value", item, value)
        assert page.watch.state == await state_of(visit_id)
    assert reads == ["load"]
    await everything_is_brought(visit_id)
    assert len(page.told) == len(written)


async def test_what_came_in_between_and_is_not_known_here_yet_is_not_skipped() -> None:
    visit_id, holder, key = await begin_with_person()
    page = await open_page(visit_id)
    await bus.stop()
    await do(lambda s: reception.put(s, visit_id, holder, key, "p.kana", "ハル"))
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    assert (page.told, page.watch.state.get("p.name", key)) == ([], None)
    bus._dispatch(Change(f"visit:{visit_id}", "resync"))
    await until(lambda: bool(page.told))
    assert page.watch.state == await state_of(visit_id)


async def test_the_pages_of_a_visit_share_one_picture_read_once_per_change(reads: list[str]) -> None:
    visit_id, holder, key = await begin_with_person()
    pages = await asyncio.gather(*(open_page(visit_id) for _ in range(50)))
    assert reads == ["load"]
    assert len({id(page.watch.state) for page in pages}) == 1
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    await until(lambda: all(page.told for page in pages))
    assert reads == ["load"]
    await do(lambda s: reception.put(s, visit_id, holder, key, "p.kana", "ハル"))
    await until(lambda: all(len(page.told) == 2 for page in pages))
    assert reads == ["load", "values"]


async def test_a_burst_is_read_in_fewer_goes_and_told_completely_in_order(reads: list[str]) -> None:
    visit_id, holder, key = await begin_with_person()
    page = await open_page(visit_id)
    async with open_transaction() as session:
        for n in range(30):
            await reception.put(session, visit_id, holder, key, f"i{n}", n)
    await until(lambda: len(page.told) == 30)
    assert page.told == [("value", f"i{n}", n) for n in range(30)]
    assert 1 <= reads.count("values") < 30


async def test_several_values_are_told_one_by_one_and_many_at_once() -> None:
    visit_id, holder, key = await begin_with_person()
    page = await open_page(visit_id)
    await do(lambda s: reception.put_many(s, visit_id, holder, {("", "ev.date"): "d", (key, "p.name"): "n"}))
    await until(lambda: len(page.told) == 2)
    assert page.told == [("value", "ev.date", "d"), ("value", "p.name", "n")]
    many = {(key, f"i{n}"): n for n in range(400)}
    await do(lambda s: values.prefill(s, visit_id, holder, many, "core"))
    await until(lambda: len(page.told) == 3)
    assert page.told[2] == ("value", None, None)
    assert {item: page.watch.state.get(item, key) for _, item in many} == {item: n for (_, item), n in many.items()}


async def test_everything_else_that_happens_is_told_by_its_kind() -> None:
    visit_id, holder, key = await begin_with_person()
    page = await open_page(visit_id)

    async def told_after(action: Any) -> tuple[str, ...]:
        before = len(page.told)
        await do(action)
        await until(lambda: len(page.told) > before)
        assert page.watch.state == await state_of(visit_id)
        return tuple(kind for kind, _, _ in page.told[before:])

    assert await told_after(lambda s: reception.add_person(s, visit_id, holder)) == ("persons",)
    assert await told_after(lambda s: reception.set_applicant(s, visit_id, holder, key)) == ("persons",)
    assert await told_after(lambda s: reception.remove_person(s, visit_id, holder, "p2")) == ("persons",)
    assert await told_after(lambda s: reception.set_step(s, visit_id, holder, "forms")) == ("step",)
    assert await told_after(lambda s: reception.set_language(s, visit_id, holder, "en")) == ("language",)
    add = reception.decide_procedure
    assert await told_after(lambda s: add(s, visit_id, holder, "inkan", "", "add", "希望")) == ("procedures",)
    assert await told_after(lambda s: reception.undo(s, visit_id, holder)) == ("procedures", "undo")
    kimura = KIMURA.holding("")
    assert await told_after(lambda s: reception.take_over(s, visit_id, kimura, holder.lease_token)) == ("lease",)
    assert page.watch.state.holder_name == "木村"
    kimura = kimura.holding(str(page.watch.state.lease_token))
    assert await told_after(lambda s: reception.suspend(s, visit_id, kimura)) == ("state",)


async def test_an_undone_answer_is_unknown_again_in_the_picture() -> None:
    visit_id, holder, key = await begin_with_person()
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    page = await open_page(visit_id)
    await do(lambda s: reception.undo(s, visit_id, holder))
    await until(lambda: len(page.told) == 2)
    assert page.told == [("value", "p.name", None), ("undo", None, None)]
    assert page.watch.state == await state_of(visit_id)


async def test_what_is_not_part_of_the_picture_is_passed_on_without_reading(reads: list[str]) -> None:
    visit_id, _, _ = await begin_with_person()
    page = await open_page(visit_id)
    await do(lambda s: events.publish(s, f"visit:{visit_id}", "mark", item="p.name", person_key="p1"))
    await until(lambda: bool(page.told))
    assert ([kind for kind, _, _ in page.told], reads) == (["mark"], ["load"])


async def test_a_rolled_back_action_is_told_to_nobody() -> None:
    visit_id, holder, key = await begin_with_person()
    page = await open_page(visit_id)
    with pytest.raises(ZeroDivisionError):
        async with open_transaction() as session:
            await reception.put(session, visit_id, holder, key, "p.name", "never")
            raise ZeroDivisionError
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    await until(lambda: bool(page.told))
    assert page.told == [("value", "p.name", "はる")]


async def test_after_the_event_connection_was_away_the_picture_is_read_anew() -> None:
    visit_id, holder, key = await begin_with_person()
    page = await open_page(visit_id)
    await bus.stop()
    await do(lambda s: reception.put(s, visit_id, holder, key, "p.name", "はる"))
    bus._dispatch(Change(f"visit:{visit_id}", "resync"))  # what the bus says when it is back
    await until(lambda: bool(page.told))
    assert [kind for kind, _, _ in page.told] == ["resync"]
    assert page.watch.state == await state_of(visit_id)


async def test_a_read_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_id, holder, key = await begin_with_person()
    page = await open_page(visit_id)
    monkeypatch.setattr(live, "AGAIN_AFTER", 0.01)
    works = live.sql.rows_at_once

    async def fails(*_: Any) -> Any:
        monkeypatch.setattr(live.sql, "rows_at_once", works)
        raise ConnectionError

    monkeypatch.setattr(live.sql, "rows_at_once", fails)
    await do(lambda s: reception.put(s, visit_id, holder, key, "p.name", "はる"))
    await until(lambda: bool(page.told))
    assert live.sql.rows_at_once is works, "it failed once"
    assert page.watch.state == await state_of(visit_id)


async def test_one_page_that_fails_does_not_keep_the_news_from_the_others() -> None:
    visit_id, holder, key = await begin_with_person()
    broken, page = await live.watch(visit_id), await open_page(visit_id)
    broken.listen(lambda change: 1 / 0)
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    await until(lambda: bool(page.told))


async def test_a_page_that_left_hears_nothing_and_the_last_takes_the_picture_along() -> None:
    visit_id, holder, key = await begin_with_person()
    stays, leaves = await open_page(visit_id), await open_page(visit_id)
    leaves.watch.stop()
    leaves.watch.stop()
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    await until(lambda: bool(stays.told))
    assert leaves.told == []
    assert list(live._visits) == [visit_id]
    stays.watch.stop()
    assert live._visits == {}
    assert f"visit:{visit_id}" not in bus._listeners


async def test_there_is_nothing_to_watch_where_there_is_no_visit() -> None:
    outcomes = await asyncio.gather(*(live.watch("nothing") for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [VisitNotFound] * 3
    assert live._visits == {}


@pytest.fixture
async def elsewhere(city_hall: str) -> AsyncIterator[asyncio.Queue[str]]:
    """What a second process hears."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    connection = await asyncpg.connect(database.plain_url(city_hall))
    await connection.add_listener(events.CHANNEL, lambda *said: heard.put_nowait(str(said[-1])))
    yield heard
    await connection.close()


async def heard(elsewhere: asyncio.Queue[str], kind: str) -> None:
    while json.loads(await elsewhere.get())[1] != kind:
        pass


async def only_what_is_to_come(elsewhere: asyncio.Queue[str]) -> None:
    """Wait for the last that beginning a visit with a person says: it comes on a connection of its own, later."""
    await asyncio.wait_for(heard(elsewhere, "persons"), 10)


async def test_what_is_written_at_once_is_told_once_to_every_process(elsewhere: asyncio.Queue[str]) -> None:
    visit_id, holder, key = await begin_with_person()
    await only_what_is_to_come(elsewhere)
    items = [f"p.{name}" for name in ("name", "kana", "tel", "birth", "sex", "workplace")]
    stored = await asyncio.gather(*(reception.put_at_once(visit_id, holder, key, item, "はる") for item in items))
    said = [json.loads(await asyncio.wait_for(elsewhere.get(), 10)) for _ in items]
    assert sorted((data["item"], data["revision"]) for _, _, data in said) == sorted(
        (item, one.revision) for item, one in zip(items, stored, strict=True)
    )
    assert {(topic, kind) for topic, kind, _ in said} == {(f"visit:{visit_id}", "value")}
    assert elsewhere.empty()


async def test_a_repeated_write_is_told_again_because_its_first_telling_may_be_lost(
    elsewhere: asyncio.Queue[str],
) -> None:
    visit_id, holder, key = await begin_with_person()
    await reception.put_at_once(visit_id, holder, key, "p.name", "はる", idempotency_key="k")
    await asyncio.wait_for(heard(elsewhere, "value"), 10)
    again = await reception.put_at_once(visit_id, holder, key, "p.name", "はる", idempotency_key="k")
    _, kind, data = json.loads(await asyncio.wait_for(elsewhere.get(), 10))
    assert (kind, data["revision"]) == ("value", again.revision)


async def test_without_a_connection_of_the_bus_the_write_tells_by_itself(elsewhere: asyncio.Queue[str]) -> None:
    visit_id, holder, key = await begin_with_person()
    await bus.stop()
    assert not bus.connected
    await only_what_is_to_come(elsewhere)
    stored = await reception.put_at_once(visit_id, holder, key, "p.name", "はる")
    _, kind, data = json.loads(await asyncio.wait_for(elsewhere.get(), 10))
    assert (kind, data["revision"]) == ("value", stored.revision)


async def test_what_could_not_be_told_is_told_when_the_connection_is_back(
    city_hall: str, elsewhere: asyncio.Queue[str]
) -> None:
    assert bus._connection is not None
    await bus._connection.close()
    bus.announce(json.dumps(["board:koseki", "moved", {}]))
    _, kind, _ = json.loads(await asyncio.wait_for(elsewhere.get(), 10))  # the bus looks after it by itself
    assert kind == "moved"
