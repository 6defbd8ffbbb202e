"""A card is laid on the reader: who it is, what is typed for it, and what happens when it cannot be read."""

import pytest
from playwright.async_api import Locator, Page, expect

from hardware.cards.simulation import SimulatedReaders
from services.base import database
from services.base.sql import rows
from tests.devices.licence import LicenceCard, Printed
from tests.devices.mynumber import MyNumberCard, Person
from tests.devices.residence import Holder, ResidenceCard
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk, Server
from tests.e2e.counter import READER, agent, card_person
from tests.e2e.pages.cards import CardDialog, Overheard
from tests.e2e.pages.visit import VisitScreen

TERMINAL = "juminka-koseki-3"
FUKUDA, TWIN, OTHER_TWIN, PROTECTED = "1998010019", "1999180015", "1999180023", "1999010012"
pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def readers() -> SimulatedReaders:
    return SimulatedReaders(READER)


async def counter(staff: Clerk) -> CardDialog:
    """A clerk at the terminal, whose header says that cards can be read."""
    cards = await CardDialog.ready(await staff("yamada", TERMINAL))
    return cards


async def audited(kind: str, since: int) -> list[tuple[str, object]]:
    async with database.transaction() as session:
        found = await rows(
            session, "select id, detail from audit_record where kind = $1 and id > $2 order by id", kind, since
        )
    return [(one["detail"].get("operation", ""), one["detail"].get("outcome")) for one in found]


async def newest_record() -> int:
    async with database.transaction() as session:
        (found,) = await rows(session, "select coalesce(max(id), 0) as id from audit_record")
    return int(found["id"])


