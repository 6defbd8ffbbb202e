"""Opening a visit: its number, its lease, and that nothing of it is given out twice."""

import asyncio
import uuid
from datetime import timedelta

import pytest

from services.base import clock, database
from services.base.sql import row, rows, run
from services.reception import queries
from services.reception import service as reception
from services.reception.errors import VisitNotFound
from tests.integration.reception.desks import KIMURA, OFFICES, SUZUKI, YAMADA, begin, do, state_of


async def test_an_opened_visit_is_the_first_of_the_day_and_held_by_who_opened_it() -> None:
    visit, holder = await begin()
    assert await state_of(visit.id) == visit
    assert (visit.number, visit.day, visit.office_id) == (1, clock.today(), "koseki")
    assert (visit.state, visit.step, visit.language) == ("active", "identify", "ja")
    assert (visit.catalogue_version, visit.revision, visit.persons, visit.values) == ("v1", 1, [], {})
    assert (visit.holder_id, visit.holder_name, visit.holder_terminal) == ("yamada", "山田", "koseki-1")
    assert (visit.office_name, visit.holder_terminal_name) == (OFFICES["koseki"], "koseki-1")
    assert visit.lease_token == holder.lease_token


async def test_numbers_count_over_all_desks_of_a_day_and_begin_again_the_next_day() -> None:
    assert [(await begin(YAMADA))[0].number, (await begin(SUZUKI, "hoken"))[0].number] == [1, 2]
    tomorrow = clock.now().replace(hour=9) + timedelta(seconds=24 * 3600)
    with clock.frozen(tomorrow):
        assert (await begin())[0].number == 1


async def test_a_visit_that_is_rolled_back_gives_its_number_back() -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await reception.open_visit(session, YAMADA, "koseki")
            raise ZeroDivisionError
    assert (await begin())[0].number == 1


async def test_twenty_desks_at_once_get_twenty_numbers_without_a_gap() -> None:
    opened = await asyncio.gather(*(begin(YAMADA if n % 2 else KIMURA) for n in range(20)))
    assert sorted(visit.number for visit, _ in opened) == list(range(1, 21))


async def test_control_counting_the_visits_instead_gives_one_number_twice() -> None:
    """What the counter prevents: two desks read the highest number before either has committed."""
    highest = "select coalesce(max(number), 0) + 1 as next from visit where day = $1"

    async def naive(read: asyncio.Barrier) -> int:
        async with database.transaction() as session:
            found = await row(session, highest, clock.today())
            assert found is not None
            await read.wait()
            return int(found["next"])

    both_have_read = asyncio.Barrier(2)
    assert await asyncio.gather(naive(both_have_read), naive(both_have_read)) == [1, 1]


async def test_the_counter_makes_the_second_desk_wait_for_the_first() -> None:
    async with database.transaction() as first:
        await row(first, queries.NEXT_NUMBER, clock.today())
        async with database.transaction() as second:
            await run(second, "set local lock_timeout = '100ms'")
            with pytest.raises(Exception, match="lock timeout"):
                await row(second, queries.NEXT_NUMBER, clock.today())
            await second.rollback()


async def test_opening_twice_with_one_id_is_one_visit() -> None:
    chosen = str(uuid.uuid4())

    async def click() -> tuple[str, int]:
        visit = await do(lambda s: reception.open_visit(s, YAMADA, "koseki", chosen))
        return visit.id, visit.number

    assert await asyncio.gather(*(click() for _ in range(5))) == [(chosen, 1)] * 5
    assert (await begin())[0].number == 2


async def test_opening_is_recorded() -> None:
    visit, _ = await begin()
    found = await do(lambda s: rows(s, "select kind, user_id, terminal_id, visit_id, detail from audit_record"))
    assert [tuple(record.values()) for record in found] == [
        ("opened_visit", "yamada", "koseki-1", visit.id, {"how": "new"})
    ]


async def test_a_visit_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(VisitNotFound):
        await state_of("nothing")
    with pytest.raises(VisitNotFound):
        await reception.load_at_once("nothing")


async def test_without_a_catalogue_no_visit_begins() -> None:
    await do(lambda s: run(s, "delete from catalogue_version"))
    with pytest.raises(RuntimeError, match="catalogue"):
        await begin()
