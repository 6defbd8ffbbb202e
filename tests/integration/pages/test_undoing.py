"""元に戻す and やり直す on a page of a visit: pressed exactly while they do something, and free for whoever types."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from nicegui import Client, core, ui

from pages.visit import undoing
from pages.visit.model import Changed, VisitModel
from pages.visit.undoing import Undoing
from services.base.events import bus
from services.catalogue import service as catalogues
from services.reception import service as reception
from services.reception.state import Actor
from tests.integration.pages.test_model import heard, page
from tests.integration.reception.desks import KIMURA, begin_with_person, do, furnish, until


@pytest.fixture(autouse=True)
async def hall(db: str) -> AsyncIterator[None]:
    core.loop = asyncio.get_running_loop()
    await furnish()
    await do(catalogues.publish)
    await bus.start(db)
    yield
    await bus.stop()


@pytest.fixture
async def begun() -> tuple[str, Actor]:
    """A visit with three answers, each an action of its own."""
    visit_id, holder, key = await begin_with_person()
    for n in range(3):
        await reception.put_at_once(visit_id, holder, key, f"x{n}", n)
    return visit_id, holder


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What was found at each look into the database."""
    found: list[bool] = []
    can_redo = reception.can_redo

    async def counted(visit_id: str, user_id: str) -> bool:
        found.append(await can_redo(visit_id, user_id))
        return found[-1]

    monkeypatch.setattr(undoing.reception, "can_redo", counted)
    return found


async def buttons(visit_id: str, actor: Actor) -> tuple[VisitModel, Undoing]:
    """A page's buttons that have looked."""
    model = await page(visit_id, actor)
    with Client(ui.page("/"), request=None):
        drawn = Undoing(model)
    model.on_change(drawn.changed)
    await settled(drawn)
    return model, drawn


async def settled(drawn: Undoing) -> None:
    await until(lambda: not drawn._looking)


async def undo(visit_id: str, actor: Actor) -> None:
    await do(lambda s: reception.undo(s, visit_id, actor))


async def test_redo_can_be_pressed_in_every_page_until_all_is_done_again(begun: tuple[str, Actor]) -> None:
    visit_id, holder = begun
    model, drawn = await buttons(visit_id, holder)
    assert not drawn._redo.enabled
    told = [heard(model)]
    for _ in range(3):
        await undo(visit_id, holder)
    await until(lambda: told[0].count(Changed("undo")) == 3)
    later, reloaded = await buttons(visit_id, holder)
    await settled(drawn)
    told = [heard(model), heard(later)]
    seen = []
    for n in range(1, 4):
        seen.append((drawn._redo.enabled, reloaded._redo.enabled))
        with drawn._redo:
            await drawn._do_again()
        await until(lambda n=n: [pages.count(Changed("undo")) for pages in told] == [n, n])
        await settled(drawn)
        await settled(reloaded)
    assert [*seen, (drawn._redo.enabled, reloaded._redo.enabled)] == [(True, True)] * 3 + [(False, False)]
    for one in (model, later):
        one.close()


async def test_something_new_takes_redo_away_and_writing_goes_on_without_a_look(
    begun: tuple[str, Actor], looks: list[bool]
) -> None:
    visit_id, holder = begun
    model, drawn = await buttons(visit_id, holder)
    for n in range(10):
        await model.put("p1", "y", n)
    assert looks == [False]  # the first, as the page was opened
    await undo(visit_id, holder)
    await until(lambda: drawn._redo.enabled)
    await model.put("p1", "y", "new")
    await until(lambda: not drawn._redo.enabled)
    looked = len(looks)
    for n in range(10):
        await model.put("p1", "y", n)
    await model.caught_up()
    await settled(drawn)
    assert len(looks) == looked
    model.close()


async def test_redo_goes_with_the_lease_and_comes_back_with_it(begun: tuple[str, Actor]) -> None:
    visit_id, yamada = begun
    await undo(visit_id, yamada)
    model, drawn = await buttons(visit_id, yamada)
    assert drawn._redo.enabled
    kimura = await do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    await until(lambda: not drawn._redo.enabled)
    theirs, other = await buttons(visit_id, kimura)
    assert not other._redo.enabled
    await do(lambda s: reception.take_over(s, visit_id, yamada, kimura.lease_token))
    await until(lambda: drawn._redo.enabled)
    for one in (model, theirs):
        one.close()
