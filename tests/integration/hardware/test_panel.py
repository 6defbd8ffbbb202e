"""The panel with virtual cards that a person operates."""

import asyncio
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from hardware.agent.operations import Operation
from tests.devices.panel import panel
from tests.devices.panel_cards import CARDS, READER, CardSection
from tests.integration.hardware.agent_page import agent, page

MYNUMBER = next(iter(CARDS))


@pytest.fixture
def shown() -> Iterator[tuple[CardSection, str]]:
    cards = CardSection()
    with panel([cards], port=0) as address:
        yield cards, address


def press(address: str, action: str, value: str = "", *, device: str = "cards") -> str:
    """Presses a button and gives the page that comes back."""
    form = urllib.parse.urlencode({"action": action, "value": value}).encode()
    with urllib.request.urlopen(f"{address}/{device}", form, timeout=10) as answer:
        return str(answer.read().decode())


def test_every_card_can_be_laid_and_taken(shown: tuple[CardSection, str]) -> None:
    cards, address = shown
    for name in CARDS:
        assert f'id="cards">{name} 残り' in press(address, "insert", name)
        assert cards.readers.states()[0].atr is not None
        assert "カードなし" in press(address, "pull")
    assert "リーダーなし" in press(address, "unplug")
    assert "カードなし" in press(address, "plug")


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_made_anew_while_it_lies_there(shown: tuple[CardSection, str], name: str) -> None:
    cards, address = shown
    before = press(address, "insert", name)
    first = cards.cards[name]
    press(address, "block")
    assert press(address, "renew") == before
    assert cards.cards[name] is not first
    assert cards.readers.states()[0].atr is not None


def test_nothing_is_laid_down_by_making_cards_anew(shown: tuple[CardSection, str]) -> None:
    _, address = shown
    assert "カードなし" in press(address, "renew")
    press(address, "insert", MYNUMBER)
    press(address, "unplug")
    assert "リーダーなし" in press(address, "renew")
    assert "カードなし" in press(address, "plug")
    assert "残り 3" in press(address, "insert", MYNUMBER)


def test_a_button_that_does_not_exist_is_refused(shown: tuple[CardSection, str]) -> None:
    for device, action, value in (
        ("cards", "explode", ""),
        ("cards", "insert", "nobody's card"),
        ("toaster", "insert", MYNUMBER),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            press(shown[1], action, value, device=device)
        assert refused.value.code == 400


async def test_what_the_panel_does_the_page_sees(shown: tuple[CardSection, str]) -> None:
    cards, address = shown

    async def do(action: str, card: str = "") -> None:
        await asyncio.to_thread(press, address, action, card)

    async with agent(cards.readers) as port, page(port) as mine:
        await mine.admit()
        await do("insert", MYNUMBER)
        assert await mine.hear("event") == {"type": "event", "event": "inserted", "reader": READER}
        assert (await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234")).attributes.name == "田中　花子"
        await do("last-try")
        assert await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234") == {"error": "PIN_LAST_TRY_REFUSED"}
        await do("block")
        assert await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234") == {"error": "PIN_BLOCKED"}
        await do("pull")
        await do("renew")
        await do("insert", MYNUMBER)
        await do("pull-next")
        assert await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234") == {"error": "CARD_REMOVED"}
