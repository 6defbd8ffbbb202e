"""When cards cannot be read, or not wholly: what the clerk reads on the screen, and that work by hand goes on."""

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest
from playwright.async_api import Page, expect

from hardware.agent.protocol import PROTOCOL
from hardware.cards.simulation import SimulatedReaders
from services.base import database
from services.base.sql import rows
from tests.devices.card import UNKNOWN_CLA, Application, Command, VirtualCard
from tests.devices.licence import in_mynumber
from tests.devices.mynumber import MyNumberCard
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk, Server
from tests.e2e.counter import READER, agent, card_person, enrolled
from tests.e2e.pages.cards import CardDialog
from tests.e2e.pages.visit import VisitScreen

TERMINAL, ADMINISTRATOR = "juminka-koseki-3", "juminka-koseki-4"
FUKUDA = "1998010019"
UNENROLLED = "この端末のカードの読取りプログラムは登録されていないため、カードを読めません。"
pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def readers() -> SimulatedReaders:
    return SimulatedReaders(READER)


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """Lets a card answer only when the test says so."""
    event = threading.Event()
    yield event
    event.set()


async def explained(cards: CardDialog, words: str) -> None:
    """The clerk presses the word in the header and reads what it means and what to do."""
    await cards.state.click()
    await expect(cards.dialog).to_contain_text(words)
    assert await violations(cards.page, "[role=dialog]") == []
    await cards.dialog.get_by_role("button", name="閉じる").click()
    assert words in (await cards.state.get_attribute("title") or "")


async def goes_on_by_hand(page: Page) -> VisitScreen:
    """A visit begins and finds its person by search."""
    visit = await VisitScreen.begin(page)
    await visit.identified("福田 s56.6.14")
    return visit


async def reads_since(number: int) -> list[tuple[str, str]]:
    async with database.transaction() as session:
        found = await rows(
            session, "select detail from audit_record where kind = 'card_read' and id > $1 order by id", number
        )
    return [(one["detail"]["operation"], one["detail"]["outcome"]) for one in found]


async def newest_record() -> int:
    async with database.transaction() as session:
        (found,) = await rows(session, "select coalesce(max(id), 0) as id from audit_record")
    return int(found["id"])


VERSIONS = {
    PROTOCOL - 1: (
        "カード 更新が必要",
        "カードの読取りプログラムが古いため、カードを読めません。管理者に更新を頼んでください。",
    ),
    PROTOCOL + 1: (
        "カード 版が合いません",
        "カードの読取りプログラムがこのシステムより新しいため、カードを読めません。"
        "システム(書かない窓口)の更新を、管理者に頼んでください。",
    ),
}


@pytest.mark.parametrize("protocol", VERSIONS)
async def test_an_agent_of_another_version_says_which_of_the_two_has_to_be_updated(
    staff: Clerk, server: Server, readers: SimulatedReaders, monkeypatch: pytest.MonkeyPatch, protocol: int
) -> None:
    short, long = VERSIONS[protocol]
    monkeypatch.setattr("hardware.agent.session.PROTOCOL", protocol)
    card = MyNumberCard()
    readers.insert(READER, card)
    async with agent(server, TERMINAL, readers):
        cards = CardDialog(await staff("yamada", TERMINAL))
        await expect(cards.state).to_have_text(short)
        await explained(cards, long)
        await VisitScreen.begin(cards.page)
        hint = cards.page.locator(".card-hint")
        await expect(hint).to_contain_text(long)
        await expect(hint).to_contain_text("お客様は検索で探せます。")
        await expect(cards.state).to_have_text(short)
    assert card.seen == [], "an agent without a ticket asks no card anything"


