"""Nothing that was entered is lost: not by kill -9, not by a lost network; and taken back only by whoever wants to."""

import pytest
from playwright.async_api import expect

from tests.e2e import visits
from tests.e2e.conftest import Browsers, Clerk, Server
from tests.e2e.hall import stored
from tests.e2e.pages.forms import Forms
from tests.e2e.pages.visit import VisitScreen

pytestmark = pytest.mark.usefixtures("city")
TERMINAL = "juminka-koseki-6"
BANNER = "ネットワークが切れています"


async def newcomer(visit: VisitScreen) -> None:
    """Somebody no register knows, with a name that is saved."""
    await visit.page.get_by_role("button", name="登録がない方を入力").click()
    await visit.page.get_by_label("氏名", exact=True).fill("高橋 愛")
    await visit.page.get_by_label("フリガナ").fill("タカハシ アイ")
    await visit.page.get_by_label("フリガナ").press("Tab")
    await expect(visit.field("氏名")).to_contain_text("保存済み")
    await expect(visit.field("フリガナ")).to_contain_text("保存済み")


async def test_kill_9_in_the_middle_of_typing_and_the_page_comes_back_by_itself(
    browsers: Browsers, own_server: Server
) -> None:
    visit = await VisitScreen.begin(await browsers.staff("yamada", TERMINAL, url=own_server.url))
    await newcomer(visit)
    address = visit.page.url
    own_server.kill()
    await visit.page.get_by_label("住所", exact=True).fill("上野丸之内116番地")  # nobody hears this
    await expect(visit.page.get_by_text(BANNER)).to_be_visible()
    assert [value for value in (await stored(visit.address)).values if value[1] == "p.address"] == []

    async with visit.page.expect_navigation(timeout=60_000):
        own_server.start()
    await expect(visit.page.get_by_label("氏名", exact=True)).to_have_value("高橋　愛")
    await expect(visit.page.get_by_label("フリガナ")).to_have_value("タカハシ　アイ")
    await expect(visit.page.get_by_label("住所", exact=True)).to_have_value("上野丸之内116番地")
    await expect(visit.page.locator(".visit-saved")).to_contain_text("保存済み")
    assert visit.page.url == address
    kept = await stored(visit.address)
    assert {item: kept.get(item, "p1") for item in ("p.name", "p.kana", "p.address")} == {
        "p.name": "高橋　愛",
        "p.kana": "タカハシ　アイ",
        "p.address": "上野丸之内116番地",
    }


async def test_a_name_that_kill_9_interrupted_stands_in_its_box_again(browsers: Browsers, own_server: Server) -> None:
    """The page puts the cursor into the box of somebody without a name; the kept one comes a moment later."""
    visit = await VisitScreen.begin(await browsers.staff("yamada", TERMINAL, url=own_server.url))
    await visit.page.get_by_role("button", name="登録がない方を入力").click()
    name = visit.page.get_by_label("氏名", exact=True)
    await expect(name).to_be_focused()
    own_server.kill()
    await name.fill("架空 花子")
    await expect(visit.page.get_by_text(BANNER)).to_be_visible()

    async with visit.page.expect_navigation(timeout=60_000):
        own_server.start()
    await expect(visit.panel.get_by_text("架空　花子").first).to_be_visible()
    await expect(name).to_be_focused()
    await expect(name).to_have_value("架空　花子")
    await name.press("End")
    await visit.page.keyboard.type("代")
    await visit.page.keyboard.press("Tab")
    await expect(visit.field("氏名")).to_contain_text("保存済み")
    assert (await stored(visit.address)).get("p.name", "p1") == "架空　花子代"


async def test_every_kind_of_box_of_a_form_comes_back_after_kill_9(browsers: Browsers, own_server: Server) -> None:
    """A box opened to correct it, a choice, a list, boxes to tick: and the form that was open is open again."""
    family = await visits.family("yamada", TERMINAL, "juminka-koseki")
    page = await browsers.staff("yamada", TERMINAL, url=own_server.url)
    await VisitScreen.at(page, own_server.url + family.address + "/forms")
    forms = Forms(page)
    await forms.open("福祉医療費受給資格認定申請書")
    await forms.box("事由の発生日").get_by_role("button", name="事由の発生日 直す").click()
    date = forms.box("事由の発生日").get_by_role("textbox")
    await expect(date).to_be_focused()
    own_server.kill()
    await date.fill("R8.11.21")
    await forms.box("預金種別").get_by_text("当座", exact=True).click()
    await forms.box("健康保険の種類").get_by_role("combobox").select_option(label="国保")
    await forms.box("添付書類の確認").get_by_text("本人確認書類", exact=True).click()

    async with page.expect_navigation(timeout=60_000):
        own_server.start()
    await expect(forms.box("事由の発生日")).to_contain_text("令和8年11月21日")
    await expect(forms.sheet.get_by_role("heading", level=2)).to_have_text("福祉医療費受給資格認定申請書")
    await expect(forms.chosen("預金種別")).to_have_text("当座")
    await expect(forms.chosen("健康保険の種類")).to_have_text("国保")
    await expect(forms.chosen("添付書類の確認")).to_have_text("本人確認書類")
    await expect(forms.sheet.get_by_text("保存中…")).to_have_count(0)
    kept = await stored(family.address)
    assert [
        kept.get("ev.date"), kept.get("bk.type"), kept.get("p.insurance", "p3"), kept.get("st.docs")
    ] == ["2026-11-21", "当座", "kokuho", ["id"]]  # fmt: skip


