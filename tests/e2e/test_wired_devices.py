"""Pads and code readers through Chromium's own HID and serial stacks, granted by policy, no prompt (emulated bus)."""

import pytest
from playwright.async_api import expect

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
