"""Another card takes the place of the one that is being read: what was read of the first is never the second's."""

import pytest
from playwright.async_api import Page, expect

from hardware.cards.simulation import SimulatedReaders
from services.base import database
from services.base.sql import rows
from tests.devices.mynumber import MyNumberCard, Person
from tests.e2e.conftest import Clerk, Server
from tests.e2e.counter import READER, agent, card_person
from tests.e2e.pages.cards import CardDialog

TERMINAL = "juminka-koseki-3"
FUKUDA = "1998010019"
STRANGERS_SERIAL = 0xABCDEF
REMOVED = "カードが離れました。もう一度置いてください。"
pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def readers() -> SimulatedReaders:
    return SimulatedReaders(READER)


async def hide(page: Page, *, hidden: bool) -> None:
    """Another tab comes in front of the page, or goes."""
    await page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


async def strangers_certificate(staff: Clerk, readers: SimulatedReaders) -> CardDialog:
    """The certificate of a stranger's card was read, nobody knows it, and the dialog asks whose it is."""
    cards = await CardDialog.ready(await staff("yamada", TERMINAL))
    readers.insert(READER, MyNumberCard(Person(name="見知らぬ　太郎"), serial=STRANGERS_SERIAL))
    await cards.by_pin("1234", "電子証明書")
    await expect(cards.alert).to_contain_text("この電子証明書の方は、まだ登録されていません。")
    return cards


async def swap(cards: CardDialog, readers: SimulatedReaders) -> None:
    """The card of somebody else is laid down while the page is hidden."""
    await hide(cards.page, hidden=True)
    readers.remove(READER)
    readers.insert(READER, MyNumberCard(await card_person(FUKUDA), serial=0x111111))
    await expect(cards.alert).to_have_text(REMOVED)


async def begin_for_fukuda(cards: CardDialog) -> None:
    await cards.by_pin("1234")
    await expect(cards.candidates).to_contain_text(f"宛名番号 {FUKUDA}")
    await expect(cards.dialog).not_to_contain_text("電子証明書と署名を確かめました")
    await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
    await cards.page.wait_for_url("**/visit/*/identify")
    async with database.transaction() as session:
        found = await rows(session, "select 1 from card_certificate where serial = $1", f"{STRANGERS_SERIAL:x}")
    assert found == []


async def test_a_card_swapped_while_the_page_was_hidden_is_recognised_when_the_page_is_seen_again(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await strangers_certificate(staff, readers)
        await swap(cards, readers)
        await hide(cards.page, hidden=False)
        await expect(cards.alert).to_have_count(0)  # asked anew
        await begin_for_fukuda(cards)


async def test_what_is_read_of_another_card_is_refused_and_a_new_reading_begins(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await strangers_certificate(staff, readers)
        await swap(cards, readers)
        await cards.pin.fill("1234")  # into the form of the first card
        await cards.page.keyboard.press("Enter")
        told = cards.page.get_by_role("alert").filter(has_text="カードが置き直されました。いま置かれているカードを")
        await expect(told).to_be_visible()
        await expect(cards.candidates).to_have_count(0)
        await expect(cards.say).to_contain_text("カードを見ながら")  # asked anew
        await begin_for_fukuda(cards)


async def test_another_reader_that_comes_and_goes_leaves_the_form_as_it_is(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await expect(cards.say).to_contain_text("あと10回です。")
        await cards.dialog.get_by_text("暗証番号4桁", exact=True).click()
        await expect(cards.pin).to_be_focused()
        await cards.pin.fill("12")
        readers.plug("Second")
        readers.unplug("Second")
        await cards.page.wait_for_function("kakanaiAgent.readers().length === 1")
        readers.plug("Third")
        await cards.page.wait_for_function("kakanaiAgent.readers().length === 2")
        await expect(cards.alert).to_have_count(0)
        await expect(cards.pin).to_have_value("12")
        readers.remove(READER)  # the control
        await expect(cards.alert).to_have_text(REMOVED)
