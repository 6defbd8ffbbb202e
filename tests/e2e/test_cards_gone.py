"""The card whose contents are shown is taken away: the dialog says so, and the next one is offered."""

import asyncio
import threading

import pytest
from playwright.async_api import Page, expect

from hardware.cards.simulation import SimulatedReaders
from services.base import database
from services.base.sql import rows
from tests.devices.mynumber import MyNumberCard
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk, Server
from tests.e2e.counter import READER, agent, card_person
from tests.e2e.pages.cards import CardDialog
from tests.e2e.pages.visit import VisitScreen

TERMINAL = "juminka-koseki-3"
FUKUDA, TWIN = "1998010019", "1999180015"
LEFT = (
    "読み取ったカードはリーダーから離れました。ここに出ているのは、離れたカードの内容です。"
    "次のカードは、この画面を閉じると読み取れます。"
)
SEEN_NO_MORE = "有効期限を確かめるには、この画面を閉じて、カードを置き直してください。"
LOST = "カードの読取りプログラムとの接続が切れました。"
pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def readers() -> SimulatedReaders:
    return SimulatedReaders(READER)


async def shown(staff: Clerk, readers: SimulatedReaders) -> CardDialog:
    """What was read of 福田's card, which lies there."""
    cards = await CardDialog.ready(await staff("yamada", TERMINAL))
    readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
    await cards.by_pin("1234")
    await expect(cards.candidates).to_contain_text(f"宛名番号 {FUKUDA}")
    await expect(cards.alert).to_have_count(0)
    return cards


async def begun(cards: CardDialog) -> VisitScreen:
    """The visit of the person who was read begins."""
    await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
    visit = VisitScreen(cards.page)
    await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()
    return visit


