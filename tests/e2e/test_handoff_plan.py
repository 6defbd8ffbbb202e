"""The plan of the way is kept as it is changed, and no desk is on it that nobody has to go to."""

import pytest
from playwright.async_api import Page, expect

from services.base import database
from services.documents import service as documents
from services.handoff import service as handoff
from services.reception import service as reception
from services.reception.state import Actor
from tests.e2e.conftest import Browsers, Clerk, Server
from tests.e2e.hall import stored
from tests.e2e.pages.board import BoardScreen
from tests.e2e.pages.handoff import Handoff
from tests.e2e.test_handoff import CLERK, NAME, TERMINAL, at_the_end, stops_of
from tests.e2e.visits import Visit

pytestmark = pytest.mark.usefixtures("city")
REASON = "母子手帳を忘れた"
PROPOSED = ["住民課(戸籍住民)", "保険年金課", "こども政策課", "障がい福祉課"]
PLANNED = ["住民課(戸籍住民)", "こども政策課", "保険年金課", "収税課", "障がい福祉課"]


async def plan(page: Page, step: Handoff) -> None:
    """Another order, a desk by hand, and one for another day."""
    await expect(step.desks).to_have_text(PROPOSED)
    await page.get_by_role("button", name="保険年金課 順番を後にする").click()
    await page.get_by_role("button", name="障がい福祉課 別の日にする").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("理由").fill(REASON)
    await dialog.get_by_role("button", name="別の日にする").click()
    await page.get_by_role("combobox", name="窓口を追加").click()
    await page.get_by_role("option", name="収税課").click()
    await planned(step)


async def planned(step: Handoff) -> None:
    await expect(step.desks).to_have_text(PLANNED)
    await expect(step.way.locator("> li").last).to_contain_text(REASON)


async def test_the_plan_stays_when_the_clerk_goes_back_and_is_the_same_in_a_second_tab(staff: Clerk) -> None:
    page, visit, step = await at_the_end(staff)
    await visit.read()
    async with database.transaction() as session:
        await documents.sign(session, visit.id, visit.actor, NAME)
    await plan(page, step)
    await page.keyboard.press("Alt+ArrowLeft")
    await page.wait_for_url("**/sign")
    await page.keyboard.press("Alt+ArrowRight")
    await page.wait_for_url("**/handoff")
    await planned(step)
    await page.reload()
    await planned(step)
    second = await page.context.new_page()
    await second.goto(visit.address + "/handoff")
    await planned(Handoff(second))
    await second.get_by_role("button", name="収税課 外す").click()
    await expect(step.desks).to_have_text([name for name in PLANNED if name != "収税課"])
    assert [seal.broken for seal in await visit.seals()] == [False] * len(await visit.seals())


async def test_the_plan_is_in_the_log_in_words_and_can_be_undone(staff: Clerk) -> None:
    page, visit, step = await at_the_end(staff)
    await plan(page, step)
    await page.get_by_role("button", name="記録").click()
    said = page.get_by_role("dialog").locator(".log-words")
    order = "こども政策課、保険年金課"
    await expect(said.first).to_have_text(
        f"回る窓口: {order}、障がい福祉課は別の日({REASON}) → {order}、収税課(追加)、障がい福祉課は別の日({REASON})"
    )
    await expect(said.nth(2)).to_have_text(f"回る窓口 → {order}、障がい福祉課")
    await page.get_by_role("button", name="閉じる").click()
    await page.get_by_role("button", name="元に戻す").click()
    await expect(step.desks).to_have_text([name for name in PLANNED if name != "収税課"])
    await page.get_by_role("button", name="元に戻す").click()
    await page.get_by_role("button", name="元に戻す").click()
    await expect(step.desks).to_have_text(PROPOSED)
    assert (await stored(visit.address)).get(handoff.PLAN) is None


async def test_the_plan_that_is_on_the_screen_is_there_after_kill_9(browsers: Browsers, own_server: Server) -> None:
    async def staff(user: str, terminal: str) -> Page:
        return await browsers.staff(user, terminal, url=own_server.url)

    page, visit, step = await at_the_end(staff, own_server.url)
    await plan(page, step)
    own_server.kill()
    async with page.expect_navigation(timeout=60_000):
        own_server.start()
    await planned(step)
    await step.hand_over()
    assert await stops_of(visit) == {"kodomo": "waiting", "hoken": "planned", "shuzei": "planned", "shogai": "later"}


async def drop_at(visit: Visit) -> None:
    """住民課 takes back what was added for 障がい福祉課."""
    state = await stored(visit.address)
    actor = Actor(CLERK, TERMINAL, state.lease_token)
    async with database.transaction() as session:
        await reception.decide_procedure(session, visit.id, actor, "jiritsu-seishin", "p2", None)


async def test_a_desk_that_has_begun_and_has_nothing_to_do_any_more_is_off_the_way(staff: Clerk) -> None:
    page, visit, step = await at_the_end(staff)
    there = await staff("fujita", "shogai-1")
    slip = await step.hand_over()
    async with database.transaction() as session:
        await handoff.arrive(session, visit.id, Actor("fujita", "shogai-1"))
    await expect(BoardScreen(there).card("対応中", slip.number)).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="担当を引き継ぐ").click()
    await page.get_by_role("dialog").get_by_role("button", name="担当を引き継ぐ").click()
    await expect(step.desks).to_have_text(PROPOSED)
    await expect(BoardScreen(there).card("待ち", slip.number)).to_be_visible()
    await drop_at(visit)
    left = [name for name in PROPOSED if name != "障がい福祉課"]
    await expect(step.desks).to_have_text(left)
    await page.reload()
    await expect(step.desks).to_have_text(left)
    await step.hand_over()
    assert await stops_of(visit) == {"juminka-koseki": "done", "hoken": "waiting", "kodomo": "planned"}
    await expect(BoardScreen(there).card("待ち", slip.number)).to_have_count(0)
