"""The sheet of a terminal's first day: an administrator opens it at 機器, prints it and writes on it."""

import io

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk

pytestmark = pytest.mark.usefixtures("city")


async def test_the_sheet_of_a_terminal_is_printed_on_two_pages(staff: Clerk) -> None:
    page = await staff("admin", "juminka-koseki-1")
    await page.add_init_script("window.print = () => { window.printed = true; }")
    await page.goto("/devices")
    row = page.get_by_role("row").filter(has_text="保険年金課").first
    terminal = await row.get_by_role("rowheader").locator("b").inner_text()
    await row.get_by_role("link", name="点検票").click()
    sheet = page.get_by_role("article")
    await expect(sheet.get_by_role("heading", level=1)).to_have_text("機器の初日点検票")
    await expect(sheet).to_contain_text(f"{terminal} (保険年金課)")
    await expect(sheet).to_contain_text("令和8年11月24日")
    await expect(sheet).not_to_contain_text("protocol.")
    assert await violations(page) == []
    await page.get_by_role("button", name="印刷").click()
    assert await page.evaluate("window.printed")
    paper = PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
    texts = ["".join(one.extract_text().split()) for one in paper.pages]
    assert len(texts) == 2
    assert "機器の初日点検票" in texts[0]
    for device in ("マイナンバーカード", "運転免許証", "在留カード", "署名パッド", "二次元コード読み取り機", "点検者"):
        assert device in "".join(texts)
    assert not any(word in "".join(texts) for word in ("サインアウト", "機器へ戻る")), "the screen's own is not printed"


async def test_it_is_for_administrators_and_for_terminals_that_exist(staff: Clerk) -> None:
    page = await staff("admin", "juminka-koseki-1")
    await page.goto("/devices/protocol/nowhere")
    await expect(page.get_by_role("alert")).to_contain_text("見つかりません")
    clerk = await staff("yamada", "juminka-koseki-1")
    await clerk.goto("/devices/protocol/juminka-koseki-1")
    await expect(clerk.get_by_role("alert")).to_contain_text("この操作をする権限がありません")
    await expect(clerk.get_by_role("article")).to_have_count(0)
