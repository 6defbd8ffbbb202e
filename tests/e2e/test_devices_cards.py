"""The administrators' page of devices: the card reader of this terminal is tried, without reading whose card it is."""

import asyncio
import urllib.error
import urllib.request

import pytest
from playwright.async_api import expect

from hardware.cards.simulation import SimulatedReaders
from services.base import database
from services.base.sql import rows
from tests.devices.licence import LicenceCard
from tests.devices.mynumber import MyNumberCard
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk, Server
from tests.e2e.counter import READER, agent

pytestmark = pytest.mark.usefixtures("city")
TERMINAL = "juminka-koseki-2"


async def reads() -> int:
    async with database.transaction() as session:
        (found,) = await rows(session, "select count(*) as n from audit_record where kind = 'card_read'")
    return int(found["n"])


async def test_a_card_is_named_and_nothing_of_a_person_is_read(staff: Clerk, server: Server) -> None:
    before = await reads()
    readers = SimulatedReaders(READER)
    page = await staff("admin", TERMINAL)
    await page.goto("/devices")
    section = page.get_by_role("region", name="この端末のカードリーダー")
    state, told = section.get_by_role("status").first, section.get_by_role("status").last
    test = section.get_by_role("button", name="カードリーダーを試す")
    await expect(state).to_contain_text("読取りプログラムが動いていません")
    await expect(test).to_be_hidden()
    async with agent(server, TERMINAL, readers):
        await page.reload()
        await expect(state).to_have_text(f"使えます: {READER}。カードは置かれていません。")
        await test.click()
        await expect(told).to_contain_text("カードを置いてください")
        readers.insert(READER, MyNumberCard())
        await expect(told).to_have_text("マイナンバーカードが置かれました。氏名などは読んでいません。")
        await expect(state).to_have_text(f"使えます: {READER}。カードが置かれています。")
        assert await violations(page) == []
        readers.insert(READER, LicenceCard())
        await expect(told).to_contain_text("運転免許証が置かれました。")
        readers.unplug(READER)
        await expect(state).to_contain_text("カードリーダーがつながっていません")
        await expect(section.get_by_role("listitem").first).to_contain_text(f"{READER} が外れました")
        await expect(section.get_by_role("listitem").nth(1)).to_contain_text(f"{READER} からカードが離れました")
        await expect(page.get_by_role("dialog")).to_have_count(0)
    assert await reads() == before


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/agent/enrol", "application/json", b'{"v": 1, "code": "\\ud800", "agent": "1.0.0"}'),
        ("/agent/enrol", "application/json", b'{"v": 1, "code": "SECRET-CODE", "agent": "", "more": "SECRET"}'),
        (
            "/sign-in",
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="password"; filename="SECRET"\r\n\r\nSECRET\r\n--x--\r\n',
        ),
    ],
)
async def test_what_cannot_be_understood_is_not_repeated(server: Server, path: str, kind: str, body: bytes) -> None:
    asked = urllib.request.Request(server.url + path, body, {"Content-Type": kind})
    with pytest.raises(urllib.error.HTTPError) as refused:
        await asyncio.to_thread(urllib.request.urlopen, asked)
    assert (refused.value.code, refused.value.read()) == (422, b"")


async def test_a_card_that_lies_there_already_is_named_and_elsewhere_it_is_read_as_ever(
    staff: Clerk, server: Server
) -> None:
    readers = SimulatedReaders(READER)
    readers.insert(READER, MyNumberCard())
    async with agent(server, TERMINAL, readers):
        page = await staff("admin", TERMINAL)
        await page.goto("/devices")
        section = page.get_by_role("region", name="この端末のカードリーダー")
        await section.get_by_role("button", name="カードリーダーを試す").click()
        await expect(section.get_by_role("status").last).to_contain_text("マイナンバーカードが置かれました。")
        await page.get_by_role("link", name="書かない窓口").click()
        await expect(page.get_by_role("region", name="待ち")).to_be_visible()
        readers.remove(READER)
        readers.insert(READER, MyNumberCard())
        await expect(page.get_by_role("dialog")).to_contain_text("マイナンバーカードが置かれました")


async def test_issuers_of_documents_on_phones_are_counted_and_no_program_is_said_to_be_there(staff: Clerk) -> None:
    page = await staff("admin", TERMINAL)
    await page.goto("/devices")
    section = page.get_by_role("region", name="カード代替電磁的記録")
    await expect(section.get_by_role("paragraph")).to_have_text(
        "発行者の証明書が 1 件設定されています。承認された確認プログラムは接続されていないため、まだ受け取れません。"
    )
