"""The clerk's own touch screen turned to the resident: nothing of staff is left, only the password leads back."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Clerk
from tests.e2e.pages.control import Control
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.visits import Visit, blank, family

pytestmark = pytest.mark.usefixtures("city")
CLERK, OFFICE = "sato", "kodomo"
STAFF_WORDS = ("書かない窓口", "住民記録", "届出人", "サインアウト")  # on every staff screen of a visit


async def turned(staff: Clerk, terminal: str) -> tuple[Page, Visit]:
    """A clerk's screen at a visit, turned to the resident."""
    await blank(terminal)
    visit = await family(CLERK, terminal, OFFICE)
    clerk = await staff(CLERK, terminal)
    await clerk.goto(f"{visit.address}/questions")
    await expect(clerk.get_by_text("サインアウト")).to_be_visible()
    await Control(clerk).turn()
    await ResidentScreen(clerk).says("まちがいがないか、ご確認ください")
    return clerk, visit


async def shows_nothing_of_staff(page: Page, visit: Visit) -> None:
    held = await ResidentScreen(page).everything()
    assert [word for word in (*STAFF_WORDS, visit.id) if word in held] == []
    assert page.url.endswith("/resident")
    assert await page.title() == "伊賀市"


async def test_everything_of_the_staff_side_goes(staff: Clerk) -> None:
    clerk, visit = await turned(staff, "kodomo-1")
    await shows_nothing_of_staff(clerk, visit)
    assert await violations(clerk) == []


async def test_reload_back_and_direct_addresses_lead_nowhere_else(staff: Clerk) -> None:
    clerk, visit = await turned(staff, "kodomo-2")
    await clerk.reload()
    await ResidentScreen(clerk).says("まちがいがないか、ご確認ください")
    for _ in range(2):
        await clerk.go_back()
        await clerk.wait_for_url("**/resident")
        await shows_nothing_of_staff(clerk, visit)
    for address in (visit.address, "/", "/sign-in"):
        await clerk.goto(address)
        await ResidentScreen(clerk).says("まちがいがないか、ご確認ください")
        await shows_nothing_of_staff(clerk, visit)
    for address in (f"/print/copy/{visit.id}", f"/print/guide/{visit.id}"):
        answer = await clerk.request.get(address, max_redirects=0)
        assert answer.status in (303, 307, 401, 403)
    second = await clerk.context.new_page()
    await second.goto(visit.address)
    await second.wait_for_url("**/resident")
    await shows_nothing_of_staff(second, visit)


async def test_a_second_tab_of_the_browser_turns_too(staff: Clerk) -> None:
    terminal = "kodomo-1"
    await blank(terminal)
    visit = await family(CLERK, terminal, OFFICE)
    clerk = await staff(CLERK, terminal)
    await clerk.goto(visit.address)
    board = await clerk.context.new_page()
    await board.goto("/")
    await expect(board.get_by_text("サインアウト")).to_be_visible()
    await Control(clerk).turn()
    await board.wait_for_url("**/resident")
    await shows_nothing_of_staff(board, visit)


async def test_the_password_leads_back_and_a_wrong_one_says_so(staff: Clerk) -> None:
    clerk, visit = await turned(staff, "kodomo-2")
    frames: list[str] = []
    clerk.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))))
    await clerk.reload()
    await ResidentScreen(clerk).says("まちがいがないか、ご確認ください")
    control = Control(clerk)
    await control.turn_back("wrong")
    await expect(clerk.get_by_role("alert")).to_have_text("パスワードが違います。もう一度入力してください。")
    await expect(clerk.get_by_label("さんのパスワード")).to_have_value("")
    assert await violations(clerk) == []
    await control.turn_back(PASSWORD)
    await clerk.wait_for_url(f"**{visit.address}**")
    await expect(clerk.get_by_text("サインアウト")).to_be_visible()
    assert frames != [], "the page does talk over a websocket"
    assert not any(PASSWORD in frame or "wrong" in frame for frame in frames), "passwords go by HTTP only"


async def test_the_resident_signs_on_the_turned_screen(staff: Clerk) -> None:
    clerk, visit = await turned(staff, "kodomo-1")
    screen = ResidentScreen(clerk)
    await screen.read_all()
    await clerk.get_by_role("button", name="署名へ進む").click()
    await screen.says("お名前を書いてください")
    await (await screen.finger()).sign()
    await clerk.get_by_role("button", name="これでよい").click()
    await screen.says("ありがとうございました")
    assert await visit.seals() != []
    await Control(clerk).turn_back(PASSWORD)
    await clerk.wait_for_url(f"**{visit.address}**")
