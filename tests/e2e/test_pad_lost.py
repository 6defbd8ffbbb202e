"""The server is away while somebody signs on the pad: after ten seconds the pad empties itself, and not before.

The page's clock stands still and is moved by the test, so that ten seconds are ten seconds on any machine.
"""

import pytest
from playwright.async_api import Page, expect

from tests.devices.stu import VirtualStu
from tests.e2e.conftest import Browsers, Clerk, Server
from tests.e2e.fake_transport import FakeTransport
from tests.e2e.pages.pad import PadPanel
from tests.e2e.pages.sign import SignScreen
from tests.e2e.test_sign_on_pad import CLERK, OFFICE, at_the_pad
from tests.e2e.test_wired_devices import at_the_pad as at_the_wired_pad
from tests.e2e.visits import family
from tests.e2e.wired import WiredTerminal, wired, wired_browser

__all__ = ["wired", "wired_browser"]
pytestmark = pytest.mark.usefixtures("city")
LOST_MS = 10_000
BANNER = "ネットワークが切れています"


async def stop_time(page: Page) -> None:
    """From now on only :func:`pass_time` moves the page's clock."""
    await page.clock.install()
    await page.clock.pause_at(await page.evaluate("Date.now()") + 1000)


async def test_a_server_that_is_gone_for_ten_seconds_leaves_nothing_on_the_pad(
    browsers: Browsers, own_server: Server
) -> None:
    """Fake transport."""
    page = await browsers.staff(CLERK, "hoken-2", url=own_server.url)
    visit = await family(CLERK, "hoken-2", OFFICE)
    await visit.read()
    transport = FakeTransport(page, [VirtualStu()])
    await transport.begin()
    await page.goto(f"{visit.address}/sign")
    pad = PadPanel(page, transport, transport.devices[0])
    await pad.begin()
    await pad.write()
    await stop_time(page)
    own_server.kill()
    await page.wait_for_function("() => !window.socket.connected")
    await page.clock.run_for(500)
    await expect(page.get_by_text(BANNER)).to_be_visible()
    await page.clock.run_for(LOST_MS - 501)
    assert (pad.pad.screen is not None, pad.pad.inking) == (True, True), "a moment before the ten seconds are over"
    await page.clock.run_for(1)
    await pad.is_blank()
    assert await visit.seals() == []

    async with page.expect_navigation(timeout=60_000):
        own_server.start()
        await page.clock.resume()
    await pad.says("署名してもらえます")
    await pad.begin()
    await pad.write()
    await pad.press("ok")
    await expect(SignScreen(page).state).to_have_text("署名が済みました")
    assert [len(stroke) for stroke in await visit.strokes()] == [24, 24, 24], "nothing of before"


async def test_a_line_that_breaks_for_a_moment_leaves_the_signature_on_the_pad(staff: Clerk) -> None:
    """Fake transport."""
    pad, visit = await at_the_pad(staff, "hoken-3")
    await pad.begin()
    await pad.write(2)
    await stop_time(pad.page)
    before = await pad.page.evaluate(
        "() => { const { id } = window.socket; window.socket.io.engine.close(); return id; }"
    )
    await pad.page.wait_for_function("(before) => window.socket.id && window.socket.id !== before", arg=before)
    await pad.page.clock.run_for(LOST_MS)
    assert (pad.pad.screen is not None, pad.pad.inking) == (True, True)
    await pad.page.clock.resume()
    await pad.press("ok")
    await expect(SignScreen(pad.page).state).to_have_text("署名が済みました")
    assert len(await visit.strokes()) == 2


async def test_through_the_browsers_own_hid_stack(wired: WiredTerminal) -> None:
    pad, visit = await at_the_wired_pad(wired, VirtualStu())
    await pad.begin()
    await pad.write()
    await stop_time(pad.page)
    await pad.page.evaluate("window.socket.disconnect()")
    await pad.page.clock.run_for(LOST_MS - 1)
    assert (pad.pad.screen is not None, pad.pad.inking) == (True, True)
    await pad.page.clock.run_for(1)
    await pad.is_blank()
    assert await visit.seals() == []
