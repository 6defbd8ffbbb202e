"""A slip is read on any screen, by reader or typed; what opens nothing is said in a plain sentence."""

import pytest
from playwright.async_api import Page, expect

from services.base import database
from services.base.sql import run
from services.handoff import service as handoff
from services.handoff.codes import new_code
from services.handoff.service import Slip
from services.reception import service as reception
from tests.e2e.axe import violations
from tests.e2e.conftest import STAFF_SIZE, Clerk
from tests.e2e.hall import stored
from tests.e2e.pages.board import BoardScreen, Reader
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.visits import Visit, family

pytestmark = pytest.mark.usefixtures("city")
HERE = ("fujita", "shogai-1")  # the desk that the slips lead to
OFFICE = "shogai"


async def sent_to(*offices: str) -> tuple[Visit, Slip]:
    """A family that 住民課 sent on."""
    visit = await family("yamada", "juminka-koseki-5", "juminka-koseki")
    async with database.transaction() as session:
        return visit, await handoff.hand_off(session, visit.id, visit.actor, offices)


async def opened(page: Page, visit: Visit) -> VisitScreen:
    await page.wait_for_url(f"**{visit.address}/forms")
    screen = VisitScreen(page)
    await expect(screen.page.get_by_role("navigation", name="帳票の一覧")).to_be_visible()
    return screen


