"""Chromium's own HID stack: a pad on an emulated bus, granted by policy, used without a question."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from tests.devices.bus import browser_on, bus, missing, policies
from tests.devices.needed import require
from tests.devices.stu import VirtualStu
from tests.e2e.conftest import FLAGS, Browsers, Server
from tests.e2e.pages.sign import SignScreen
from tests.e2e.test_sign_on_pad import CLERK, everything_read
from tests.e2e.visits import family

pytestmark = pytest.mark.usefixtures("city")


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the bus lives in threads of its own
            await asyncio.sleep(0.01)


async def test_a_signature_on_the_pad_seals_the_forms(server: Server, tmp_path: Path) -> None:
    require(missing())
    with bus() as devices:
        pad = VirtualStu(0xA8)
        async with async_playwright() as playwright:
            program = browser_on(devices, tmp_path, policies(server.url))
            browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
            people = Browsers(browser, server.url)
            page = await people.staff(CLERK, "hoken-1")
            visit = await family(CLERK, "hoken-1", "hoken")
            await everything_read(visit)
            await page.goto(f"{visit.address}/sign")
            plugged = devices.plug_hid(pad)
            await page.get_by_role("button", name="署名パッドで署名").click()
            await until(lambda: pad.inking)
            for report in pad.signature():
                await asyncio.to_thread(plugged.send, report)
            await expect(page.get_by_role("img", name="署名パッドに書かれている署名")).to_have_attribute(
                "data-strokes", "3"
            )
            for report in pad.press("ok"):
                await asyncio.to_thread(plugged.send, report)
            await expect(SignScreen(page).state).to_have_text("署名が済みました")
            await until(lambda: pad.screen is None and not pad.inking)
            assert [len(stroke) for stroke in await visit.strokes()] == [24, 24, 24]
            await browser.close()
            assert people.errors == []
