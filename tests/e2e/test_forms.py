"""内容確認: what is known stands as text with its origin, what is missing is typed once, and everybody sees it."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.pages.forms import Forms
from tests.e2e.papers import paper
from tests.e2e.visits import Visit, family

pytestmark = pytest.mark.usefixtures("city")
CLERK, TERMINAL, OFFICE = "murakami", "hoiku-2", "hoiku"
MOVE_FORM = "住民異動届"


async def forms_of(staff: Clerk) -> tuple[Page, Visit, Forms]:
    """A family's forms, open at the desk that works on the visit."""
    visit = await family(CLERK, TERMINAL, OFFICE)
    page = await staff(CLERK, TERMINAL)
    await page.goto(f"{visit.address}/forms")
    forms = Forms(page)
    await forms.open(MOVE_FORM)
    return page, visit, forms


async def test_known_values_are_text_with_their_origin_and_missing_ones_are_boxes(staff: Clerk) -> None:
    page, _, forms = await forms_of(staff)
    name = forms.box("氏名")
    await expect(name).to_contain_text("田中 太郎")
    await expect(name).to_contain_text("転出証明書情報")
    await expect(name.get_by_role("textbox")).to_have_count(0)
    await expect(forms.box("本人確認の結果").get_by_role("radiogroup")).to_be_visible()
    await expect(forms.box("受付番号").get_by_role("button")).to_have_count(0)  # nobody may write it
    assert await violations(page) == []


async def test_a_correction_changes_every_form_and_is_marked(staff: Clerk) -> None:
    page, _, forms = await forms_of(staff)
    await forms.correct("氏名", "田中 太朗")
    edited = forms.box("氏名")
    await expect(edited).to_contain_text("変更あり")
    await expect(edited.locator("s")).to_have_text("田中 太郎")
    await forms.open("福祉医療費")
    changed = forms.sheet.locator(".cell", has_text="田中　太朗").first
    await expect(changed).to_contain_text("変更")
    assert await violations(page) == []


async def test_f8_leads_from_box_to_box_and_from_form_to_form(staff: Clerk) -> None:
    page, _, forms = await forms_of(staff)
    focus = page.locator(":focus")
    seen: list[str] = []
    for _ in range(40):
        await page.keyboard.press("F8")
        title = await forms.sheet.get_by_role("heading", level=2).inner_text()
        if title not in seen:
            seen.append(title)
        if len(seen) == 2:
            break
        await expect(focus).to_have_count(1)
        assert await focus.evaluate("(element) => Boolean(element.closest('.sheet'))")
    assert seen[0].startswith(MOVE_FORM)
    assert len(seen) == 2


async def test_what_breaks_a_rule_is_said_at_the_box_and_in_the_list(staff: Clerk) -> None:
    page, _, forms = await forms_of(staff)
    entry = forms.list.locator("[aria-current=true]")
    before = await entry.inner_text()
    box = forms.box("連絡先(日中つながる電話)")
    await box.get_by_role("button", name="直す").click()
    await box.get_by_role("textbox").fill("123")
    await box.get_by_role("textbox").press("Tab")
    await expect(box.get_by_role("alert")).to_contain_text("電話番号")
    await expect(entry).not_to_have_text(before, use_inner_text=True)
    await expect(entry).to_contain_text("要修正")
    assert await violations(page) == []
    await box.get_by_role("textbox").fill("09012345678")
    await box.get_by_role("textbox").press("Tab")
    await expect(box.get_by_role("alert")).to_have_count(0)
    await expect(entry).to_have_text(before, use_inner_text=True)


async def test_a_second_person_reads_along_and_cannot_write(staff: Clerk) -> None:
    _, visit, forms = await forms_of(staff)
    reader = await staff("hasegawa", "hoiku-1")
    await reader.goto(f"{visit.address}/forms")
    theirs = Forms(reader)
    await theirs.open(MOVE_FORM)
    await expect(theirs.sheet.get_by_role("textbox")).to_have_count(0)
    await expect(theirs.sheet.get_by_role("button", name="直す")).to_have_count(0)
    await forms.enter(forms.box("前の住所の方書"), "コーポ栄 201")
    await expect(theirs.box("前の住所の方書")).to_contain_text("コーポ栄 201")


async def test_what_is_typed_is_not_lost_by_leaving_the_step(staff: Clerk) -> None:
    page, visit, forms = await forms_of(staff)
    await forms.box("前の住所の方書").get_by_role("textbox").fill("コーポ栄 305")
    await page.keyboard.press("Alt+ArrowRight")
    await page.wait_for_url(f"**{visit.address}/sign")
    await page.keyboard.press("Alt+ArrowLeft")
    await forms.open(MOVE_FORM)
    await expect(forms.box("前の住所の方書")).to_contain_text("コーポ栄 305")


async def test_the_paper_says_what_the_screen_says(staff: Clerk) -> None:
    page, _, _ = await forms_of(staff)
    await page.get_by_role("button", name="印刷プレビュー").click()
    preview = page.get_by_role("dialog")
    address = await preview.locator("iframe").get_attribute("src")
    assert address is not None
    text = await paper(page, address.partition("#")[0])
    for said in ("住民異動届", "伊賀市長", "田中太郎", "愛知県名古屋市中区栄1丁目1番1号", "令和8年11月20日"):
        assert said in text
    await preview.get_by_role("button", name="閉じる").click()
    await expect(preview).to_have_count(0)
