"""個人番号 by a card: the card of that very person fills the box of a form, and the number is seen by nobody."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from hardware.cards.simulation import SimulatedReaders
from services.base import database, secrets
from services.base.sql import row, rows
from services.documents import service as documents
from services.documents.checks import check_digit_mod11
from services.reception import service as reception
from services.reception.state import Actor
from services.registry import service as registry
from tests.city import DEMO
from tests.devices.card import VirtualCard
from tests.devices.licence import LicenceCard, Printed
from tests.devices.mynumber import MyNumberCard
from tests.e2e.axe import violations
from tests.e2e.conftest import RESULTS, Clerk, Server
from tests.e2e.counter import READER, agent, card_person
from tests.e2e.hearing import Hearing
from tests.e2e.pages.cards import CardDialog, Overheard
from tests.e2e.pages.forms import Forms
from tests.e2e.visits import Visit

TERMINAL, OFFICE, CLERK = "juminka-koseki-3", "juminka-koseki", "yamada"
FUKUDA, PROTECTED, TWIN = DEMO["three_generations_head"], DEMO["protected_mother"], "1999180015"
ITEM, PIN = "p.mynumber", "7395"
NAME = [[[20.0 + 9 * i, 40 + 25 * (i % 4), 0.5, 12.0 * i] for i in range(30)]]
MOVE = {
    ("", "ev.kind"): ["tenkyo"],
    ("", "ev.date"): "2026-11-20",
    ("", "ev.new_address"): "伊賀市上野丸之内116番地",
    ("", "ev.all_members"): True,
    ("", "ap.kind"): "self",
    ("", "hh.joins_existing"): False,
}
pytestmark = pytest.mark.usefixtures("city", "city_key")


@pytest.fixture
def readers() -> SimulatedReaders:
    return SimulatedReaders(READER)


async def moving(person_id: str) -> Visit:
    """A household that moves within the city, held by the clerk at the terminal; ``p1`` stands at the counter."""
    async with database.transaction() as session:
        opened = await reception.open_visit(session, Actor(CLERK, TERMINAL), OFFICE)
        visit = Visit(opened.id, Actor(CLERK, TERMINAL, opened.lease_token))
        view = await registry.person(session, person_id)
        assert view.household_id is not None
        keys = await reception.add_household(session, visit.id, visit.actor, view.household_id)
        assert keys[person_id] == "p1"
        await reception.set_applicant(session, visit.id, visit.actor, "p1")
        await reception.put_many(session, visit.id, visit.actor, MOVE | {("p1", "p.moving"): True}, "answer")
    return visit


async def number_of(person_id: str) -> str:
    """The number that the register keeps sealed."""
    async with database.transaction() as session:
        found = await row(session, "select mynumber from person where id = $1", person_id)
    assert found is not None
    return secrets.unseal(found["mynumber"], person_id)


def another(number: str) -> str:
    """A right number that is not this one."""
    body = f"{(int(number[:-1]) + 1) % 10**11:011d}"
    return f"{body}{check_digit_mod11(body)}"


def masked(number: str) -> str:
    return f"…{number[-4:]}"


@dataclass
class Counter:
    """A clerk with the forms of a household that moves; ``number`` is what the register keeps of who stands there."""

    cards: CardDialog
    forms: Forms
    visit: Visit
    readers: SimulatedReaders
    card: MyNumberCard
    number: str

    @property
    def page(self) -> Page:
        return self.cards.page

    @property
    def read(self) -> Locator:
        return self.cards.dialog.get_by_role("button", name="個人番号を読み取る")

    @property
    def box(self) -> Locator:
        return self.forms.sheet.locator(f'[data-box="{ITEM}|p1"]').first

    async def lay(self, card: VirtualCard) -> None:
        """The card that lies there goes, this one comes."""
        self.readers.remove(READER)
        self.readers.insert(READER, card)

    async def recognised(self) -> None:
        """The card on the reader has said whose it is."""
        self.readers.insert(READER, self.card)
        await self.cards.by_pin(PIN)
        await expect(self.cards.dialog).to_contain_text("この受付の 福田 正樹 さんのカードです。")

    async def by_pin(self, pin: str) -> None:
        await expect(self.cards.pin).to_be_focused()
        await self.cards.pin.fill(pin)
        await self.page.keyboard.press("Enter")

    async def again(self) -> None:
        """The whole way once more, to the PIN."""
        await expect(self.cards.dialog).to_have_count(0)
        self.readers.remove(READER)
        await self.recognised()
        await self.read.click()
        await self.by_pin(PIN)

    async def stored(self) -> tuple[object, str]:
        async with database.transaction() as session:
            value = (await reception.load(session, self.visit.id)).values["p1", ITEM]
        return value.value, value.source


@pytest_asyncio.fixture(loop_scope="session")
async def counter(staff: Clerk, server: Server, readers: SimulatedReaders) -> AsyncIterator[Counter]:
    visit, number = await moving(FUKUDA), await number_of(FUKUDA)
    async with agent(server, TERMINAL, readers):
        page = await staff(CLERK, TERMINAL)
        await page.goto(f"{visit.address}/forms")
        cards, forms = CardDialog(page), Forms(page)
        await expect(cards.state).to_have_text("カード 読めます")
        await forms.open("住民異動届(転居)")
        card = MyNumberCard(await card_person(FUKUDA, number=number, pin=PIN))
        yield Counter(cards, forms, visit, readers, card, number)


async def test_the_card_of_who_it_names_fills_the_box_and_the_number_is_seen_nowhere(
    counter: Counter, server: Server
) -> None:
    cards, page, number = counter.cards, counter.page, counter.number
    hearing, overheard = Hearing.of(page, beside=server.agent_port), Overheard(server.port)
    overheard.listen(page)
    await page.reload()
    await expect(cards.state).to_have_text("カード 読めます")
    await counter.forms.open("住民異動届(転居)")
    await expect(counter.box).to_contain_text("住民記録")
    await counter.recognised()
    await page.screenshot(path=RESULTS / "card-number-offered.png")
    assert await violations(page, "[role=dialog]") == []
    await counter.read.click()
    await expect(cards.dialog).to_contain_text("福田 正樹 さんの個人番号を読み取ります。")
    await expect(cards.say).to_contain_text("あと3回です。")
    await page.screenshot(path=RESULTS / "card-number-pin.png")
    assert await violations(page, "[role=dialog]") == []
    await counter.by_pin(PIN)
    await expect(page.get_by_role("status").filter(has_text="カードから入れました")).to_be_visible()
    await expect(cards.dialog).to_have_count(0)
    await expect(counter.box).to_contain_text(masked(number))
    await expect(counter.box).to_contain_text("カード")
    await expect(counter.box).not_to_contain_text("変更")
    assert await counter.stored() == (number, "card")

    async with database.transaction() as session:
        (kept,) = await rows(
            session, "select value from visit_value where visit_id = $1 and item = $2 and source = 'card'",
            counter.visit.id, ITEM,
        )  # fmt: skip
        records = await rows(session, "select * from audit_record where visit_id = $1 order by id", counter.visit.id)
    assert list(kept["value"]) == ["sealed"]
    kinds = [(one["kind"], one["detail"].get("operation") or one["detail"].get("by")) for one in records]
    assert {("card_read", "mynumber.number"), ("card_matched", "number")} <= set(kinds)
    heard = await hearing.everything()
    assert "福田正樹" in heard
    assert masked(number) in heard, "the control: what the box shows is heard"
    assert overheard.heard(number), "the control: the agent's reply goes to the server, and is heard on its way"
    assert not overheard.heard(PIN)
    said = {
        "browser": heard,
        "log": server.log.read_text(encoding="utf-8"),
        "records": json.dumps([dict(one) for one in records], default=str),
    }
    assert [place for place, text in said.items() if number in text or number[:-4] in text] == []

    await page.get_by_role("button", name="元に戻す").click()
    await expect(counter.box).to_contain_text("住民記録")
    assert await counter.stored() == (masked(number), "core")


async def test_the_card_of_somebody_else_is_refused_and_the_right_one_still_works(counter: Counter) -> None:
    cards, before = counter.cards, await counter.stored()
    await counter.recognised()
    await counter.read.click()
    await expect(cards.pin).to_be_focused()
    wife = await id_of(counter.visit, "p2")
    await counter.lay(MyNumberCard(await card_person(wife, number=await number_of(wife), pin="1234")))
    await cards.pin.fill("1234")
    await counter.page.keyboard.press("Enter")
    await expect(cards.alert).to_contain_text("福田 正樹 さんのカードではないため、番号を入れませんでした。")
    assert await counter.stored() == before
    await counter.lay(counter.card)
    await cards.pin.fill(PIN)
    await counter.page.keyboard.press("Enter")
    await expect(cards.dialog).to_have_count(0)
    assert await counter.stored() == (counter.number, "card")
    await counter.lay(MyNumberCard(await card_person(TWIN)))
    await cards.by_pin("1234")
    await expect(cards.alert).to_have_text("この受付のどなたのカードでもありません。")
    await expect(counter.read).to_have_count(0)


async def test_a_wrong_pin_keeps_everything_and_can_be_typed_again(counter: Counter) -> None:
    cards, before = counter.cards, await counter.stored()
    await counter.recognised()
    await counter.read.click()
    await counter.by_pin("7394")
    await expect(cards.alert).to_have_text("暗証番号または番号が違います。あと2回です。")
    await expect(cards.pin).to_have_value("")
    assert await counter.stored() == before
    await cards.dialog.get_by_role("button", name="やめる").click()
    await expect(cards.dialog).to_have_count(0)
    assert await counter.stored() == before
    await counter.again()
    await expect(cards.dialog).to_have_count(0)
    assert await counter.stored() == (counter.number, "card")


async def test_another_number_typed_by_hand_is_shown_masked_and_staff_choose(counter: Counter) -> None:
    cards, typed = counter.cards, another(counter.number)
    await counter.visit.put({("p1", ITEM): typed}, "staff")
    await expect(counter.box).to_contain_text(masked(typed))
    await counter.recognised()
    await counter.read.click()
    await counter.by_pin(PIN)
    await expect(cards.alert).to_contain_text("カードの個人番号が違います")
    numbers = cards.dialog.locator("dd")
    await expect(numbers).to_have_text([masked(typed), masked(counter.number)])
    await expect(cards.dialog).to_contain_text("入っている番号(職員入力)")
    keep = cards.dialog.get_by_role("button", name="入っている番号のままにする")
    await expect(keep).to_be_focused()
    await counter.page.screenshot(path=RESULTS / "card-number-differs.png")
    assert await violations(counter.page, "[role=dialog]") == []
    await keep.click()
    await expect(cards.dialog).to_have_count(0)
    assert await counter.stored() == (typed, "staff")
    await counter.again()
    await cards.dialog.get_by_role("button", name="カードの番号にする").click()
    await expect(cards.dialog).to_have_count(0)
    await expect(counter.box).to_contain_text(masked(counter.number))
    assert await counter.stored() == (counter.number, "card")
    await counter.again()
    await expect(counter.page.get_by_role("status").filter(has_text="入っている番号と同じでした")).to_be_visible()
    assert typed not in await counter.page.content()


async def test_read_after_the_signature_it_breaks_the_seal_of_the_form(counter: Counter) -> None:
    visit = counter.visit
    await visit.put({("p1", ITEM): None}, "staff")
    await visit.read()
    async with database.transaction() as session:
        await documents.sign(session, visit.id, visit.actor, NAME)
    await expect(counter.forms.sheet.get_by_text("署名済みです")).to_be_visible()
    await counter.recognised()
    await counter.read.click()
    await counter.by_pin(PIN)
    await expect(counter.box).to_contain_text(masked(counter.number))
    broken = {seal.form for seal in await visit.seals() if seal.broken}
    assert "F-IDO-TENKYO" in broken


async def test_it_is_offered_neither_where_no_form_asks_nor_for_another_card(counter: Counter) -> None:
    cards = counter.cards
    await counter.recognised()
    await expect(counter.read).to_be_visible()  # the control
    await cards.dialog.get_by_role("button", name="閉じる").click()
    await counter.lay(LicenceCard(await licence_of(FUKUDA)))
    await cards.dialog.get_by_role("button", name="読み取る").click()
    await expect(cards.dialog).to_contain_text("この受付の 福田 正樹 さんのカードです。")
    await expect(counter.read).to_have_count(0)
    await cards.dialog.get_by_role("button", name="閉じる").click()
    await counter.visit.put({("", "ev.kind"): []})
    await expect(counter.forms.list.get_by_role("button")).to_have_count(0)
    counter.readers.remove(READER)
    await counter.recognised()
    await expect(counter.read).to_have_count(0)


async def test_of_a_protected_person_no_number_is_read(staff: Clerk, server: Server, readers: SimulatedReaders) -> None:
    visit, number = await moving(PROTECTED), await number_of(PROTECTED)
    async with agent(server, TERMINAL, readers):
        page = await staff(CLERK, TERMINAL)
        await page.goto(f"{visit.address}/forms")
        cards = CardDialog(page)
        await cards.dialog.get_by_role("button", name="確認しました").click()
        await expect(cards.state).to_have_text("カード 読めます")
        person = await card_person(PROTECTED, address="三重県津市栄町１丁目", number=number, pin=PIN)
        readers.insert(READER, MyNumberCard(person))
        await cards.by_pin(PIN)
        await expect(cards.alert).to_have_text("この方の情報は取り込めないため、個人番号も読み取れません。")
        await expect(cards.dialog.get_by_role("button", name="個人番号を読み取る")).to_have_count(0)
        await page.screenshot(path=RESULTS / "card-number-protected.png")
    async with database.transaction() as session:
        state = await reception.load(session, visit.id)
        read = await rows(
            session, "select detail from audit_record where visit_id = $1 and kind = 'card_read'", visit.id
        )
    assert state.get(ITEM, "p1") is None
    assert [one["detail"]["operation"] for one in read] == ["mynumber.attributes"]


async def id_of(visit: Visit, key: str) -> str:
    """宛名番号 of somebody of the visit."""
    async with database.transaction() as session:
        state = await reception.load(session, visit.id)
    return next(str(one.person_id) for one in state.persons if one.key == key)


async def licence_of(person_id: str) -> Printed:
    """The licence of a resident, without a PIN."""
    person = await card_person(person_id)
    birth = f"3{person.birth.year - 1925:02d}{person.birth:%m%d}"
    return Printed(name=person.name, birth=birth, address=person.address, pin1=None, pin2=None)
