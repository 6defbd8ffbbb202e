"""Somebody with an account but without rights: every door says so in a sentence, and nothing happens behind it."""

import pytest_asyncio
from playwright.async_api import Page, expect

from services.base.sql import run
from services.staff import service as staff_room
from tests.e2e.conftest import Clerk
from tests.e2e.hall import stored
from tests.e2e.pages.control import Control
from tests.e2e.visits import Visit, family
from tests.integration.reception.desks import do

VISITOR, TERMINAL, OFFICE = "kengaku", "shuzei-1", "shuzei"
REFUSED = "この操作をする権限がありません。"
ACCOUNT = """
insert into staff_user (id, name, office_id, role, password_hash, failed_attempts, active)
select $1, '見学 花', office_id, 'visitor', password_hash, 0, true from staff_user where id = 'sato'
on conflict (id) do nothing
"""


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def account(city: None) -> None:
    """Of a role that no action is open to."""
    await do(lambda s: run(s, ACCOUNT, VISITOR))


async def refused(page: Page) -> None:
    """Said once, and closed."""
    notice = page.locator(".q-notification").filter(has_text=REFUSED)
    await expect(notice).to_be_visible()
    await notice.get_by_role("button", name="閉じる").click()
    await expect(notice).to_have_count(0)


async def holder(visit: Visit) -> tuple[str | None, str]:
    state = await stored(visit.address)
    return state.holder_id, state.state


async def test_the_board_the_search_and_a_waiting_visit(staff: Clerk) -> None:
    visit = await family("kondo", "kaigo-4", "kaigo", moving=False)
    await visit.hand_off(OFFICE)
    page = await staff(VISITOR, TERMINAL)
    await expect(page.get_by_role("main").get_by_role("alert")).to_have_text(REFUSED)
    await expect(page.get_by_role("button", name="新しい受付")).to_have_count(0)

    await page.get_by_role("combobox", name="住民を探す").fill("北村 節子")
    await refused(page)
    await expect(page.get_by_role("option")).to_have_count(0)

    await page.goto(visit.address)
    await page.get_by_role("button", name="対応を始める").click()
    await refused(page)
    assert await holder(visit) == (None, "handed_over")


async def test_taking_over_from_a_colleague(staff: Clerk) -> None:
    visit = await family("kondo", "kaigo-4", "kaigo", moving=False)
    page = await staff(VISITOR, TERMINAL)
    await page.goto(visit.address)
    await page.get_by_role("button", name="担当を引き継ぐ").click()
    await page.get_by_role("dialog").get_by_role("button", name="担当を引き継ぐ").click()
    await refused(page)
    assert await holder(visit) == ("kondo", "active")


async def test_handing_off_and_the_residents_screen(staff: Clerk) -> None:
    visit = await family(VISITOR, TERMINAL, OFFICE)
    page = await staff(VISITOR, TERMINAL)
    await page.goto(f"{visit.address}/handoff")
    await page.get_by_role("button", name="次の窓口へ引き継ぐ").click()
    await refused(page)
    assert await holder(visit) == (VISITOR, "active")

    pairing = await do(staff_room.pairing_code)
    await Control(page).type_code(pairing.code)
    await expect(page.get_by_role("dialog")).to_contain_text(REFUSED)
    assert not await do(lambda s: staff_room.is_paired(s, TERMINAL))
    await page.get_by_role("dialog").get_by_role("button", name="やめる").click()

    await do(lambda s: staff_room.pair(s, VISITOR, TERMINAL, pairing.code))
    await Control(page).unpair()
    await refused(page)
    assert await do(lambda s: staff_room.is_paired(s, TERMINAL))
    await do(lambda s: staff_room.unpair(s, VISITOR, TERMINAL))
