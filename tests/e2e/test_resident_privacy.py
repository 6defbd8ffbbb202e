"""What never reaches the resident's screen: the former visitor, protected people, what staff note for themselves."""

import pytest
from playwright.async_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.visits import MOVE, blank, family, pair, protected

pytestmark = pytest.mark.usefixtures("city")
CLERK, OFFICE = "tanabe", "br-aoyama"
SHOWN = ("田中", "タナカ", "栄1丁目1番1号", "090-1234-5678", "12 May 1986", "昭和61年")
OF_THE_FIRST = (*SHOWN, "1986-05-12", "1986年", "1986/", "/1986", "May 1986", "S61.", "|p1")
MEMO = "夫には知らせないでほしいとのこと"


async def test_nothing_of_the_first_visitor_is_left_for_the_second(resident: Clerk) -> None:
    terminal = "br-aoyama-1"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()

    first = await family(CLERK, terminal, OFFICE)
    await first.show("follow", "en")
    await expect(screen.fact("New address")).to_be_visible()
    held = await screen.everything()
    assert [word for word in SHOWN if word not in held] == [], "there is something that could stay"
    await first.read()
    await first.show("sign")
    await screen.says("Please sign your name")
    await (await screen.finger()).sign()
    await blank(terminal)
    await screen.is_blank()
    held = await screen.everything()
    assert [word for word in (*OF_THE_FIRST, first.id) if word in held] == []
    await expect(screen.page.locator("html")).to_have_attribute("lang", "ja")

    second = await family(CLERK, terminal, OFFICE, moving=False)
    await second.put(
        {(key, "p.name"): f"山本 {name}" for key, name in (("p1", "一郎"), ("p2", "春子"), ("p3", "夏美"))}
        | {(key, "p.kana"): "ヤマモト" for key in ("p1", "p2", "p3")}
        | {("p1", "p.birth"): "1970-01-01"}
    )
    await second.show("follow")
    await screen.says("うかがったことを、ここに表示します")
    await expect(screen.page.get_by_role("heading", name="山本 一郎 さん")).to_be_visible()
    held = await screen.everything()
    assert [word for word in (*OF_THE_FIRST[:-1], first.id) if word in held] == []
    await second.put({("", "ev.kind"): ["tennyu"]})
    await second.read()
    await second.show("sign")
    await screen.says("お名前を書いてください")
    assert await screen.ink() == 0
    await screen.page.go_back()
    assert screen.page.url == "about:blank", "there is no page of the first visitor to go back to"


async def test_from_one_visit_straight_to_the_next_the_page_begins_anew(resident: Clerk) -> None:
    terminal = "br-aoyama-2"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    first = await family(CLERK, terminal, OFFICE)
    await first.show("confirm")
    await screen.says("まちがいがないか、ご確認ください")
    await screen.page.evaluate("window.ofTheFirst = true")
    second = await family(CLERK, terminal, OFFICE, moving=False)
    await second.show("follow")
    await screen.says("うかがったことを、ここに表示します")
    assert await screen.page.evaluate("window.ofTheFirst") is None
    assert "栄1丁目1番1号" not in await screen.everything()


async def test_the_screen_leaves_the_former_visitor_as_soon_as_the_next_visit_is_begun(
    staff: Clerk, resident: Clerk
) -> None:
    terminal = "br-aoyama-1"
    await blank(terminal)
    screen, clerk = ResidentScreen(await resident()), await staff(CLERK, terminal)
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    first = await family(CLERK, terminal, OFFICE)
    await first.show("follow")
    await expect(screen.fact("新しい住所")).to_be_visible()
    look = await clerk.context.new_page()
    await look.goto(first.address)
    await expect(screen.fact("新しい住所")).to_be_visible()

    await clerk.get_by_role("button", name="新しい受付").click()
    await clerk.wait_for_url("**/visit/**")
    await screen.is_blank()
    held = await screen.everything()
    assert [word for word in (*OF_THE_FIRST, first.id) if word in held] == []

    await first.show("follow")
    await expect(screen.fact("新しい住所")).to_be_visible()
    await clerk.get_by_text("サインアウト").click()
    await clerk.wait_for_url("**/sign-in")
    await screen.is_blank()


async def test_a_protected_person_stops_the_screen_at_once(resident: Clerk) -> None:
    terminal = "br-aoyama-1"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    visit = await family(CLERK, terminal, OFFICE)
    await visit.show("follow")
    await expect(screen.fact("新しい住所")).to_be_visible()

    await visit.add({"p.name": "保護 される子", "p.kana": "ホゴ", "p.tel": "0595229646"}, person_id=await protected())
    await screen.says("職員にお声がけください")
    held = await screen.everything()
    assert [word for word in ("保護", "ホゴ", "0595-22-9646", *SHOWN) if word in held] == []
    assert await violations(screen.page) == []
    for mode in ("confirm", "sign", "thanks"):
        await visit.show(mode)
        await screen.page.reload()
        await screen.says("職員にお声がけください")
        held = await screen.everything()
        assert [word for word in ("保護", *SHOWN) if word in held] == []


async def test_a_matter_for_staff_alone_stops_the_screen(resident: Clerk) -> None:
    terminal = "br-aoyama-2"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    visit = await family(CLERK, terminal, OFFICE)
    await visit.show("follow")
    await expect(screen.fact("新しい住所")).to_be_visible()
    await visit.put({("", "ev.kind"): ["tennyu", "dv"]})
    await screen.says("職員にお声がけください")
    assert "DV" not in await screen.everything()


async def test_staff_notes_and_my_number_stay_with_staff(resident: Clerk) -> None:
    terminal = "br-aoyama-1"
    await blank(terminal)
    screen = ResidentScreen(await resident())
    await pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    visit = await family(CLERK, terminal, OFFICE, moving=False)
    await visit.put({**MOVE, ("", "st.memo"): MEMO, ("p1", "p.mynumber"): "123456789018"}, source="staff")
    for mode, seen in (
        ("follow", "うかがったことを、ここに表示します"),
        ("confirm", "まちがいがないか、ご確認ください"),
    ):
        await visit.show(mode)
        await screen.says(seen)
        held = await screen.everything()
        assert [word for word in (MEMO, "123456789018") if word in held] == []
    numbers: set[str] = set()
    while await screen.page.locator(".resident-progress").is_visible():
        numbers.update(await screen.fact("個人番号").locator(".fact-value").all_inner_texts())
        assert MEMO not in await screen.everything()
        await screen.read_card()
    assert numbers == {"…9018"}
