"""Pads and code readers through Chromium's own HID and serial stacks, granted by policy, no prompt (emulated bus)."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.devices.bus import Plugged
from tests.devices.hid_pos import VirtualHidPos
from tests.devices.stu import VirtualStu
from tests.e2e.pages.pad import PadPanel
from tests.e2e.pages.sign import SignScreen
from tests.e2e.test_scan import HERE, OFFICE, opened, sent_to
from tests.e2e.test_sign_on_pad import CLERK
from tests.e2e.test_sign_on_pad import OFFICE as SIGNING
from tests.e2e.visits import Visit, family
from tests.e2e.wired import WiredTerminal, wired, wired_browser

__all__ = ["wired", "wired_browser"]
pytestmark = pytest.mark.usefixtures("city")


async def at_the_pad(wired: WiredTerminal, pad: VirtualStu) -> tuple[PadPanel, Visit]:
    """A family that has read everything, at a terminal with ``pad``."""
    page = await wired.staff(CLERK, "hoken-1")
    visit = await family(CLERK, "hoken-1", SIGNING)
    await visit.read()
    await wired.plug(pad)
    await page.goto(f"{visit.address}/sign")
    panel = PadPanel(page, wired, pad)
    await expect(panel.panel).to_be_visible()
    return panel, visit


async def all_plugged_in(wired: WiredTerminal, pad: VirtualStu) -> list[Plugged]:
    """A pad, a reader as HID POS and two as USB-COM, before any page is there; the lines."""
    await wired.plug(pad)
    await wired.plug(VirtualHidPos(vendor=0x0C2E))
    return [await wired.plug_serial() for _ in range(2)]


async def devices_page(page: Page) -> Locator:
    """What an administrator sees of the devices."""
    await page.goto("/devices")
    return page.get_by_role("region", name="この端末の署名パッドと読み取り機")


async def holds_all(section: Locator) -> None:
    """This page has opened each of them, and more can be connected."""
    await expect(section.get_by_role("listitem")).to_have_count(4)
    (said,) = await section.get_by_role("status").filter(has_text="つながっています").all_inner_texts()
    assert sorted(said.removeprefix("つながっています: ").split("、")) == ["2D reader", "STU-430", "USB-COM", "USB-COM"]
    await expect(section.get_by_role("button", name="つなぐ")).to_have_count(2)


async def reads(section: Locator, lines: list[Plugged]) -> None:
    """Each of the lines is listened to."""
    await section.get_by_role("button", name="読み取りを試す").click()
    for number, line in enumerate(lines):
        line.send(f"LINE{number}\r".encode())
        await expect(section.get_by_text(f"「LINE{number}」を読みました(USB-COM)。", exact=True)).to_be_visible()


async def test_signing_with_every_kind_of_reader_beside_the_pad(wired: WiredTerminal) -> None:
    pad = VirtualStu()
    await all_plugged_in(wired, pad)
    page = await wired.staff(CLERK, "hoken-1")
    visit = await family(CLERK, "hoken-1", SIGNING)
    await visit.read()
    await page.goto(f"{visit.address}/sign")
    panel = PadPanel(page, wired, pad)
    await panel.says("署名してもらえます")
    await panel.begin()
    await panel.write()
    await panel.press("ok")
    await expect(SignScreen(page).state).to_have_text("署名が済みました")
    assert len({seal.signature_id for seal in await visit.seals()}) == 1


async def test_every_device_that_is_there_at_the_start_is_opened_and_more_can_be_connected(
    wired: WiredTerminal,
) -> None:
    lines = await all_plugged_in(wired, VirtualStu())
    section = await devices_page(await wired.staff("admin", "juminka-koseki-1"))
    await holds_all(section)
    await reads(section, lines)


async def test_a_tab_takes_over_all_devices_of_the_one_before_it(wired: WiredTerminal) -> None:
    lines = await all_plugged_in(wired, VirtualStu())
    first = await wired.staff("admin", "juminka-koseki-1")
    await holds_all(await devices_page(first))
    section = await devices_page(await first.context.new_page())
    await expect(section.get_by_role("status").first).to_contain_text("別のタブ")
    await first.close()
    await holds_all(section)
    await reads(section, lines)


@pytest.mark.parametrize("product", [0xA4, 0xA8])
async def test_a_signature_on_the_pad_is_the_one_that_is_kept(wired: WiredTerminal, product: int) -> None:
    pad, visit = await at_the_pad(wired, VirtualStu(product))
    await pad.begin()
    assert pad.pad.screen is not None, "the pad shows what is to be signed"
    await pad.write()
    await pad.press("ok")
    await expect(SignScreen(pad.page).state).to_have_text("署名が済みました")
    strokes = await visit.strokes()
    assert [len(stroke) for stroke in strokes] == [24, 24, 24]
    assert len({seal.signature_id for seal in await visit.seals()}) == 1
    await pad.is_blank()


async def test_a_pad_pulled_out_in_the_middle_leaves_the_touch_screen_and_comes_back(wired: WiredTerminal) -> None:
    pad, visit = await at_the_pad(wired, VirtualStu())
    await pad.begin()
    await pad.write(2)
    await wired.unplug(pad.pad)
    await pad.says("署名パッドが外れました")
    assert await visit.seals() == []
    pad.pad = VirtualStu()
    await wired.plug(pad.pad)
    await wired.until(lambda: 0x20 in pad.pad.told)
    await pad.begin()
    await pad.write()
    await pad.press("ok")
    await expect(SignScreen(pad.page).state).to_have_text("署名が済みました")


async def test_a_hid_pos_reader_opens_the_visit_at_the_next_desk(wired: WiredTerminal) -> None:
    visit, slip = await sent_to(OFFICE)
    reader = VirtualHidPos(vendor=0x0C2E)
    await wired.plug(reader)
    page = await wired.staff(*HERE)
    await wired.until(lambda: reader.told)
    await wired.say(reader, reader.scan(slip.qr))
    await opened(page, visit)


async def test_a_serial_reader_opens_the_visit_at_the_next_desk(wired: WiredTerminal) -> None:
    visit, slip = await sent_to(OFFICE)
    line = await wired.plug_serial()
    page = await wired.staff(*HERE)
    await page.wait_for_function("() => navigator.serial.getPorts().then(([port]) => !!port?.readable)")
    for piece in (slip.qr[:7], slip.qr[7:], "\r"):
        line.send(piece.encode())
    await opened(page, visit)