@pytest.mark.parametrize(
    ("off", "wrong"),
    [
        (3 * 3600, "約3時間進んでいる"),
        (140, "約2分進んでいる"),
        (-400, "約7分遅れている"),
        (-3650 * 86400, "約10年遅れている"),
    ],
)
async def test_a_terminal_whose_clock_is_wrong_is_told_by_how_much_and_reads_once_it_is_set(
    staff: Clerk, server: Server, readers: SimulatedReaders, off: int, wrong: str
) -> None:
    clock = {"off": off}
    async with agent(server, TERMINAL, readers, lambda: time.time() + clock["off"]):
        cards = CardDialog(await staff("yamada", TERMINAL))
        await expect(cards.state).to_have_text("カード 時計のずれ")
        sentence = f"この端末の時計が{wrong}ため、カードを読めません。時計を合わせるよう、管理者に頼んでください。"
        await explained(cards, sentence)
        await VisitScreen.begin(cards.page)
        await expect(cards.page.locator(".card-hint")).to_contain_text(sentence)
        clock["off"] = 0
        await cards.state.click()  # the clerk need not wait for the next look by itself
        await cards.dialog.get_by_role("button", name="閉じる").click()
        await expect(cards.state).to_have_text("カード 読めます")
        await expect(cards.page.locator(".card-hint")).to_contain_text("リーダーに置くと読めます。")


