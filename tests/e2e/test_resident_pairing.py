"""Pairing a resident screen with a terminal, following a visit live, and being blank otherwise."""

import pytest
from playwright.async_api import expect

from services.base import database
from services.base.sql import run
from tests.e2e.axe import violations
from tests.e2e.conftest import Browsers, Clerk, Server
from tests.e2e.pages.control import Control
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.visits import blank, family, pair

pytestmark = pytest.mark.usefixtures("city")
CLERK, OFFICE = "yamada", "juminka-koseki"


async def before_pairing(staff: Clerk, resident: Clerk, terminal: str) -> tuple[Control, ResidentScreen, str]:
    """A family's visit on the clerk's screen beside a screen that shows its code."""
    await blank(terminal)
    visit = await family(CLERK, terminal, OFFICE)
    clerk, screen = await staff(CLERK, terminal), ResidentScreen(await resident())
    code = await screen.code()
    await clerk.goto(visit.address)
    return Control(clerk), screen, code


async def test_a_screen_is_paired_by_its_code_and_let_go(staff: Clerk, resident: Clerk) -> None:
    control, screen, code = await before_pairing(staff, resident, "juminka-koseki-1")
    assert len(code) == 6
    assert code.isdecimal()
    assert await violations(screen.page) == []

    await control.state("つながっていません")
    await control.type_code("000000" if code != "000000" else "111111")
    await expect(control.page.get_by_text("このコードを表示しているお客様画面はありません")).to_be_visible()
    await control.retype_code(code)
    await screen.is_blank()
    assert await violations(screen.page) == []
    await control.state("何も表示していません")

    await control.show("入力を見せる")
    await expect(screen.fact("新しい住所")).to_contain_text("上野丸之内116番地")
    await control.state("入力を表示中")

    await control.unpair()
    other = await screen.code()
    assert other != code
    await control.state("つながっていません")


async def test_pairing_outlives_a_killed_server(browsers: Browsers, own_server: Server) -> None:
    terminal = "juminka-koseki-2"
    await blank(terminal)
    screen = ResidentScreen(await browsers.resident(url=own_server.url))
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    cookies = {cookie["name"]: cookie for cookie in await screen.page.context.cookies()}
    assert cookies["kakanai_screen"]["httpOnly"]

    own_server.kill()
    own_server.start()
    visit = await family(CLERK, terminal, OFFICE)
    await visit.show("follow")
    await expect(screen.fact("新しい住所")).to_contain_text("上野丸之内116番地")


async def test_a_hand_that_rests_on_enter_opens_nothing_behind_the_dialog(staff: Clerk, resident: Clerk) -> None:
    """The dialog is gone before the key comes up; it must not be taken for a press on what has the focus then."""
    control, screen, code = await before_pairing(staff, resident, "juminka-koseki-3")
    clerk = control.page
    await control.ask_for_code()
    await clerk.get_by_label("画面の番号").fill(code)
    await clerk.keyboard.down("Enter")
    await screen.is_blank()
    await expect(clerk.get_by_role("dialog")).to_have_count(0)
    await expect(control.box.get_by_role("button", name="お客様の画面の設定")).to_be_focused()
    await clerk.keyboard.up("Enter")
    await clerk.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    await expect(clerk.locator(".q-menu")).to_have_count(0)
    await clerk.keyboard.press("Enter")
    await expect(clerk.locator(".q-menu")).to_be_visible()


async def test_a_visit_that_is_not_kept_any_more_leaves_the_waiting_picture(resident: Clerk) -> None:
    terminal = "juminka-koseki-4"
    screen = ResidentScreen(await resident())
    await blank(terminal)
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    async with database.transaction() as session:
        await run(
            session, "update terminal set showing_visit = $2, showing_mode = 'follow' where id = $1", terminal, "-"
        )
    await screen.page.reload()
    await screen.is_blank()

    visit = await family(CLERK, terminal, OFFICE)
    await visit.show("follow")
    await expect(screen.fact("新しい住所")).to_contain_text("上野丸之内116番地")


async def test_what_staff_enter_appears_at_once_and_the_newest_is_marked(resident: Clerk) -> None:
    terminal = "juminka-koseki-3"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    visit = await family(CLERK, terminal, OFFICE, moving=False)
    await visit.show("follow")
    await expect(screen.page.get_by_role("heading", name="田中 花子 さん")).to_be_visible()

    await visit.put({("", "ev.new_address"): "上野丸之内116番地"})
    await expect(screen.fact("新しい住所")).to_have_class("fact newest")
    await visit.put({("p1", "p.tel"): "0595229645"})
    await expect(screen.fact("電話")).to_contain_text("0595-22-9645")
    await expect(screen.fact("電話")).to_have_class("fact newest")
    await expect(screen.fact("新しい住所")).to_have_class("fact")
    assert await violations(screen.page) == []


async def test_the_screen_goes_blank_when_the_visit_ends(resident: Clerk) -> None:
    terminal = "juminka-koseki-4"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    visit = await family(CLERK, terminal, OFFICE)
    await visit.show("follow")
    await screen.says("うかがったことを、ここに表示します")
    await visit.close()
    await screen.is_blank()


async def test_the_resident_chooses_the_language_and_staff_see_it(staff: Clerk, resident: Clerk) -> None:
    terminal = "juminka-koseki-5"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    visit = await family(CLERK, terminal, OFFICE)
    clerk = await staff(CLERK, terminal)
    await clerk.goto(visit.address)
    control = Control(clerk)
    await control.show("内容を確認してもらう")
    for language, tag, title in (
        ("English", "en", "Please check that this is correct"),
        ("やさしい日本語", "ja", "正しいか 見て ください"),
        ("日本語", "ja", "まちがいがないか、ご確認ください"),
    ):
        await screen.speak(language)
        await screen.says(title)
        await expect(screen.page.locator("html")).to_have_attribute("lang", tag)
        await expect(control.box.get_by_role("button", name=language, exact=True)).to_be_visible()
        assert await violations(screen.page) == []
    await expect(control.box.get_by_role("heading", name="お客様の画面")).to_be_visible()
