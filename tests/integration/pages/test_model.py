"""The page's model of a visit, on a real database with the event bus: it writes, is told, and judges when it has to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace
from typing import Any, cast

import pytest
from nicegui import core

from pages.here import Here
from pages.visit.model import Changed, VisitModel
from services.base.events import bus
from services.catalogue import service as catalogues
from services.documents import service as documents
from services.documents import towns
from services.reception import service as reception
from services.reception.errors import LeaseLost, NotYours, StaleWrite, VisitClosed, VisitNotFound
from services.reception.state import Actor
from tests.integration.documents.reading import read_all
from tests.integration.reception.desks import KIMURA, YAMADA, blocked, do, furnish, open_transaction, state_of, until
from tests.unit.documents.builder import moving_family

NAMING = {"F-IDO-TENNYU", "F-KOKUHO-SHUTOKU", "F-FUKUSHI-NINTEI"}  # the forms that say the father's name
NAME = [[[20.0 + 9 * i, 40 + 25 * (i % 4), 0.5, 12.0 * i] for i in range(30)]]


class Desk(Here):
    """A clerk at a terminal, without a browser."""

    def __init__(self, actor: Actor) -> None:
        signed_in = SimpleNamespace(user_id=actor.user_id, terminal_id=actor.terminal_id, office_id="koseki")
        super().__init__(cast("Any", signed_in))


@pytest.fixture(autouse=True)
async def hall(db: str) -> AsyncIterator[None]:
    core.loop = asyncio.get_running_loop()
    await furnish()
    towns.forget()
    await do(catalogues.publish)
    await bus.start(db)
    yield
    await bus.stop()
    towns.forget()


@pytest.fixture
async def visit_id() -> str:
    """A family that moves in, everything known and read, held by Yamada."""
    visit = await do(lambda session: reception.open_visit(session, YAMADA, "koseki"))
    assert visit.lease_token is not None
    actor, family = YAMADA.holding(visit.lease_token), moving_family()
    for _ in family.persons:
        await do(lambda session: reception.add_person(session, visit.id, actor))
    await do(lambda session: reception.set_applicant(session, visit.id, actor, "p1"))
    values = {key: stored.value for key, stored in family.values.items()}
    await do(lambda session: reception.put_many(session, visit.id, actor, values))
    await do(lambda session: read_all(session, visit.id))
    return visit.id


@pytest.fixture
async def model(visit_id: str) -> AsyncIterator[VisitModel]:
    opened = await page(visit_id, YAMADA)
    yield opened
    opened.close()


async def page(visit_id: str, actor: Actor) -> VisitModel:
    client: AbstractContextManager[Any] = nullcontext()
    return await VisitModel.open(visit_id, Desk(actor), cast("Any", client))


async def broken(visit_id: str) -> set[str]:
    return {seal.form for seal in await do(lambda s: documents.seals(s, visit_id)) if seal.broken}


def heard(model: VisitModel) -> list[Changed]:
    told: list[Changed] = []
    model.on_change(told.append)
    return told


async def test_a_part_of_the_page_that_fails_does_not_keep_the_news_from_the_others(model: VisitModel) -> None:
    model.on_change(lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    told = heard(model)
    await model.put("p1", "p.tel", "09000000000")
    assert Changed("value", ("p1", "p.tel")) in told


async def test_what_was_written_is_part_of_the_picture_once_caught_up(model: VisitModel) -> None:
    outcome = await model.put("p1", "p.tel", "09000000000")
    assert outcome.error is None
    await model.caught_up()
    assert model.state.get("p.tel", "p1") == "09000000000"


async def test_typing_a_name_tells_the_value_and_judges_nothing(model: VisitModel) -> None:
    told, judgement = heard(model), model.judgement
    await model.put("p1", "p.name", "別名　太郎")
    await model.caught_up()
    assert told == [Changed("value", ("p1", "p.name"))]
    assert model.judgement is judgement
    assert model.name("p1") == "別名　太郎"


async def test_answers_in_one_go_are_judged_once(model: VisitModel) -> None:
    told, judgement = heard(model), model.judgement
    await model.put_many({("p1", "p.inkan_wish"): False, ("", "ev.all_members"): False})
    await model.caught_up()
    await until(lambda: Changed("judged") in told)
    assert [change.kind for change in told].count("judged") == 1
    assert model.judgement is not judgement


async def test_a_listener_that_ended_hears_nothing(model: VisitModel) -> None:
    told: list[Changed] = []
    end = model.on_change(told.append)
    end()
    await model.put("p1", "p.tel", "1")
    await model.caught_up()
    assert told == []


async def test_another_writes_only_after_taking_over_and_sees_what_is_newer(model: VisitModel, visit_id: str) -> None:
    other = await page(visit_id, KIMURA)
    assert (other.mine, other.free, other.writable) == (False, False, False)
    assert other.holder_terminal == "koseki-1"
    assert isinstance((await other.put("p1", "p.tel", "2")).error, LeaseLost | NotYours)
    seen = other.state.revision
    await do(lambda s: reception.take_over(s, visit_id, other.actor, other.state.lease_token))
    await until(lambda: other.writable and not model.writable)
    assert (await other.put("p1", "p.tel", "3")).error is None
    refused = (await model.put("p1", "p.tel", "4")).error
    assert isinstance(refused, NotYours)
    await do(lambda s: reception.take_over(s, visit_id, model.actor, model.state.lease_token))
    await until(lambda: model.writable)
    stale = (await model.put("p1", "p.tel", "4", expected_revision=seen)).error
    assert isinstance(stale, StaleWrite)
    assert stale.current == "3"
    other.close()


async def test_nothing_is_written_to_a_closed_visit(model: VisitModel, visit_id: str) -> None:
    await do(lambda s: reception.cancel(s, visit_id, model.actor, "誤り"))
    await until(lambda: model.closed)
    assert (model.writable, model.free) == (False, False)
    assert isinstance((await model.put("p1", "p.tel", "5")).error, VisitClosed)


async def test_a_change_of_what_was_signed_breaks_the_seal_and_other_changes_do_not(
    model: VisitModel, visit_id: str
) -> None:
    await do(lambda s: documents.sign(s, visit_id, model.actor, NAME))

    await model.put("", "st.memo", "静かな人")
    assert await broken(visit_id) == set()
    await model.put("p1", "p.name", "田中　次郎")
    assert await broken(visit_id) == NAMING


async def test_a_value_saved_while_the_signature_is_being_stored_breaks_the_seal(
    model: VisitModel, visit_id: str
) -> None:
    async with open_transaction() as session:
        await documents.sign(session, visit_id, model.actor, NAME)
        write = asyncio.create_task(model.put("p1", "p.name", "田中　次郎"))
        assert await blocked(write)
    assert (await write).error is None
    assert (await state_of(visit_id)).get("p.name", "p1") == "田中　次郎"
    assert await broken(visit_id) == NAMING


async def test_control_without_looking_at_the_seals_they_stay_whole_over_another_value(
    model: VisitModel, visit_id: str
) -> None:
    async with open_transaction() as session:
        await documents.sign(session, visit_id, model.actor, NAME)
        write = asyncio.create_task(do(lambda s: reception.put(s, visit_id, model.actor, "p1", "p.name", "田中　次郎")))
        assert await blocked(write)
    await write
    assert (await state_of(visit_id)).get("p.name", "p1") == "田中　次郎"
    assert await broken(visit_id) == set()


async def test_a_page_opened_later_breaks_the_seal_too(visit_id: str) -> None:
    first = await page(visit_id, YAMADA)
    await do(lambda s: documents.sign(s, visit_id, first.actor, NAME))
    later = await page(visit_id, YAMADA)
    await later.put("p1", "p.name", "田中　三郎")
    assert await broken(visit_id) == NAMING
    first.close()
    later.close()


async def test_there_is_no_page_of_no_visit() -> None:
    with pytest.raises(VisitNotFound):
        await page("00000000-0000-0000-0000-000000000000", YAMADA)