async def test_a_clock_that_goes_wrong_while_cards_are_read_is_told_at_the_next_card(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    clock = {"off": 0}
    async with agent(server, TERMINAL, readers, lambda: time.time() + clock["off"]):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        clock["off"] = -7200
        readers.insert(READER, MyNumberCard())
        await expect(cards.state).to_have_text("カード 時計のずれ")
        await explained(cards, "この端末の時計が約2時間遅れているため")


async def test_the_administrators_page_says_how_wrong_the_clock_of_this_terminal_is(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, ADMINISTRATOR, readers, lambda: time.time() + 86400 * 3):
        page = await staff("admin", ADMINISTRATOR)
        await page.goto("/devices")
        section = page.get_by_role("region", name="この端末のカードリーダー")
        await expect(section.get_by_role("status").first).to_contain_text("この端末の時計が約3日進んでいるため")


async def ends_enrolment(admin: Page) -> None:
    """An administrator ends the enrolment of the clerk's terminal."""
    line = admin.get_by_role("row").filter(has_text="住民課 端末3")
    await line.get_by_role("button", name="登録をやめる").click()
    await admin.get_by_role("dialog").get_by_role("button", name="登録をやめる").click()
    await expect(line).to_contain_text("未登録")


@dataclass
class Asked:
    """A card lies on the reader and its PIN is asked for; an administrator has the terminals before her."""

    cards: CardDialog
    card: MyNumberCard
    admin: Page
    since: int  # the newest record before

    @classmethod
    @asynccontextmanager
    async def by(cls, staff: Clerk, server: Server, readers: SimulatedReaders) -> AsyncIterator["Asked"]:
        card = MyNumberCard(await card_person(FUKUDA))
        admin = await staff("admin", ADMINISTRATOR)
        async with agent(server, TERMINAL, readers):
            cards = await CardDialog.ready(await staff("yamada", TERMINAL))
            await admin.goto("/devices")
            readers.insert(READER, card)
            await expect(cards.say).to_contain_text("あと10回です。")
            yield cls(cards, card, admin, await newest_record())


async def test_an_enrolment_that_ends_while_a_pin_is_asked_for_stops_the_reading_at_once(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with Asked.by(staff, server, readers) as asked:
        cards, card = asked.cards, asked.card
        await ends_enrolment(asked.admin)
        await expect(cards.alert).to_contain_text(UNENROLLED)
        await expect(cards.state).to_have_text("カード 未登録")
        await cards.by_pin("1234")
        await expect(cards.alert).to_contain_text(UNENROLLED)
        assert card.verify_commands() == 0, "the PIN went to no card"
        await cards.dialog.get_by_role("button", name="やめる").click()
        readers.remove(READER)
        readers.insert(READER, card)
        await explained(cards, UNENROLLED)
        await goes_on_by_hand(cards.page)
        assert await reads_since(asked.since) == []
    async with agent(server, TERMINAL, readers):  # enrolled anew
        await cards.state.click()
        await cards.dialog.get_by_role("button", name="閉じる").click()
        await expect(cards.state).to_have_text("カードを読む")


async def test_an_enrolment_that_ends_in_the_middle_of_a_reading_leaves_nothing_of_the_card(
    staff: Clerk, server: Server, readers: SimulatedReaders, held: threading.Event
) -> None:
    async with Asked.by(staff, server, readers) as asked:
        cards, card = asked.cards, asked.card
        await cards.dialog.get_by_text("暗証番号4桁", exact=True).click()
        await expect(cards.say).to_contain_text("あと3回です。")
        card.hold = held
        await cards.pin.fill("1234")
        await cards.page.keyboard.press("Enter")
        await expect(cards.dialog.get_by_text("読み取っています。")).to_be_visible()
        await ends_enrolment(asked.admin)
        held.set()
        await expect(cards.alert).to_contain_text(UNENROLLED)
        await expect(cards.candidates).to_have_count(0)
        assert "福田" not in await cards.dialog.inner_text()
        assert await reads_since(asked.since) == []


async def test_an_agent_whose_terminal_was_enrolled_again_elsewhere_is_said_to_need_enrolling(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        await enrolled(server, TERMINAL)
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await expect(cards.page.get_by_role("alert").filter(has_text=UNENROLLED)).to_be_visible()
        await expect(cards.state).to_have_text("カード 未登録")
        await expect(cards.dialog).to_have_count(0)
        await cards.page.reload()  # the greeting tells it before any card is asked
        await expect(cards.state).to_have_text("カード 未登録")
        await explained(cards, UNENROLLED)


async def test_a_licence_in_a_my_number_card_is_read_shown_and_the_holder_taken_into_a_visit(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    card.applications.append(in_mynumber(pin="5678"))
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, card)
        await expect(cards.dialog).to_contain_text("マイナンバーカード(マイナ免許証)が置かれました")
        ways = cards.dialog.get_by_role("radiogroup", name="読み方").get_by_role("radio")
        assert [await way.evaluate("way => way.parentElement.innerText.trim()") for way in await ways.all()] == [
            "暗証番号なし(券面の番号)",
            "暗証番号4桁",
            "電子証明書",
            "免許の情報",
        ]
        await cards.dialog.get_by_text("免許の情報", exact=True).click()
        await expect(cards.say).to_contain_text("マイナ免許証の数字4桁の暗証番号")
        await cards.pin.fill("5679")
        await cards.page.keyboard.press("Enter")
        await expect(cards.alert).to_have_text("暗証番号または番号が違います。あと9回です。")
        await cards.pin.fill("5678")
        await cards.page.keyboard.press("Enter")
        read = "免許の情報を読み取りました(免許の有効期限 令和11年5月1日)。どなたのカードかは、続けて"
        await expect(cards.dialog.get_by_role("radio", name="暗証番号なし")).to_be_checked()
        await expect(cards.dialog.get_by_role("status").filter(has_text="免許")).to_contain_text(read)
        await expect(cards.alert).to_have_count(0)
        assert await violations(cards.page, "[role=dialog]") == []
        await cards.by_pin("1234")
        await expect(cards.candidates).to_have_count(1)
        facts = cards.dialog.locator(".card-facts")
        await expect(facts).to_contain_text("福田　正樹")
        await expect(facts.get_by_text("令和11年5月1日")).to_have_count(1)
        await expect(facts).to_contain_text("免許の有効期限")
        await expect(cards.dialog).to_contain_text("カードの中の免許の情報は、署名が公開されていないため")
        assert await violations(cards.page, "[role=dialog]") == []
        await cards.see_valid()
        await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
        visit = VisitScreen(cards.page)
        await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()
        await expect(visit.document("マイナンバーカード")).to_be_checked()


async def test_a_licence_that_ran_out_is_said_and_the_my_number_card_still_counts(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    card.applications.append(in_mynumber(expires="5050501"))
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, card)
        await cards.by_pin("1234", "免許の情報")
        await expect(cards.alert).to_contain_text("免許の有効期限が切れています(令和5年5月1日まで)。")
        await cards.by_pin("1234")
        await expect(cards.alert).to_have_text("このカードの中の免許は、有効期限が切れています。")
        await cards.see_valid()
        await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
        await expect(VisitScreen(cards.page).line("福田 正樹").get_by_role("radio")).to_be_checked()
        await expect(VisitScreen(cards.page).document("マイナンバーカード")).to_be_checked()


async def test_a_certificate_that_ran_out_is_said_and_the_card_is_read_in_another_way(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    person = await card_person(FUKUDA)
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, MyNumberCard(person, expired=True))
        await cards.by_pin("1234", "電子証明書")
        await expect(cards.alert).to_have_text(
            "電子証明書の期限が切れています。カードは、暗証番号か券面の番号で読み取ってください。"
        )
        await cards.by_printed(person)  # which the form has gone over to
        await expect(cards.candidates).to_contain_text(f"宛名番号 {FUKUDA}")


async def test_a_card_that_ran_out_is_no_document_unless_the_clerk_says_that_its_face_was_seen(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    person = replace(await card_person(FUKUDA), expires=date(2020, 4, 1))
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, MyNumberCard(person))
        await cards.by_printed(person)
        await expect(cards.alert).to_have_text("このカードは有効期限が切れています。本人確認書類には使えません。")
        await expect(cards.seen_valid).to_have_count(0)
        await cards.dialog.get_by_role("button", name="閉じる").click()
        await cards.state.click()
        await cards.by_pin("1234")  # which does not tell the expiry
        await expect(cards.seen_valid).not_to_be_checked()
        await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
        visit = VisitScreen(cards.page)
        await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()
        await expect(visit.document("マイナンバーカード")).not_to_be_checked()
        await expect(visit.panel.get_by_text("本人確認 A1点")).to_have_count(0)


async def test_the_printed_expiry_is_confirmed_by_one_key_where_the_card_does_not_tell_it(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await cards.by_pin("1234")
        await expect(cards.seen_valid).to_be_focused()
        assert await violations(cards.page, "[role=dialog]") == []
        for key in ("Space", "Tab", "Enter"):
            await cards.page.keyboard.press(key)
        await expect(VisitScreen(cards.page).document("マイナンバーカード")).to_be_checked()
        await expect(VisitScreen(cards.page).panel.get_by_text("本人確認 A1点")).to_be_visible()


class ForeignCard(VirtualCard):
    """A card of a company that does not even know the class of our commands; its ATR is nobody's."""

    atr = bytes.fromhex("3B6500009C02020702")

    def answer(self, command: Command) -> bytes:
        return UNKNOWN_CLA


@pytest.mark.parametrize("card", [VirtualCard(Application(bytes.fromhex("A0000000041010"))), ForeignCard()])
async def test_a_card_nobody_knows_is_named_so_and_the_clerk_goes_on_by_hand(
    staff: Clerk, server: Server, readers: SimulatedReaders, card: VirtualCard
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        since = await newest_record()
        readers.insert(READER, card)
        await expect(cards.dialog).to_contain_text("読み方のわからないカードが置かれました")
        await expect(cards.dialog).to_contain_text(
            "このカードは読めません。カードの向きを確かめて置き直すか、券面を見て入力してください。"
        )
        await expect(cards.dialog.get_by_role("textbox")).to_have_count(0)
        assert await violations(cards.page, "[role=dialog]") == []
        await cards.page.keyboard.press("Escape")
        await expect(cards.dialog).to_have_count(0)
        await goes_on_by_hand(cards.page)
        assert await reads_since(since) == []
        readers.remove(READER)
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await cards.by_pin("1234")
        await expect(cards.candidates).to_contain_text(f"宛名番号 {FUKUDA}")
