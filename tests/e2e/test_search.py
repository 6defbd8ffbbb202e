"""The box in the header: from any screen to a household, and from there to a visit."""

from playwright.async_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.pages.visit import VisitScreen

TERMINAL = "juminka-koseki-8"


async def test_f2_finds_somebody_shows_the_household_and_begins_a_visit(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    await page.keyboard.press("F2")
    box = page.get_by_role("combobox", name="住民を探す")
    await expect(box).to_be_focused()
    await page.keyboard.type("きたむら せつこ s22.5.30")
    found = page.get_by_role("banner").get_by_role("option")
    await expect(found.first).to_contain_text("北村 節子")
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("listitem").filter(has_text="北村 義雄")).to_be_visible()
    await dialog.get_by_role("button", name="この方で受付を始める").click()
    await page.wait_for_url("**/visit/**")
    visit = VisitScreen(page)
    await expect(visit.line("北村 節子").get_by_role("radio")).to_be_checked()
    await expect(visit.line("北村 義雄")).to_be_visible()


async def test_a_received_transfer_begins_a_visit(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    await page.goto("/search")
    box = page.get_by_role("main").get_by_role("combobox", name="住民を探す")
    await expect(box).to_be_focused()
    assert await violations(page) == []
    await box.fill("山内 ヨシ")
    await expect(page.get_by_role("option").first).to_contain_text("特例転入")
    await box.press("Enter")
    await box.press("Enter")
    await page.get_by_role("button", name="この転入で受付を始める").click()
    await page.wait_for_url("**/visit/**")
    await expect(VisitScreen(page).line("山内 ヨシ")).to_be_visible()


async def test_of_a_protected_person_nothing_but_the_warning_is_shown(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    await page.goto("/search")
    await page.get_by_role("main").get_by_role("combobox", name="住民を探す").fill("山口 美咲 s61.5.8")
    hit = page.get_by_role("option")
    await expect(hit).to_contain_text("支援措置")
    await expect(hit).to_contain_text("(住所は表示できません)")
    await hit.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("支援措置")
    await expect(dialog).not_to_contain_text("三重県伊賀市")
