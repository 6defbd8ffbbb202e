"""転入 with every device: begun from a card, signed on the pad, opened at the next desk by a code reader."""

import datetime as dt

import pytest
from playwright.async_api import expect

from hardware.cards.simulation import SimulatedReaders
from tests.devices.hid_pos import VirtualHidPos
from tests.devices.mynumber import MyNumberCard, Person
from tests.devices.stu import VirtualStu
from tests.e2e.conftest import Clerk, Server
from tests.e2e.counter import READER, agent
from tests.e2e.hall import free, stored
from tests.e2e.pages.board import BoardScreen
from tests.e2e.pages.cards import CardDialog
from tests.e2e.pages.control import Control
from tests.e2e.pages.forms import READY, Forms
from tests.e2e.pages.handoff import Handoff
from tests.e2e.pages.pad import PadPanel
from tests.e2e.pages.questions import Questions
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.pages.sign import SignScreen
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.test_journey_tennyu import COLLEAGUES, DESKS, FAMILY, NEW_ADDRESS, SAID, TYPED
from tests.e2e.visits import blank
from tests.e2e.wired import WiredTerminal, wired, wired_browser

__all__ = ["wired", "wired_browser"]
pytestmark = pytest.mark.usefixtures("city")
TERMINAL, NEXT = "juminka-koseki-2", DESKS[1]
FATHER = Person("田中　太郎", "大阪府大阪市北区青葉町３丁目４番５号", dt.date(1986, 4, 18), "男")


async def test_a_family_moves_in_from_card_to_code(wired: WiredTerminal, resident: Clerk, server: Server) -> None:
    await free("TK0001")
    await blank(TERMINAL)
    readers = SimulatedReaders(READER)
    async with agent(server, TERMINAL, readers):
        clerk = await wired.staff("yamada", TERMINAL)
        cards = await CardDialog.ready(clerk)
        readers.insert(READER, MyNumberCard(FATHER))
        await cards.by_printed(FATHER)
        await expect(cards.candidates).to_have_count(1)
        await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
        visit = VisitScreen(clerk)
        await expect(clerk.get_by_role("table").locator("b")).to_have_text(FAMILY)
        await expect(visit.line(FAMILY[0]).get_by_role("radio")).to_be_checked()
        await expect(visit.panel.get_by_text("本人確認 A1点")).to_be_visible()
        readers.remove(READER)
    address, number = visit.address, (await visit.heading.inner_text()).removeprefix("受付 ")
    screen = ResidentScreen(await resident())
    await Control(clerk).type_code(await screen.code())
    await screen.is_blank()
    await clerk.get_by_role("radio", name="本人", exact=True).check()

    await visit.go_on("purpose")
    await visit.go_on("questions")
    await Questions(clerk).answer_all(SAID)
    await visit.go_on("forms")
    await Forms(clerk).fill_all(TYPED | {"新しい住所": NEW_ADDRESS})
    await visit.go_on("sign")
    await Control(clerk).show("内容を確認してもらう")
    await screen.read_all()

    pad = VirtualStu()
    await wired.plug(pad)
    panel = PadPanel(clerk, wired, pad)
    await panel.begin()
    await panel.write()
    await panel.press("ok")
    await expect(SignScreen(clerk).seals("署名済み")).to_have_count(12)
    await panel.is_blank()

    await visit.go_on("handoff")
    handoff = Handoff(clerk)
    await expect(handoff.desks).to_have_text(DESKS)
    slip = await handoff.hand_over()
    await handoff.next_resident()
    await clerk.close()  # the pad and its terminal stay behind
    await wired.unplug(pad)

    reader = VirtualHidPos(vendor=0x0C2E)
    await wired.plug(reader)
    board = BoardScreen(await wired.staff(*COLLEAGUES[NEXT]))
    await expect(board.card("待ち", number)).to_be_visible()
    await wired.until(lambda: reader.told)
    await wired.say(reader, reader.scan(f"KK1:{slip.code.replace('-', '')}"))
    await board.page.wait_for_url(f"**{address}/forms")
    await expect(board.page.get_by_text(READY)).to_be_visible()
    await VisitScreen(board.page).open("引継ぎ")
    await Handoff(board.page).finish(DESKS[2])

    state = await stored(address)
    by_card = {(value.item, key) for (key, _), value in state.values.items() if value.source == "card"}
    assert by_card == set()  # the other city's register knew it all; the card said whose it is
    assert state.get("ap.id_doc") == ["マイナンバーカード"]
