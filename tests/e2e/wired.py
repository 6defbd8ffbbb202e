"""A terminal with real wires: its Chromium stands on an emulated bus, and its own HID and serial stacks do the work."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.devices.bus import Bus, HidDevice, Plugged, browser_on, bus, missing, policies
from tests.devices.chromium import FLAGS
from tests.devices.needed import require
from tests.e2e.conftest import Browsers, Server


@dataclass
class WiredTerminal:
    """A terminal and what is plugged into it; hands that plug, pull, write and scan."""

    bus: Bus
    browsers: Browsers
    plugged: dict[HidDevice, Plugged] = field(default_factory=dict)

    async def staff(self, user: str, terminal: str) -> Page:
        """A clerk, signed in there."""
        return await self.browsers.staff(user, terminal)

    async def plug(self, device: HidDevice) -> None:
        self.plugged[device] = await asyncio.to_thread(self.bus.plug_hid, device)

    async def plug_serial(self) -> Plugged:
        """A code reader as USB-COM."""
        return await asyncio.to_thread(self.bus.plug_serial)

    async def unplug(self, device: HidDevice) -> None:
        await asyncio.to_thread(self.plugged.pop(device).unplug)

    async def say(self, device: HidDevice, reports: Iterable[bytes]) -> None:
        """The device sends input reports, one by one."""
        await asyncio.to_thread(self.plugged[device].send_all, reports)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what the devices were told makes ``condition`` true."""
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - devices are told in another thread
                await asyncio.sleep(0.01)


@pytest_asyncio.fixture(loop_scope="session")
async def wired_browser(server: Server, tmp_path: Path) -> AsyncIterator[tuple[Bus, Browser]]:
    """A bus, and the Chromium that sees it; the served program may use its devices by policy."""
    require(missing())
    with bus() as made:
        program = browser_on(made, tmp_path, policies(server.url))
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=program, args=FLAGS)
            yield made, chromium
            await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def wired(wired_browser: tuple[Bus, Browser], browsers: Browsers) -> WiredTerminal:
    """A terminal for one test; the console is watched as everywhere."""
    made, chromium = wired_browser
    return WiredTerminal(made, replace(browsers, browser=chromium))