async def test_documents_ticked_while_the_server_is_dead_still_prove_who_it_is(
    browsers: Browsers, own_server: Server
) -> None:
    visit = await VisitScreen.begin(await browsers.staff("yamada", TERMINAL, url=own_server.url))
    await newcomer(visit)
    own_server.kill()
    await visit.document("運転免許証").check()
    async with visit.page.expect_navigation(timeout=60_000):
        own_server.start()
    await expect(visit.document("運転免許証")).to_be_checked()
    await expect(visit.panel.get_by_text("本人確認 A1点")).to_be_visible()
    kept = await stored(visit.address)
    assert (kept.get("ap.id_doc"), kept.get("st.id_check")) == (["運転免許証"], "A1点")


async def test_what_could_not_be_kept_takes_no_press_while_the_network_is_away(
    staff: Clerk, browsers: Browsers
) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await newcomer(visit)
    await visit.open("ご用件")
    tile = visit.page.get_by_role("button", name="介護が必要になった")
    await expect(tile).to_have_css("opacity", "1")
    await browsers.cut(visit.page)
    await expect(visit.page.get_by_text("ボタンは、つながるまで使えません")).to_be_visible()
    await expect(tile).to_have_css("opacity", "0.5")
    await tile.click()
    await visit.take("転入")  # by keyboard
    await visit.page.get_by_label("ご用件をしぼる").fill("")
    await visit.page.context.set_offline(False)
    await expect(tile).to_have_css("opacity", "1")
    await tile.click()
    await expect(visit.page.get_by_role("list", name="ご用件")).to_have_text("介護が必要になった")
    assert (await stored(visit.address)).get("ev.kind") == ["kaigo"]


async def test_every_value_shown_as_saved_outlives_kill_9(browsers: Browsers, own_server: Server) -> None:
    """The server dies the moment the screen says 保存済み: before it, nothing is promised; from then on, everything."""
    visit = await VisitScreen.begin(await browsers.staff("yamada", TERMINAL, url=own_server.url))
    await visit.identified("福田 s56.6.14")
    await visit.go_on("purpose")
    await visit.take("介護が")
    await expect(visit.page.get_by_text("保存済み").first).to_be_visible()
    await expect(visit.page.get_by_role("list", name="ご用件")).to_have_text("介護が必要になった")
    own_server.kill()
    kept = await stored(visit.address)
    assert (kept.step, kept.get("ev.kind"), kept.get("st.id_check"), len(kept.persons)) == (
        "purpose",
        ["kaigo"],
        "A1点",
        6,
    )


async def test_a_lost_network_is_said_and_what_is_typed_meanwhile_arrives(browsers: Browsers) -> None:
    visit = await VisitScreen.begin(await browsers.staff("yamada", TERMINAL))
    await newcomer(visit)
    await visit.page.evaluate("window.theSamePage = true")
    await browsers.cut(visit.page)
    await expect(visit.page.get_by_text(BANNER)).to_be_visible()
    await visit.page.get_by_label("住所", exact=True).fill("上野丸之内116番地")
    await expect(visit.field("住所")).to_contain_text("保存中")
    await visit.page.context.set_offline(False)
    await expect(visit.page.get_by_text(BANNER)).to_have_count(0)
    await expect(visit.field("住所")).to_contain_text("保存済み")
    assert (await stored(visit.address)).get("p.address", "p1") == "上野丸之内116番地"
    assert await visit.page.evaluate("window.theSamePage")  # it went on, it did not begin anew


async def test_undo_takes_back_the_newest_and_redo_brings_it_again(staff: Clerk) -> None:
    visit = await VisitScreen.begin(await staff("yamada", TERMINAL))
    await newcomer(visit)
    kana = visit.page.get_by_label("フリガナ")
    await visit.page.get_by_role("button", name="元に戻す").click()
    await expect(kana).to_have_value("")
    await expect(visit.page.get_by_label("氏名", exact=True)).to_have_value("高橋　愛")
    assert (await stored(visit.address)).get("p.kana", "p1") is None
    await visit.page.get_by_role("button", name="やり直す").click()
    await expect(kana).to_have_value("タカハシ　アイ")
    assert (await stored(visit.address)).get("p.kana", "p1") == "タカハシ　アイ"
