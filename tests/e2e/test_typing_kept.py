"""What was typed stays with its visit: it comes back there if it never was stored, and nowhere and never otherwise."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Browsers, Clerk, Server
from tests.e2e.hall import stored
from tests.e2e.pages.typing import enter, kept, newcomer
from tests.e2e.pages.visit import VisitScreen

pytestmark = pytest.mark.usefixtures("city")
TERMINAL = "juminka-koseki-5"
ADDRESS, OTHER = "上野丸之内116番地", "平野山之下380番地"


async def test_what_was_typed_in_one_visit_never_comes_into_the_next(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    first = await VisitScreen.begin(page)
    await newcomer(first)
    await enter(first, "住所", ADDRESS)
    assert await kept(page) == []

    await page.get_by_role("link", name="書かない窓口").click()
    second = await VisitScreen.begin(page)
    await newcomer(second)
    await enter(second, "氏名", "山本 二郎")
    await page.reload()
    await enter(second, "フリガナ", "ヤマモト ジロウ")
    values = (await stored(second.address)).values
    assert {item: one.value for (_, item), one in values.items()} == {
        "p.name": "山本　二郎",
        "p.kana": "ヤマモト　ジロウ",
    }
    await expect(page.get_by_label("住所", exact=True)).to_have_value("")


async def test_what_never_was_stored_waits_for_its_own_visit(browsers: Browsers, own_server: Server) -> None:
    """The server dies, the page is opened anew at the board: the next visit gets nothing, the first one its address."""
    page = await browsers.staff("yamada", TERMINAL, url=own_server.url)
    first = await VisitScreen.begin(page)
    await newcomer(first)
    await enter(first, "氏名", "佐藤 一郎")
    address = first.address
    own_server.kill()
    await page.get_by_label("住所", exact=True).fill(ADDRESS)
    await page.evaluate('history.replaceState({}, "", "/")')
    async with page.expect_navigation(url=own_server.url + "/", timeout=60_000):
        own_server.start()

    second = await VisitScreen.begin(page)
    await newcomer(second)
    await enter(second, "氏名", "山本 二郎")
    assert (await stored(second.address)).get("p.address", "p1") is None
    await page.goto(own_server.url + address + "/identify")
    await expect(page.get_by_label("住所", exact=True)).to_have_value(ADDRESS)
    assert (await stored(address)).get("p.address", "p1") == ADDRESS
    assert await kept(page) == []


async def test_what_was_taken_back_stays_taken_back_after_a_reload(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    visit = await VisitScreen.begin(page)
    await newcomer(visit)
    await enter(visit, "フリガナ", "ヤマモト ジロウ")
    await page.get_by_role("button", name="元に戻す").click()
    await expect(page.get_by_label("フリガナ", exact=True)).to_have_value("")
    await page.reload()
    await enter(visit, "氏名", "山本 二郎")
    await expect(page.get_by_label("フリガナ", exact=True)).to_have_value("")
    assert (await stored(visit.address)).get("p.kana", "p1") is None


async def test_a_tab_that_is_loaded_anew_leaves_what_another_tab_wrote_since(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    visit = await VisitScreen.begin(page)
    await newcomer(visit)
    await enter(visit, "住所", ADDRESS)
    other = await VisitScreen.at(await page.context.new_page(), visit.address + "/identify")
    await enter(other, "住所", OTHER)
    await page.reload()
    await enter(visit, "氏名", "山本 二郎")
    await expect(page.get_by_label("住所", exact=True)).to_have_value(OTHER)
    assert (await stored(visit.address)).get("p.address", "p1") == OTHER


async def test_what_became_newer_meanwhile_is_said_and_not_written_over(browsers: Browsers, own_server: Server) -> None:
    page = await browsers.staff("yamada", TERMINAL, url=own_server.url)
    visit = await VisitScreen.begin(page)
    await newcomer(visit)
    await enter(visit, "氏名", "山本 二郎")
    own_server.kill()
    await page.get_by_label("住所", exact=True).fill(ADDRESS)
    elsewhere = await browsers.staff("yamada", TERMINAL)
    other = await VisitScreen.at(elsewhere, visit.address + "/identify")
    await enter(other, "住所", OTHER)

    async with page.expect_navigation(timeout=60_000):
        own_server.start()
    said = page.get_by_role("alert").filter(has_text="保存していません")
    await expect(said.get_by_role("listitem")).to_have_text(
        f"山本　二郎 住所に入力した「{ADDRESS}」は、まだ保存していません。その後「{OTHER}」に変わっています。"
        "入力した内容が正しいときは、もう一度入力してください。"
    )
    await expect(page.get_by_label("住所", exact=True)).to_have_value(OTHER)
    assert (await stored(visit.address)).get("p.address", "p1") == OTHER
    await said.get_by_role("button", name="閉じる").click()
    await expect(said).to_have_count(0)
    assert await kept(page) == []


async def test_what_nobody_can_read_is_said_with_its_reason(browsers: Browsers, own_server: Server) -> None:
    page = await browsers.staff("yamada", TERMINAL, url=own_server.url)
    visit = await VisitScreen.begin(page)
    await newcomer(visit)
    await enter(visit, "氏名", "山本 二郎")
    own_server.kill()
    await page.get_by_label("生年月日", exact=True).fill("S65.1.1")
    async with page.expect_navigation(timeout=60_000):
        own_server.start()
    said = page.get_by_role("alert").filter(has_text="保存できませんでした")
    await expect(said.get_by_role("listitem")).to_contain_text(
        "山本　二郎 生年月日に入力した「S65.1.1」は、保存できませんでした。"
    )
    await expect(said.get_by_role("listitem")).to_contain_text("S65.1.1")


async def test_the_browsers_own_way_back_stores_what_was_just_typed(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    visit = await VisitScreen.begin(page)
    address = visit.address
    await newcomer(visit)
    await enter(visit, "氏名", "山本 二郎")
    await visit.open("ご用件")
    await page.wait_for_url("**/purpose")
    await visit.open("本人確認")
    await page.get_by_label("フリガナ", exact=True).fill("ヤマモト ジロウ")
    await page.evaluate("history.back()")  # within the pause of a typing hand
    await page.wait_for_url("**/purpose")
    await visit.open("本人確認")
    await expect(page.get_by_label("フリガナ", exact=True)).to_have_value("ヤマモト　ジロウ")

    board = page.url.split("/visit")[0] + "/"
    await page.get_by_role("link", name="書かない窓口").click()
    await page.wait_for_url(board)
    await page.get_by_role("button", name="新しい受付").wait_for()
    await page.evaluate("history.back()")
    await page.get_by_label("住所", exact=True).fill(ADDRESS)
    await page.evaluate("history.forward()")  # out of the visit altogether
    await page.get_by_role("button", name="新しい受付").wait_for()
    await page.goto(address + "/identify")
    await expect(page.get_by_label("住所", exact=True)).to_have_value(ADDRESS)
    assert (await stored(address)).get("p.address", "p1") == ADDRESS


async def test_nothing_typed_is_left_for_whoever_signs_in_next(staff: Clerk) -> None:
    page = await staff("yamada", TERMINAL)
    visit = await VisitScreen.begin(page)
    await newcomer(visit)
    await page.get_by_label("生年月日", exact=True).fill("S65.1.1")
    await page.get_by_label("生年月日", exact=True).press("Tab")
    await expect(visit.field("生年月日")).to_contain_text("保存できません")
    assert len(await kept(page)) == 1, "there is something that could stay"
    await page.get_by_role("button", name="サインアウト").click()
    await page.get_by_label("職員ID").wait_for()
    assert await kept(page) == []