async def test_a_card_on_the_board_leads_to_a_visit_with_the_household_and_what_was_shown(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    since = await newest_record()
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        person = await card_person(FUKUDA)
        readers.insert(READER, MyNumberCard(person))
        await expect(cards.dialog).to_contain_text("マイナンバーカードが置かれました")
        await expect(cards.say).to_contain_text("あと10回です。")
        assert await violations(cards.page, "[role=dialog]") == []
        await cards.by_printed(person)
        await expect(cards.candidates).to_have_count(1)
        await expect(cards.dialog).to_contain_text("カードの文字の署名と発行元を確かめました。")
        assert await cards.pictures() == ["顔写真", "券面の氏名", "券面の住所"]
        assert await violations(cards.page, "[role=dialog]") == []
        await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
        visit = VisitScreen(cards.page)
        await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()
        await expect(visit.document("マイナンバーカード")).to_be_checked()
        await expect(visit.panel.get_by_text("本人確認 A1点")).to_be_visible()
    assert await audited("card_read", since) == [("mynumber.attributes", "ok"), ("mynumber.pictures", "ok")]


async def test_what_is_typed_for_a_card_never_reaches_the_server(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    person = await card_person(FUKUDA, pin="7395", security_code="8461")
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        overheard = Overheard(server.port)
        overheard.listen(cards.page)
        await cards.page.reload()
        await expect(cards.state).to_have_text("カード 読めます")
        await cards.page.get_by_role("combobox").fill("架空の名前")  # control: what is typed elsewhere is heard
        await expect(cards.page.get_by_text("該当する方は見つかりません。")).to_be_visible()
        readers.insert(READER, MyNumberCard(person))
        await cards.by_pin("7394")
        await expect(cards.alert).to_have_text("暗証番号または番号が違います。あと2回です。")
        await expect(cards.pin).to_have_value("")
        await cards.page.get_by_text("暗証番号なし(券面の番号)").click()
        await cards.by_printed(person)
        await expect(cards.candidates).to_have_count(1)
        await cards.dialog.get_by_role("button", name="閉じる").click()
        readers.remove(READER)
        readers.insert(READER, MyNumberCard(person))
        await cards.by_pin("7395")
        await expect(cards.candidates).to_have_count(1)
    assert overheard.heard("架空の名前")
    assert overheard.heard("mynumber.attributes")  # the sealed reply did go there
    for secret in ("7394", "7395", person.code_b):
        assert not overheard.heard(secret), secret
    await expect(cards.page.locator("[data-secret]")).to_have_count(0)


async def test_the_last_try_is_for_staff_to_give_and_a_blocked_card_says_so(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, card)
        for left in (2, 1):
            await cards.by_pin("0000")
            await expect(cards.alert).to_have_text(f"暗証番号または番号が違います。あと{left}回です。")
        read = cards.dialog.get_by_role("button", name="読み取る")
        await expect(read).to_be_disabled()
        await cards.dialog.get_by_text("最後の1回を使うことを、お客様ご本人に確かめました").click()
        await cards.pin.fill("0000")
        await read.click()
        await expect(cards.alert).to_contain_text("ロックされています")
        await expect(cards.say).to_contain_text("ロックされています。")
        await expect(cards.pin).to_have_count(0)


async def test_a_card_that_keeps_its_tries_to_itself_is_asked_only_after_the_resident_was(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    card.tells_tries = False
    sure = "残りの回数がわからないまま使うことを、お客様ご本人に確かめました"
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, card)
        read = cards.dialog.get_by_role("button", name="読み取る")
        await expect(cards.dialog.get_by_text(sure)).to_be_visible()
        await expect(read).to_be_disabled()
        await cards.by_pin("1234", "電子証明書")  # this way does not ask beforehand
        await expect(cards.alert).to_contain_text("このカードは残りの回数を知らせません。")
        await expect(read).to_be_disabled()
        assert card.verify_commands() == 0
        await cards.dialog.get_by_text(sure).click()
        await cards.pin.fill("0000")
        await read.click()
        await expect(cards.alert).to_have_text("暗証番号または番号が違います。あと2回です。")
        await expect(read).to_be_disabled()  # the next PIN is a new question
        await cards.dialog.get_by_text(sure).click()
        await cards.pin.fill("1234")
        await read.click()
        await expect(cards.alert).to_contain_text("この電子証明書の方は、まだ登録されていません。")


async def test_a_card_pulled_while_it_is_read_can_be_laid_down_again(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, card)
        await cards.dialog.get_by_text("暗証番号4桁", exact=True).click()
        await expect(cards.say).to_contain_text("あと3回です。")
        card.pull_at = 2
        await cards.pin.fill("1234")
        await cards.page.keyboard.press("Enter")
        await expect(cards.alert).to_have_text("カードが離れました。もう一度置いてください。")
        await expect(cards.pin).to_have_value("")
        readers.insert(READER, card)
        await expect(cards.say).to_contain_text("カードを見ながら")  # asked anew
        await cards.by_pin("1234")
        await expect(cards.candidates).to_have_count(1)


async def test_of_two_with_one_name_and_birth_date_nobody_is_chosen(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, MyNumberCard(await card_person(TWIN)))
        await cards.by_pin("1234")
        await expect(cards.candidates).to_have_count(2)
        await expect(cards.alert).to_contain_text("似た方が2人います。")
        await expect(cards.dialog.locator("input:checked")).to_have_count(0)
        go = cards.dialog.get_by_role("button", name="この方で受付を始める")
        await expect(go).to_be_disabled()
        mine = cards.candidates.filter(has_text=f"宛名番号 {TWIN}")
        await expect(mine.get_by_text("カードと違います")).to_have_count(0)
        await expect(cards.candidates.filter(has_text=OTHER_TWIN).get_by_text("カードと違います")).to_have_count(1)
        await mine.click()
        await go.click()
        await expect(VisitScreen(cards.page).line("中森 健一")).to_be_visible()


async def test_a_protected_person_is_stopped_as_in_the_search_and_the_address_stays_hidden(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, MyNumberCard(await card_person(PROTECTED, address="三重県津市栄町１丁目")))
        await cards.by_pin("1234")
        await expect(cards.candidates).to_contain_text("支援措置")
        async with database.transaction() as session:
            (secret,) = await rows(session, "select address from person where id = $1", PROTECTED)
        assert secret["address"] not in await cards.page.content()
        await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
        await expect(cards.dialog).to_contain_text("手続きを止めてください")


async def test_a_certificate_that_staff_matched_once_names_the_person_the_next_time(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    card = MyNumberCard(await card_person(FUKUDA))
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, card)
        await cards.by_pin("1234", "電子証明書")
        await expect(cards.alert).to_contain_text("この電子証明書の方は、まだ登録されていません。")
        await cards.by_pin("1234")
        await expect(cards.dialog).to_contain_text("失効の確認先が未設定のため、失効しているかは確かめていません。")
        await cards.dialog.get_by_role("button", name="この方で受付を始める").click()
        await cards.page.wait_for_url("**/visit/*/identify")
        await cards.page.goto("/")
        await expect(cards.state).to_have_text("カードを読む")
        await cards.state.click()
        await cards.by_pin("1234", "電子証明書")
        await expect(cards.candidates).to_contain_text(f"宛名番号 {FUKUDA}")


async def test_in_a_visit_the_card_joins_the_check_and_later_says_who_it_is(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        visit = await VisitScreen.begin(cards.page)
        await expect(cards.page.get_by_text("リーダーに置くと読めます。")).to_be_visible()
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await cards.by_pin("1234")
        await cards.dialog.get_by_role("button", name="この方を受付に加える").click()
        await expect(visit.line("福田 正樹").get_by_role("radio")).to_be_checked()
        readers.remove(READER)
        await visit.page.keyboard.press("Alt+ArrowRight")
        await visit.page.wait_for_url("**/purpose")
        readers.insert(READER, MyNumberCard(await card_person(FUKUDA)))
        await cards.by_pin("1234")
        await expect(cards.dialog.get_by_role("status").filter(has_text="福田 正樹")).to_have_text(
            "この受付の 福田 正樹 さんのカードです。"
        )
        record = cards.dialog.get_by_role("button", name="本人確認書類として記録する")
        await expect(record).to_be_disabled()
        await cards.see_valid()
        await record.click()
        await expect(visit.page.get_by_text("福田 正樹 さんのカードを確認しました。")).to_be_visible()
        readers.remove(READER)
        readers.insert(READER, MyNumberCard(await card_person(TWIN)))
        await cards.by_pin("1234")
        await expect(cards.alert).to_have_text("この受付のどなたのカードでもありません。")


async def test_somebody_no_register_knows_is_written_down_from_the_card(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, MyNumberCard(Person(name="架空　初音", address="京都府京都市中京区１番地")))
        await cards.by_pin("1234")
        await expect(cards.dialog).to_contain_text("該当する方が見つかりません。")
        await cards.see_valid()
        await cards.dialog.get_by_role("button", name="登録がない方として受付を始める").click()
        page = cards.page
        await expect(page.get_by_label("氏名", exact=True)).to_have_value("架空　初音")
        await expect(page.get_by_label("生年月日", exact=True)).to_have_value("昭和60年4月1日")
        await expect(VisitScreen(page).document("マイナンバーカード")).to_be_checked()


async def test_a_licence_without_a_pin_is_read_with_empty_boxes_and_one_with_a_pin_asks(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, LicenceCard(Printed(pin1=None, pin2=None)))
        await expect(cards.dialog).to_contain_text("運転免許証が置かれました")
        await cards.dialog.get_by_role("button", name="読み取る").click()
        await expect(cards.dialog).to_contain_text("免許証の署名は公開されていないため")
        await cards.dialog.get_by_role("button", name="閉じる").click()
        readers.remove(READER)
        readers.insert(READER, LicenceCard(Printed()))
        await cards.dialog.get_by_role("button", name="読み取る").click()
        await expect(cards.alert).to_have_text(
            "この免許証には暗証番号が設定されています。暗証番号1を入力してください。"
        )
        await cards.pin.fill("1111")
        await cards.page.keyboard.press("Enter")
        await expect(cards.dialog.get_by_text("免許証番号")).to_be_visible()


async def test_residence_cards_by_their_number_and_the_next_generation_by_name(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, TERMINAL, readers):
        cards = await counter(staff)
        readers.insert(READER, ResidenceCard())
        await expect(cards.dialog).to_contain_text("在留カードが置かれました")
        number = cards.dialog.get_by_role("textbox", name="番号 例 AB12345678CD")
        await number.fill("ab12345678ce")
        await cards.page.keyboard.press("Enter")
        await expect(cards.alert).to_have_text("番号がこのカードのものと違います。もう一度確かめてください。")
        await number.fill("ab12345678cd")
        await cards.page.keyboard.press("Enter")
        await expect(cards.dialog).to_contain_text("AB12345678CD")
        assert await cards.pictures() == ["顔写真", "券面"]
        await expect(cards.dialog).to_contain_text("カードの署名と発行元を確かめました。")
        await cards.dialog.get_by_role("button", name="閉じる").click()
        readers.remove(READER)
        readers.insert(READER, ResidenceCard(Holder(version="0002", kind="05")))
        await expect(cards.dialog).to_contain_text("この世代のカードはまだ読めません。券面を見て入力してください。")


async def test_a_terminal_without_an_agent_says_so_and_goes_on_when_one_comes(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    cards = CardDialog(await staff("yamada", TERMINAL))
    await expect(cards.state).to_have_text("カード 使えません")
    await cards.state.click()
    await expect(cards.dialog).to_contain_text("読取りプログラムが動いていません")
    await cards.dialog.get_by_role("button", name="閉じる").click()
    await VisitScreen.begin(cards.page)
    await expect(_hint(cards.page)).to_contain_text("お客様は検索で探せます。")
    async with agent(server, TERMINAL, readers):
        await expect(cards.state).to_have_text("カード 読めます", timeout=40_000)  # asks every half a minute at least
        readers.unplug(READER)
        await expect(_hint(cards.page)).to_contain_text("カードリーダーがつながっていません。")
        readers.plug(READER)
        await expect(cards.state).to_have_text("カード 読めます")


async def test_an_agent_of_another_terminal_is_not_trusted_and_the_page_says_why(
    staff: Clerk, server: Server, readers: SimulatedReaders
) -> None:
    async with agent(server, "juminka-koseki-4", readers):
        cards = CardDialog(await staff("yamada", TERMINAL))
        await expect(cards.state).to_have_text("カード 端末が違います")


def _hint(page: Page) -> Locator:
    return page.locator(".card-hint")
