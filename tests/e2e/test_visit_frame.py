"""The visit's frame: the address is the state, one person writes at a time, and nothing typed is lost."""

import time

import pytest
from playwright.async_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.hall import lose_the_bus
from tests.e2e.pages.control import Control
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.visits import blank, family

MINE, THEIRS = "juminka-koseki-5", "hoken-1"


async def unknown_person(staff: Clerk) -> VisitScreen:
    """A visit with somebody whose boxes can be typed in."""
    visit = await VisitScreen.begin(await staff("yamada", MINE))
    await visit.page.get_by_role("button", name="登録がない方を入力").click()
    await visit.page.get_by_label("氏名", exact=True).fill("高橋 愛")
    await expect(visit.field("氏名")).to_contain_text("保存済み")
    return visit


async def test_reload_back_and_a_second_tab_show_the_same_step(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", MINE))
    await visit.identified("北村 節子")
    await visit.go_on("purpose")
    await visit.take("介護")
    await visit.page.reload()
    pressed = visit.page.get_by_role("button", name="介護が必要になった", exact=False)
    await expect(pressed).to_have_attribute("aria-pressed", "true")
    await visit.page.go_back()
    await visit.page.wait_for_url("**/identify")
    await expect(visit.line("北村 節子").get_by_role("radio")).to_be_checked()
    await visit.page.go_forward()
    await expect(pressed).to_be_visible()
    second = await visit.page.context.new_page()
    other = await VisitScreen.at(second, visit.address)  # without a step: where the visit is
    await expect(other.page.get_by_role("link", name="ご用件")).to_have_attribute("aria-current", "step")
    await expect(other.next).to_be_enabled()
    await other.take("65歳")  # the same person at the same terminal writes from either tab
    await expect(visit.page.get_by_role("list", name="ご用件")).to_contain_text("65歳到達")


@pytest.mark.usefixtures("city")
async def test_the_bar_of_who_works_on_it_stays_away_when_the_database_was_lost_for_a_moment(staff: Clerk) -> None:
    visit = await family("yamada", MINE, "juminka-koseki")
    screen = await VisitScreen.at(await staff("yamada", MINE), f"{visit.address}/forms")
    await expect(screen.panel.get_by_text("田中 花子").first).to_be_visible()
    await lose_the_bus()
    await visit.put({("p2", "p.name"): "田中 華子"})
    await expect(screen.panel.get_by_text("田中 華子").first).to_be_visible()
    await expect(screen.page.locator(".visit-lease")).to_be_hidden()


async def test_a_second_person_looks_and_takes_over_knowingly(staff: Clerk) -> None:
    visit = await unknown_person(staff)
    theirs = await VisitScreen.at(await staff("suzuki", THEIRS), visit.address)
    bar = theirs.page.get_by_role("status").filter(has_text="山田 恵子 さん")
    await expect(bar).to_contain_text("見ることだけできます")
    await expect(theirs.page.get_by_label("氏名", exact=True)).not_to_be_editable()
    assert await violations(theirs.page) == []
    await visit.page.get_by_label("フリガナ").press_sequentially("たかはし")
    await expect(theirs.page.get_by_label("フリガナ")).to_have_value("タカハシ")
    await theirs.page.get_by_role("button", name="担当を引き継ぐ").click()
    await expect(theirs.dialog).to_contain_text("山田 恵子 さんから担当を引き継ぎますか")
    await theirs.dialog.get_by_role("button", name="やめる").click()
    await expect(theirs.dialog).to_have_count(0)
    await expect(theirs.page.get_by_label("氏名", exact=True)).not_to_be_editable()
    await theirs.page.get_by_role("button", name="担当を引き継ぐ").click()
    await theirs.dialog.get_by_role("button", name="担当を引き継ぐ").click()
    await expect(theirs.page.get_by_label("氏名", exact=True)).to_be_editable()
    lost = visit.page.get_by_role("alert").filter(has_text="鈴木 一郎 さん")
    await expect(lost).to_contain_text("この画面では入力できません")
    kana = visit.page.get_by_label("フリガナ")
    await expect(kana).not_to_be_editable()
    await expect(kana).to_have_value("タカハシ")


async def test_what_one_types_appears_at_the_other(staff: Clerk) -> None:
    visit = await unknown_person(staff)
    theirs = await VisitScreen.at(await staff("suzuki", THEIRS), visit.address)
    await visit.page.get_by_label("生年月日").fill("s63.1.7")
    await expect(theirs.page.get_by_label("生年月日")).to_have_value("昭和63年1月7日")
    await expect(theirs.panel.get_by_text("S63.1.7").first).to_be_visible()


async def test_a_newer_value_of_somebody_else_is_shown_before_it_is_replaced(staff: Clerk) -> None:
    """The control: with nobody writing in between the same typing is simply stored (every other test)."""
    visit = await unknown_person(staff)
    theirs = await VisitScreen.at(await staff("suzuki", THEIRS), visit.address)
    name = visit.page.get_by_label("氏名", exact=True)
    await visit.page.clock.install()
    await visit.page.clock.pause_at(time.time() + 3600)  # typed, and the pause that stores it never comes
    await name.fill("高橋 愛子")
    await take_over(theirs)
    await theirs.page.get_by_label("氏名", exact=True).fill("髙橋 藍")
    await expect(theirs.field("氏名")).to_contain_text("保存済み")
    await expect(name).not_to_be_editable()
    await visit.page.clock.resume()
    await expect(visit.field("氏名")).to_contain_text("保存できません")
    await expect(name).to_have_value("高橋 愛子")
    await take_over(visit)
    await expect(visit.field("氏名").get_by_role("alert")).to_contain_text("鈴木 一郎 さんが「髙橋　藍」と入力しました")
    await expect(theirs.page.get_by_label("氏名", exact=True)).to_have_value("髙橋　藍")
    await visit.page.get_by_role("button", name="自分の入力で保存する").click()
    await expect(theirs.page.get_by_label("氏名", exact=True)).to_have_value("高橋　愛子")
    await expect(visit.field("氏名")).to_contain_text("保存済み")


async def take_over(visit: VisitScreen) -> None:
    """Take the visit from whoever holds it."""
    await visit.page.get_by_role("button", name="担当を引き継ぐ").click()
    await visit.dialog.get_by_role("button", name="担当を引き継ぐ").click()
    await expect(visit.page.get_by_label("氏名", exact=True)).to_be_editable()


async def test_suspended_it_waits_for_somebody_to_begin_again(staff: Clerk) -> None:
    visit = await unknown_person(staff)
    address = visit.address
    await visit.page.get_by_role("button", name="その他の操作").click()
    await visit.page.get_by_text("中断して一覧へ").click()
    await visit.page.wait_for_url("**/")
    again = await VisitScreen.at(visit.page, address)
    await expect(again.page.get_by_text("いま誰も担当していません")).to_be_visible()
    await expect(again.page.get_by_label("氏名", exact=True)).not_to_be_editable()
    await again.page.get_by_role("button", name="対応を始める").click()
    await expect(again.page.get_by_label("氏名", exact=True)).to_be_editable()
    await expect(again.page.get_by_label("氏名", exact=True)).to_have_value("高橋　愛")


async def test_cancelled_it_is_only_to_be_read_and_the_log_says_why(staff: Clerk) -> None:
    visit = await unknown_person(staff)
    address = visit.address
    await visit.page.get_by_role("button", name="その他の操作").click()
    await visit.page.get_by_text("この受付を取り消す").click()
    await visit.dialog.get_by_role("button", name="取り消す").click()
    await expect(visit.dialog).to_contain_text("理由を入力してください")
    await visit.dialog.get_by_role("button", name="まちがえて開いた").click()
    await visit.dialog.get_by_role("button", name="取り消す").click()
    await visit.page.wait_for_url("**/")
    again = await VisitScreen.at(visit.page, address)
    await expect(again.page.get_by_text("この受付は取り消されています。")).to_be_visible()
    await expect(again.page.get_by_label("氏名", exact=True)).not_to_be_editable()
    await again.page.get_by_role("button", name="記録").click()
    lines = again.dialog.get_by_role("listitem")
    await expect(lines.first).to_contain_text("取り消しました(まちがえて開いた)")
    await expect(lines.filter(has_text="氏名(高橋　愛) → 高橋　愛")).to_have_count(1)
    await expect(lines.last).to_contain_text("受付を始めました")


async def test_undo_says_what_it_would_take_back(staff: Clerk) -> None:
    visit = await unknown_person(staff)
    undo = visit.page.get_by_role("button", name="元に戻す")
    await undo.hover()
    await expect(visit.page.get_by_role("tooltip")).to_contain_text("氏名(高橋　愛) → 高橋　愛")
    await visit.page.get_by_label("フリガナ").press("Control+z")  # inside a box it is the box's own
    await expect(visit.alarm).to_have_count(0)
    await undo.click()
    await expect(visit.alarm).to_contain_text("元に戻しました: 氏名")
    await expect(visit.page.get_by_label("氏名", exact=True)).to_have_value("")


async def test_what_was_one_action_is_one_step_back_and_forth(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", MINE))
    await visit.identified("1998010019")
    undo, redo = (visit.page.get_by_role("button", name=name) for name in ("元に戻す", "やり直す"))
    documents, result = visit.document("運転免許証"), visit.page.get_by_role("radio", name="A1点")
    household = "福田 正樹 さんほか5人を加えました"
    hint = visit.page.get_by_role("tooltip")
    await expect(redo).to_be_disabled()
    place = await undo.bounding_box()
    await undo.click()
    await expect(redo).to_be_enabled()
    assert await undo.bounding_box() == place, "who presses twice presses the same"
    both = "元に戻しました: 本人確認書類: 運転免許証 → (空)、本人確認の結果: A1点 → (空)"
    await expect(visit.alarm.filter(has_text=both)).to_be_visible()
    await expect(documents).not_to_be_checked()
    await expect(result).not_to_be_checked()
    await undo.click()  # who it is
    await expect(visit.page.get_by_role("radio", name="本人", exact=True)).not_to_be_checked()
    await expect(hint).to_have_text(household)  # what the next press takes back
    await undo.click()
    await expect(hint).to_have_text("元に戻せる操作はありません")
    await expect(visit.alarm.filter(has_text=f"元に戻しました: {household}")).to_be_visible()
    assert await visit.alarm.all_inner_texts() == [f"元に戻しました: {household}"], "a pile would cover the button"
    await expect(visit.page.get_by_role("row")).to_have_count(0)
    await redo.click()
    await expect(visit.alarm.filter(has_text=f"やり直しました: {household}")).to_be_visible()
    await expect(visit.page.get_by_role("row").filter(has_text="福田")).to_have_count(6)
    await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()
    await redo.click()
    await redo.click()
    await expect(documents).to_be_checked()
    await expect(result).to_be_checked()
    await expect(redo).to_be_disabled()


async def test_all_that_was_undone_can_be_redone_after_a_reload_and_in_another_tab(staff: Clerk) -> None:
    visit = await unknown_person(staff)
    await visit.page.get_by_label("フリガナ").fill("タカハシ アイ")
    await expect(visit.field("フリガナ")).to_contain_text("保存済み")
    other = await VisitScreen.at(await visit.page.context.new_page(), visit.address + "/identify")
    undo, redo = (visit.page.get_by_role("button", name=name) for name in ("元に戻す", "やり直す"))
    elsewhere = other.page.get_by_role("button", name="やり直す")
    kana, name = (visit.page.get_by_label(label, exact=True) for label in ("フリガナ", "氏名"))
    await expect(elsewhere).to_be_disabled()
    await undo.click()
    await expect(kana).to_have_value("")
    await undo.click()
    await expect(name).to_have_value("")
    await expect(elsewhere).to_be_enabled()
    await visit.page.reload()
    await redo.click()
    await expect(name).to_have_value("高橋　愛")
    await elsewhere.click()
    await expect(kana).to_have_value("タカハシ　アイ")
    await expect(redo).to_be_disabled()
    await expect(elsewhere).to_be_disabled()


async def test_an_address_of_no_visit_says_so(staff: Clerk) -> None:
    page = await staff("yamada", MINE)
    await page.goto("/visit/00000000-0000-0000-0000-000000000000/forms")
    await expect(page.get_by_role("alert")).to_contain_text("受付")


@pytest.mark.usefixtures("city")
async def test_a_dialog_that_goes_gives_the_keyboard_back(staff: Clerk, resident: Clerk) -> None:
    await blank(MINE)
    screen = ResidentScreen(await resident())
    visit = await VisitScreen.begin(await staff("yamada", MINE))
    log = visit.page.get_by_role("button", name="記録")
    await log.click()
    await expect(visit.dialog).to_be_visible()
    await visit.page.keyboard.press("Escape")
    await expect(log).to_be_focused()
    await Control(visit.page).type_code(await screen.code())
    await expect(visit.page.get_by_role("button", name="お客様の画面の設定")).to_be_focused()
    await visit.page.keyboard.press("F2")
    await visit.page.keyboard.type("ふくだ")
    await expect(visit.finder).to_have_value("ふくだ")
