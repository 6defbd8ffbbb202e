"""受付の状況: what every desk sees, live, and how a visit is opened from it."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from services.base import database
from services.base.sql import run
from services.reception import service as reception
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.pages.board import BoardScreen
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.visits import Visit, family

pytestmark = pytest.mark.usefixtures("city")
CLERK, TERMINAL, OFFICE = "goto", "kodomo-2", "kodomo"


async def number_of(visit: Visit) -> str:
    async with database.transaction() as session:
        return f"{(await reception.load(session, visit.id)).number:04d}"


async def board(page: Page) -> BoardScreen:
    await expect(page.get_by_role("heading", name="こども政策課")).to_be_visible()
    return BoardScreen(page)


async def test_the_key_n_opens_one_visit_and_the_colleagues_board_shows_it(staff: Clerk) -> None:
    colleague = await board(await staff("sato", "kodomo-1"))
    clerk = await board(await staff(CLERK, TERMINAL))
    assert await violations(clerk.page) == []
    await clerk.page.keyboard.press("n")
    visit = VisitScreen(clerk.page)
    await expect(visit.finder).to_be_focused()
    number = (await visit.heading.inner_text()).removeprefix("受付 ")
    card = colleague.card("対応中", number)
    await expect(card).to_contain_text("ご用件はこれから")
    await expect(card).to_contain_text("後藤 拓也")
    await expect(card.locator("wait-time")).to_have_text("1分未満")
    assert await violations(colleague.page) == []


async def test_two_clicks_on_one_button_are_one_visit(staff: Clerk) -> None:
    clerk = await board(await staff(CLERK, TERMINAL))
    opened = clerk.page.locator(".board-today b").first
    before = int(await opened.inner_text())
    await clerk.page.get_by_role("button", name="新しい受付").dblclick()
    await clerk.page.wait_for_url("**/visit/**")
    await clerk.page.goto("/")
    await expect(opened).to_have_text(str(before + 1))


async def test_a_parked_visit_waits_and_is_taken_by_whoever_opens_it(staff: Clerk) -> None:
    colleague = await board(await staff("sato", "kodomo-1"))
    visit = await family(CLERK, TERMINAL, OFFICE)
    number = await number_of(visit)
    await expect(colleague.card("対応中", number)).to_contain_text("転入(国内から)")
    async with database.transaction() as session:
        await reception.suspend(session, visit.id, visit.actor)
    await expect(colleague.card("待ち", number)).to_be_visible()
    await expect(colleague.card("対応中", number)).to_have_count(0)
    screen = await colleague.open_card("待ち", number)
    await expect(screen.page.get_by_text("この画面では見ることだけできます")).to_be_hidden()
    await expect(screen.page.get_by_role("button", name="元に戻す")).to_be_enabled()


async def test_a_visit_in_work_opens_to_read_with_the_way_to_take_it_over(staff: Clerk) -> None:
    visit = await family(CLERK, TERMINAL, OFFICE)
    colleague = await board(await staff("sato", "kodomo-1"))
    screen = await colleague.open_card("対応中", await number_of(visit))
    await expect(screen.page.get_by_text("後藤 拓也 さん(こども政策課 端末2)が対応しています")).to_be_visible()
    await expect(screen.page.get_by_role("button", name="担当を引き継ぐ")).to_be_visible()
    await expect(screen.page.get_by_role("button", name="元に戻す")).to_be_disabled()


async def test_only_what_changed_is_drawn_again(staff: Clerk) -> None:
    first, second = [await family(CLERK, TERMINAL, OFFICE) for _ in range(2)]
    colleague = await board(await staff("sato", "kodomo-1"))
    kept = colleague.card("対応中", await number_of(first))
    await kept.evaluate("(card) => { card.seen = true; card.focus(); }")
    async with database.transaction() as session:
        await reception.suspend(session, second.id, second.actor)
    await expect(colleague.card("待ち", await number_of(second))).to_be_visible()
    await expect(kept).to_be_focused()
    assert await kept.evaluate("(card) => card.seen") is True


async def test_arrow_keys_walk_over_the_cards(staff: Clerk) -> None:
    visits = [await family(CLERK, TERMINAL, OFFICE) for _ in range(2)]
    async with database.transaction() as session:
        await reception.suspend(session, visits[0].id, visits[0].actor)
    colleague = await board(await staff("sato", "kodomo-1"))
    waiting = colleague.column("待ち").get_by_role("button")
    active = colleague.column("対応中").get_by_role("button")
    await waiting.last.focus()
    await colleague.page.keyboard.press("ArrowRight")
    await expect(active.and_(colleague.page.locator(":focus"))).to_have_count(1)
    await colleague.page.keyboard.press("ArrowLeft")
    await expect(waiting.and_(colleague.page.locator(":focus"))).to_have_count(1)


async def test_a_finished_visit_goes_to_the_end(staff: Clerk) -> None:
    colleague = await board(await staff("sato", "kodomo-1"))
    visit = await family(CLERK, TERMINAL, OFFICE)
    number = await number_of(visit)
    await expect(colleague.card("対応中", number)).to_be_visible()
    await visit.close()
    done = colleague.column("終了").get_by_role("button", name=re.compile(f"^{number} "))
    await expect(done).to_contain_text(re.compile(r"\d\d:\d\d"))
    await expect(colleague.card("対応中", number)).to_have_count(0)


async def test_a_busy_database_makes_a_page_late_and_not_an_error(staff: Clerk) -> None:
    clerk = await board(await staff(CLERK, TERMINAL))
    async with database.transaction() as session:
        await run(session, "lock table staff_session in access exclusive mode")
        opening = asyncio.create_task(clerk.page.reload())
        await asyncio.sleep(4)  # the framework by itself gives up after 3 seconds
        assert not opening.done()
    answer = await opening
    assert answer is not None and answer.status == 200
    await board(clerk.page)
