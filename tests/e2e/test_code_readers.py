"""Fake transport: 2D readers that report instead of typing open the same visit, once, on any screen."""

import pytest
from playwright.async_api import expect

from tests.devices.hid_pos import VirtualHidPos
from tests.e2e.conftest import Clerk
from tests.e2e.fake_transport import FakeTransport
from tests.e2e.pages.board import Reader
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.test_scan import HERE, OFFICE, opened, sent_to

pytestmark = pytest.mark.usefixtures("city")


async def test_a_hid_reader_opens_the_visit_while_somebody_types(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    reader = VirtualHidPos(vendor=0x0C2E)
    transport = FakeTransport(page, [reader])
    await transport.begin()
    await page.reload()
    search = page.get_by_role("banner").get_by_role("combobox")
    await search.fill("山田")
    await transport.until(lambda: reader.told)
    await transport.say(reader, reader.scan(slip.qr))
    await opened(page, visit)
    await expect(search).to_have_value("山田")


async def test_a_reader_that_types_and_reports_opens_it_once(staff: Clerk) -> None:
    _, slip = await sent_to("kodomo")  # not on the way: each reading would ask
    page = await staff(*HERE)
    reader = VirtualHidPos(vendor=0x0C2E)
    transport = FakeTransport(page, [reader])
    await transport.begin()
    await page.reload()
    await transport.until(lambda: reader.told)
    await Reader(page).scan(slip.qr)
    await transport.say(reader, reader.scan(slip.qr))
    dialog = page.get_by_role("dialog", name="この窓口は案内に入っていません")
    await expect(dialog).to_have_count(1)
    await page.wait_for_function("!window.kakanaiDevices.waiting.length")
    await dialog.get_by_role("button", name="やめる").click()
    await expect(dialog).to_have_count(0)
    await transport.say(reader, reader.scan(slip.qr))
    await expect(dialog).to_have_count(1)  # the same way again is a reading of its own


async def test_a_reader_plugged_in_later_is_opened_once(staff: Clerk) -> None:
    visit, slip = await sent_to(OFFICE)
    page = await staff(*HERE)
    reader = VirtualHidPos(vendor=0x0C2E)
    transport = FakeTransport(page)
    await transport.begin()
    await page.reload()
    await VisitScreen.begin(page)
    await transport.plug(reader)
    await transport.until(lambda: reader.told)
    await transport.say(reader, reader.scan(slip.qr))
    await opened(page, visit)
    assert await page.evaluate("navigator.hid.devices.get(0).opens") == 1