async def test_on_the_board(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    number = f"{slip.number:04d}"
    await expect(BoardScreen(page).card("待ち", number)).to_contain_text("住民課から")
    await Reader(page).scan(slip.qr)
    screen = await opened(page, visit)
    assert await violations(page) == []
    await page.goto("/")
    await expect(BoardScreen(page).card("対応中", number)).to_contain_text("藤田 誠")
    await expect(screen.page.get_by_role("heading", name="障がい福祉課")).to_be_visible()


async def test_by_a_reader_that_stalls_in_the_middle_of_the_code(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    await expect(BoardScreen(page).card("待ち", f"{slip.number:04d}")).to_be_visible()
    await Reader(page).scan(slip.qr, stalls=0.6)
    await opened(page, visit)


async def test_while_something_is_typed_which_stays(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    search = page.get_by_role("banner").get_by_role("combobox")
    await search.fill("山田")
    await Reader(page).scan(slip.qr)
    await opened(page, visit)
    await expect(search).to_have_value("山田")


async def test_while_japanese_is_written_which_stays(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    search = page.get_by_role("banner").get_by_role("combobox")
    await search.fill("山田")
    await Reader(page).scan_into_kana(slip.qr, "ｋｋ１：あいうえおかきくけ")
    await opened(page, visit)
    await expect(search).to_have_value("山田")


@pytest.mark.parametrize("colon", ["+", "'"], ids=["a US reader on a Japanese keyboard", "and the other way round"])
async def test_by_a_reader_that_is_set_to_another_keyboard(staff: Clerk, colon: str) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    await expect(BoardScreen(page).card("待ち", f"{slip.number:04d}")).to_be_visible()
    await Reader(page).scan(slip.qr, colon=colon)
    await opened(page, visit)


async def test_in_the_middle_of_another_visit(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    other = await VisitScreen.begin(page)
    await other.finder.press_sequentially("たな")
    await Reader(page).scan(slip.qr)
    await opened(page, visit)


async def test_the_letters_of_a_code_are_no_hot_keys(staff: Clerk) -> None:
    page = await staff(*HERE)
    await expect(page.get_by_role("button", name="新しい受付")).to_be_visible()
    await Reader(page).scan("KK1:NNNNNNNNN")  # N alone begins a visit
    await expect(page.get_by_role("alert")).to_contain_text("受付票のコードではありません")
    assert page.url.endswith("/")
    await page.keyboard.press("n")
    await page.wait_for_url("**/visit/**")


@pytest.mark.parametrize("foreign", ["4912345678904", "HTTPS://EXAMPLE.JP/N1"], ids=["of a product", "of a link"])
async def test_a_code_that_is_not_ours_does_nothing_but_say_so(staff: Clerk, foreign: str) -> None:
    visit = await family("yamada", "juminka-koseki-5", "juminka-koseki", moving=False)
    await visit.put({("", "ev.kind"): ["tennyu"]})
    page = await staff("yamada", "juminka-koseki-5")
    for step, landmark in (("questions", "section.question"), ("handoff", ".handoff-head")):
        screen = await VisitScreen.at(page, f"{visit.address}/{step}")
        await expect(page.locator(landmark).first).to_be_visible()
        before = await stored(visit.address)
        await Reader(page).scan(foreign)
        await expect(screen.alarm).to_contain_text("受付票のコードではありません")
        assert page.url.endswith(step)
        assert await stored(visit.address) == before
    async with database.transaction() as session:
        assert await handoff.stops(session, visit.id) == []


async def test_typed_as_a_person_types_it(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    board = BoardScreen(page)
    await board.code.fill(slip.spoken.lower())
    await board.code.press("Enter")
    await opened(page, visit)


async def test_a_wrong_code_is_said_at_the_field(staff: Clerk) -> None:
    page = await staff(*HERE)
    board = BoardScreen(page)
    await board.code.fill("ABC")
    await board.code.press("Enter")
    said = page.get_by_role("alert")
    await expect(said).to_contain_text("受付票のコードではありません")
    assert await violations(page) == []
    paper = await page.locator(".board-code .q-field__bottom").bounding_box()
    words = await said.bounding_box()
    assert paper is not None and words is not None
    assert paper["x"] <= words["x"] and words["x"] + words["width"] <= paper["x"] + paper["width"]
    assert paper["y"] <= words["y"] and words["y"] + words["height"] <= paper["y"] + paper["height"]
    assert paper["x"] + paper["width"] <= STAFF_SIZE["width"]
    await board.code.press_sequentially("K")
    await expect(said).to_have_count(0)
    _, slip = await sent_to(OFFICE)
    await board.code.fill(slip.spoken)
    await board.code.press("Enter")
    await page.wait_for_url("**/visit/**")


async def test_a_slip_that_was_replaced_says_so_on_any_screen(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    async with database.transaction() as session:
        await handoff.new_slip(session, visit.id)
    page = await staff(*HERE)
    await VisitScreen.begin(page)
    await Reader(page).scan(slip.qr)
    await expect(page.get_by_role("alert")).to_contain_text("新しい受付票")


async def test_yesterdays_slip_has_expired(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    async with database.transaction() as session:
        await run(session, YESTERDAY, visit.id)
    page = await staff(*HERE)
    await Reader(page).scan(slip.qr)
    await expect(page.get_by_role("alert")).to_contain_text("期限")


YESTERDAY = "update slip_token set expires_at = made_at - interval '1 day' where visit_id = $1"


async def test_a_desk_that_is_not_on_the_way_is_asked_first(staff: Clerk) -> None:
    visit, slip = await sent_to("kodomo")
    page = await staff(*HERE)
    await Reader(page).scan(slip.qr)
    dialog = page.get_by_role("dialog", name="この窓口は案内に入っていません")
    await expect(dialog).to_contain_text("こども政策課")
    await expect(dialog.get_by_role("button", name="やめる")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    assert page.url.endswith("/")
    await Reader(page).scan(slip.qr)
    await dialog.get_by_role("button", name="追加して受け付ける").click()
    await opened(page, visit)
    async with database.transaction() as session:
        stops = {stop.office_id: stop.state for stop in await handoff.stops(session, visit.id)}
    assert stops == {"kodomo": "waiting", OFFICE: "active"}


async def test_of_slips_read_one_after_the_other_the_newest_is_asked_about_and_no_question_is_stacked(
    staff: Clerk,
) -> None:
    _, first = await sent_to("kodomo")
    visit, second = await sent_to("kodomo")
    page = await staff(*HERE)
    dialog = page.get_by_role("dialog", name="この窓口は案内に入っていません")
    for slip in (first, first, second):
        await Reader(page).scan(slip.qr)
        await expect(dialog.filter(has_text=f"受付{slip.number:04d}")).to_be_visible()
        await expect(dialog).to_have_count(1)
    await dialog.get_by_role("button", name="追加して受け付ける").click()
    await opened(page, visit)


async def test_the_same_slip_read_twice_at_once_is_asked_about_once(staff: Clerk) -> None:
    _, slip = await sent_to("kodomo")
    page = await staff(*HERE)
    await Reader(page).scan(slip.qr)
    await Reader(page).scan(slip.qr)
    dialog = page.get_by_role("dialog", name="この窓口は案内に入っていません")
    await expect(dialog.get_by_role("button", name="やめる")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    assert page.url.endswith("/")


async def test_while_a_paper_is_looked_at_and_clicked_on(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    shown = await family(*HERE, OFFICE)
    page = await staff(*HERE)
    await page.goto(f"{shown.address}/forms")
    await page.get_by_role("button", name="印刷プレビュー").first.click()
    frame = page.get_by_role("dialog").locator("iframe")
    await expect(frame).to_be_visible()
    await frame.click()
    await expect(page.locator(".preview")).to_be_focused()
    await Reader(page).scan(slip.qr)
    await opened(page, visit)


async def test_a_paper_that_was_clicked_on_is_closed_by_escape(staff: Clerk) -> None:
    shown = await family(*HERE, OFFICE)
    page = await staff(*HERE)
    await page.goto(f"{shown.address}/forms")
    await page.get_by_role("button", name="印刷プレビュー").first.click()
    await page.get_by_role("dialog").locator("iframe").click()
    await expect(page.locator(".preview")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_typed_into_the_search_of_any_screen(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    await VisitScreen.begin(page)
    box = page.get_by_role("banner").get_by_role("combobox")
    await box.fill(slip.spoken.lower())
    found = page.get_by_role("banner").get_by_role("option")
    await expect(found).to_contain_text(f"受付票 {slip.spoken}")
    await expect(found).to_have_attribute("aria-selected", "true")
    assert await violations(page) == []
    await box.press("Enter")
    await opened(page, visit)
    await expect(box).to_have_value("")


async def test_typed_into_the_search_and_enter_before_it_was_found(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    await page.goto("/search")
    box = page.get_by_role("main").get_by_role("combobox")
    await box.fill(slip.code)
    await box.press("Enter")
    await opened(page, visit)


async def test_a_code_in_the_search_that_opens_nothing_any_more_says_why(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    async with database.transaction() as session:
        await handoff.new_slip(session, visit.id)
    page = await staff(*HERE)
    box = page.get_by_role("banner").get_by_role("combobox")
    await box.fill(slip.spoken)
    await box.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("新しい受付票")


async def test_what_could_be_a_code_and_was_never_given_out_is_looked_for_as_a_name(staff: Clerk) -> None:
    page = await staff(*HERE)
    box = page.get_by_role("banner").get_by_role("combobox")
    await box.fill(new_code())
    await expect(page.get_by_text("該当する方は見つかりません")).to_be_visible()


async def test_somebody_else_has_it(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    colleague = await staff("ogawa", "shogai-2")
    await Reader(colleague).scan(slip.qr)
    await opened(colleague, visit)
    page = await staff(*HERE)
    await Reader(page).scan(slip.qr)
    dialog = page.get_by_role("dialog", name="ほかの職員が対応中です")
    await expect(dialog).to_contain_text("小川 真理さん")
    await dialog.get_by_role("button", name="見るだけにする").click()
    await page.wait_for_url(f"**{visit.address}")
    await expect(page.get_by_text("この画面では見ることだけできます")).to_be_visible()
    await page.goto("/")
    await Reader(page).scan(slip.qr)
    await dialog.get_by_role("button", name="引き継いで受け付ける").click()
    await page.wait_for_url(f"**{visit.address}")
    await expect(page.get_by_role("button", name="元に戻す")).to_be_enabled()
    async with database.transaction() as session:
        assert (await reception.load(session, visit.id)).holder_id == HERE[0]
    await expect(colleague.get_by_role("alert").filter(has_text="藤田 誠")).to_be_visible()
