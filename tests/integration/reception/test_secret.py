"""個人番号 typed in a visit stands in no table as it is, and everything that a visit does with values works with it."""

from pathlib import Path
from typing import Any

import pytest

from services.base import secrets
from services.base.sql import rows
from services.reception import live
from services.reception import service as reception
from services.reception.errors import StaleWrite
from services.reception.secret import opened
from tests.integration.reception.desks import KIMURA, begin_with_person, do, state_of
from tests.integration.reception.test_values import put, write

__all__ = ["write"]
NUMBER, OTHER, ITEM = "123456789018", "987654321096", "p.mynumber"


@pytest.fixture(autouse=True)
def key_of_the_house(own_key: Path) -> Path:
    return own_key


async def everything() -> str:
    """All rows of all tables as text."""
    tables = await do(lambda s: rows(s, "select tablename from pg_tables where schemaname = 'public'"))
    lines: list[str] = []
    for table in tables:
        statement = f'select t::text as line from "{table["tablename"]}" t'
        lines += [str(row["line"]) for row in await do(lambda s, one=statement: rows(s, one))]
    return "\n".join(lines)


async def test_a_number_is_in_no_table_and_comes_back_whole(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    await write(visit_id, holder, key, ITEM, NUMBER)
    await write(visit_id, holder, key, ITEM, OTHER)
    await write(visit_id, holder, key, "p.tel", "09012345678")
    assert (await state_of(visit_id)).get(ITEM, key) == OTHER
    kept = await everything()
    assert [text in kept for text in ("09012345678", NUMBER, OTHER, NUMBER[-8:], OTHER[-8:])] == [
        True, False, False, False, False,
    ]  # fmt: skip


async def test_a_number_written_in_another_way_is_in_no_table_either(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    await write(visit_id, holder, key, ITEM, "1234-5678-9018")
    assert (await state_of(visit_id)).get(ITEM, key) == "1234-5678-9018"
    assert "5678-9018" not in await everything()


async def test_the_log_and_undo_and_redo_know_the_number(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    await write(visit_id, holder, key, ITEM, NUMBER)
    await write(visit_id, holder, key, ITEM, OTHER)
    (change,) = (await do(lambda s: reception.history(s, visit_id)))[-1].changes
    assert (change.old, change.new) == (NUMBER, OTHER)
    await do(lambda s: reception.undo(s, visit_id, holder))
    assert (await state_of(visit_id)).get(ITEM, key) == NUMBER
    await do(lambda s: reception.redo(s, visit_id, holder))
    assert (await state_of(visit_id)).get(ITEM, key) == OTHER
    assert [number in await everything() for number in (NUMBER, OTHER)] == [False, False]


async def test_what_a_register_shows_of_it_stays_masked_and_can_be_typed_over() -> None:
    visit_id, holder, key = await begin_with_person()
    await do(lambda s: reception.prefill(s, visit_id, holder, {(key, ITEM): "…9018"}, "core"))
    await put(visit_id, holder, key, ITEM, OTHER)
    value = (await state_of(visit_id)).values[key, ITEM]
    assert (value.value, value.original, value.edited) == (OTHER, "…9018", True)


async def test_a_page_that_follows_the_visit_sees_it(write: Any) -> None:
    visit_id, holder, key = await begin_with_person()
    watch = await live.watch(visit_id)
    await write(visit_id, holder, key, ITEM, NUMBER)
    visit = live._visits[visit_id]
    await visit._read([live.Change(f"visit:{visit_id}", "value", {"revision": visit.state.revision + 1})])  # type: ignore[union-attr]
    assert watch.state.get(ITEM, key) == NUMBER
    watch.stop()


async def test_whoever_is_too_late_reads_what_the_other_one_wrote() -> None:
    visit_id, holder, key = await begin_with_person()
    seen = (await state_of(visit_id)).revision
    await put(visit_id, holder, key, ITEM, NUMBER)
    token = holder.lease_token
    assert token is not None
    kimura = await do(lambda s: reception.take_over(s, visit_id, KIMURA, token))
    with pytest.raises(StaleWrite) as late:
        await put(visit_id, kimura, key, ITEM, OTHER, expected_revision=seen)
    assert late.value.current == NUMBER


async def test_a_number_moved_to_somebody_else_does_not_open() -> None:
    visit_id, holder, key = await begin_with_person()
    await put(visit_id, holder, key, ITEM, NUMBER)
    (stored,) = await do(lambda s: rows(s, "select value from visit_value where item = $1", ITEM))
    assert opened(visit_id, key, ITEM, stored["value"]) == NUMBER
    for visit, person in ((visit_id, "p2"), ("another", key)):
        with pytest.raises(secrets.BadKey):
            opened(visit, person, ITEM, stored["value"])
