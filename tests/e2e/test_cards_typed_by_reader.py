"""A code reader that types like a keyboard, while a box for what opens a card has the focus: no try is used up."""

import pytest
from playwright.async_api import expect

from hardware.cards.simulation import SimulatedReaders
from tests.devices.licence import LicenceCard, Printed
from tests.devices.mynumber import MyNumberCard
from tests.e2e.conftest import Clerk, Server
from tests.e2e.counter import READER, agent, card_person
from tests.e2e.pages.board import Reader
from tests.e2e.pages.cards import A_HAND, CardDialog

TERMINAL = "juminka-koseki-3"
FUKUDA = "1998010019"
PRODUCT = "4912345678904"
REFUSED = "コードリーダーの入力は受け取りません。手で入れてください。"
pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def readers() -> SimulatedReaders:
    return SimulatedReaders(READER)


async def asked(staff: Clerk, readers: SimulatedReaders, card: MyNumberCard) -> CardDialog:
    """The card lies there, and its PIN is asked for."""
    cards = await CardDialog.ready(await staff("yamada", TERMINAL))
    readers.insert(READER, card)
    await cards.dialog.get_by_text("暗証番号4桁", exact=True).click()
    await expect(cards.say).to_contain_text("あと3回です。")
    await expect(cards.pin).to_be_focused()
    return cards


@pytest.mark.parametrize("code", [PRODUCT, "KK1:AAAA", "KK1ABCDEFGHI", "12345678", "1234"])
async def test_no_code_is_tried_as_a_pin(staff: Clerk, server: Server, readers: SimulatedReaders, code: str) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    async with agent(server, TERMINAL, readers):
        cards = await asked(staff, readers, card)
        for by_hand in ("", "12"):
            await cards.page.keyboard.type(by_hand, delay=A_HAND)
            await expect(cards.pin).to_have_value(by_hand)
            await Reader(cards.page).scan(code)
            await expect(cards.alert).to_have_text(REFUSED)
            await expect(cards.pin).to_have_value("")
            await expect(cards.pin).to_be_focused()
        assert card.verify_commands() == 0
        await cards.page.keyboard.type("0000", delay=A_HAND)  # the control: what a hand types is tried
        await cards.page.keyboard.press("Enter")
        await expect(cards.alert).to_have_text("暗証番号または番号が違います。あと2回です。")


@pytest.mark.parametrize("code", [PRODUCT, "1234"])
async def test_no_reader_submits_what_a_hand_has_typed(
    staff: Clerk, server: Server, readers: SimulatedReaders, code: str
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    async with agent(server, TERMINAL, readers):
        cards = await asked(staff, readers, card)
        await cards.pin.fill("0000")
        await cards.dialog.get_by_role("button", name="読み取る").focus()
        await Reader(cards.page).scan(code)
        await expect(cards.alert).to_have_text(REFUSED)
        await expect(cards.pin).to_have_value("")
        assert card.verify_commands() == 0


async def test_a_code_through_an_ime_leaves_nothing_behind(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    async with agent(server, TERMINAL, readers):
        cards = await asked(staff, readers, card)
        await Reader(cards.page).scan_into_kana(PRODUCT, "4912345678904")
        await expect(cards.alert).to_have_text(REFUSED)
        await expect(cards.pin).to_have_value("")
        assert card.verify_commands() == 0


async def test_the_boxes_for_what_is_printed_take_no_code_either(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    person = await card_person(FUKUDA)
    card = MyNumberCard(person)
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, card)
        boxes = cards.dialog.locator("[data-secret]")
        await expect(boxes.first).to_be_focused()
        await Reader(cards.page).scan(f"{person.birth:%y%m%d}{person.expires:%Y}{person.security_code}")
        await expect(cards.alert).to_have_text(REFUSED)
        assert await boxes.evaluate_all("(all) => all.map((one) => one.value)") == ["", "", ""]
        assert card.verify_commands() == 0
        await cards.by_printed(person)
        await expect(cards.candidates).to_have_count(1)


async def test_a_licence_that_may_need_nothing_is_not_read_by_a_readers_enter(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = LicenceCard(Printed(pin1=None, pin2=None))
    async with agent(server, TERMINAL, readers):
        cards = await CardDialog.ready(await staff("yamada", TERMINAL))
        readers.insert(READER, card)
        await expect(cards.pin).to_be_focused()
        await Reader(cards.page).scan(PRODUCT)
        await expect(cards.alert).to_have_text(REFUSED)
        await expect(cards.dialog.get_by_role("button", name="読み取る")).to_be_enabled()
        await expect(cards.candidates).to_have_count(0)