async def test_the_person_read_goes_on_but_the_card_counts_as_shown_no_more(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await shown(staff, readers)
        readers.remove(READER)
        await expect(cards.alert).to_have_text(LEFT)
        await expect(cards.dialog).to_contain_text(SEEN_NO_MORE)
        await expect(cards.seen_valid).to_be_disabled()
        left, no_more = [await one.bounding_box() for one in await cards.dialog.locator(".message.warn").all()]
        assert left is not None
        assert no_more is not None
        assert no_more["y"] > left["y"] + left["height"], "two sentences, not one"
        assert await violations(cards.page, "[role=dialog]") == []
        visit = await begun(cards)
        await expect(visit.document("マイナンバーカード")).not_to_be_checked()
        await expect(cards.dialog).to_have_count(0)


async def test_what_was_ticked_while_it_lay_there_counts_and_can_be_taken_back(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await shown(staff, readers)
        await cards.see_valid()
        readers.remove(READER)
        await expect(cards.alert).to_have_text(LEFT)
        await expect(cards.dialog).not_to_contain_text(SEEN_NO_MORE)
        await expect(cards.seen_valid).to_be_checked()
        visit = await begun(cards)
        await expect(visit.document("マイナンバーカード")).to_be_checked()
        await cards.page.goto("/")
        await expect(cards.state).to_have_text("カード 読めます")
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await cards.by_pin("1234")
        await cards.see_valid()
        readers.remove(READER)
        await expect(cards.alert).to_have_text(LEFT)
        await cards.seen_valid.click()
        await expect(cards.seen_valid).to_be_disabled()
        await expect(cards.seen_valid).not_to_be_checked()


async def test_behind_the_check_of_identity_nothing_is_recorded_for_a_card_that_has_gone(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await shown(staff, readers)
        visit = await begun(cards)
        readers.remove(READER)
        await visit.page.keyboard.press("Alt+ArrowRight")
        await visit.page.wait_for_url("**/purpose")
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await cards.by_pin("1234")
        await expect(cards.seen_valid).to_be_enabled()
        readers.remove(READER)
        await expect(cards.alert).to_have_text(LEFT)
        await expect(cards.seen_valid).to_be_disabled()
        await expect(cards.dialog.get_by_role("button", name="本人確認書類として記録する")).to_be_disabled()


async def another_is_laid_down(cards: CardDialog, readers: SimulatedReaders) -> None:
    """In place of the card whose contents are shown, which the dialog says."""
    readers.insert(READER, MyNumberCard(await card_person(TWIN)))
    await expect(cards.alert).to_have_text(LEFT)


async def test_the_card_laid_down_meanwhile_is_offered_once_the_dialog_is_closed(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await shown(staff, readers)
        await another_is_laid_down(cards, readers)
        await cards.dialog.get_by_role("button", name="閉じる").click()
        await expect(cards.say).to_be_visible()
        await cards.by_pin("1234")
        await expect(cards.candidates).to_have_count(2)
        await expect(cards.dialog).not_to_contain_text(FUKUDA)


async def test_the_next_of_a_family_is_offered_in_the_visit_of_the_first(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await shown(staff, readers)
        await another_is_laid_down(cards, readers)
        visit = await begun(cards)
        await expect(cards.say).to_be_visible()
        await cards.by_pin("1234")
        await cards.candidates.filter(has_text=f"宛名番号 {TWIN}").click()
        await cards.dialog.get_by_role("button", name="この方を受付に加える").click()
        await expect(visit.line("中森 健一")).to_be_visible()
        await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()


async def test_a_card_that_stays_is_not_offered_again(staff: Clerk, server: Server, readers: SimulatedReaders) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await shown(staff, readers)
        tickets = overheard(cards.page, server)
        await cards.page.reload()
        await expect(cards.state).to_have_text("カードを読む")
        await cards.state.click()
        await cards.by_pin("1234")
        await expect(cards.candidates).to_contain_text(f"宛名番号 {FUKUDA}")
        await cards.dialog.get_by_role("button", name="閉じる").click()
        await expect(cards.dialog).to_have_count(0)
        readers.insert(READER, MyNumberCard(await card_person(TWIN)))
        await expect(cards.say).to_contain_text("あと10回です。")
        assert tickets.qsize() == 5, "to watch, then two for each card: which it is, and what opens it"


async def test_when_the_line_to_the_agent_is_lost_nobody_knows_what_lies_there(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await shown(staff, readers)
    await expect(cards.alert).to_contain_text(LOST)
    await expect(cards.seen_valid).to_be_disabled()


class Held(MyNumberCard):
    """Answers only when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go = threading.Event(), threading.Event()

    def apdu(self, command: bytes) -> bytes:
        self.asked.set()
        assert self.go.wait(20)
        return super().apdu(command)


def overheard(page: Page, server: Server) -> asyncio.Queue[str]:
    """The tickets that the page hands the agent from its next load on."""
    tickets: asyncio.Queue[str] = asyncio.Queue()

    def sent(frame: str | bytes) -> None:
        if '"ticket"' in str(frame):
            tickets.put_nowait(str(frame))

    page.on("websocket", lambda socket: f":{server.agent_port}" in socket.url and socket.on("framesent", sent))
    return tickets


async def test_cards_laid_down_one_after_the_other_are_no_cause_for_alarm(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with database.transaction() as session:
        (newest,) = await rows(session, "select coalesce(max(id), 0) as id from audit_record")
    first = Held()
    async with agent(server, TERMINAL, readers):
        page = await staff("yamada", TERMINAL)
        tickets = overheard(page, server)
        await page.reload()
        cards = await CardDialog.ready(page)
        await tickets.get()
        readers.insert(READER, first)
        await asyncio.to_thread(first.asked.wait, 20)
        await tickets.get()
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await asyncio.wait_for(tickets.get(), 20)  # the second card is asked about before the first has answered
        first.go.set()
        await cards.by_pin("1234")
        await expect(cards.candidates).to_contain_text(f"宛名番号 {FUKUDA}")
        await expect(page.get_by_role("alert")).to_have_count(0)
    async with database.transaction() as session:
        found = await rows(
            session, "select detail from audit_record where kind = 'card_read' and id > $1 order by id", newest["id"]
        )
    assert [(one["detail"]["operation"], one["detail"]["outcome"]) for one in found] == [("mynumber.attributes", "ok")]
