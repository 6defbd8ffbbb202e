"""Fake transport: ``navigator.hid`` in a page, with the virtual devices of ``tests/devices`` behind it.

It stands where Chromium's own HID stack would; the bytes are the same. What the real stack does with them is proved on
the emulated bus (``tests/integration/hardware/test_devices_in_browser.py``).
"""

import asyncio
import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page

from tests.devices.hid_pos import VirtualHidPos
from tests.devices.stu import VirtualStu

FAKE = Path(__file__).with_name("fake_hid.js")

Virtual = VirtualStu | VirtualHidPos


@dataclass
class FakeTransport:
    """The devices of one page. Call :meth:`begin`; what is plugged in then stays so over reloads."""

    page: Page
    devices: list[Virtual] = field(default_factory=list)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self) -> None:
        """From the next load of the page on, its devices are these."""
        await self.page.expose_function("fakeDevice", self._device)
        plugged = ", ".join(f"{number}: {_about(one)}" for number, one in enumerate(self.devices))
        await self.page.add_init_script(FAKE.read_text().replace("PLUGGED", f"{{{plugged}}}"))

    async def plug(self, device: Virtual, *, offered: bool = False, refuses: bool = False) -> None:
        """Plug it in now; ``offered``: not granted, the browser offers it when asked; ``refuses``: to be opened."""
        self.devices.append(device)
        number = len(self.devices) - 1
        await self.page.evaluate(
            f"navigator.hid.plug({number}, {{...{_about(device)}, refuses: {_js(refuses)}}}, {_js(offered)})"
        )

    async def unplug(self, device: Virtual) -> None:
        await self.page.evaluate("(number) => navigator.hid.unplug(number)", self.devices.index(device))

    async def say(self, device: Virtual, reports: Iterable[bytes]) -> None:
        """The device sends input reports."""
        sent = [base64.b64encode(report).decode() for report in reports]
        number = self.devices.index(device)
        await self.page.evaluate("([number, reports]) => navigator.hid.say(number, reports)", [number, sent])

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what the devices were told makes ``condition`` true."""
        async with asyncio.timeout(20):
            while not condition():
                self._moved.clear()
                await self._moved.wait()

    def _device(self, number: int, kind: str, report: int, data: str) -> str | None:
        self._moved.set()
        try:
            if kind == "get":
                return base64.b64encode(bytes([report]) + self.devices[number].get_feature(report)).decode()
            self.devices[number].set_feature(report, base64.b64decode(data))
        except LookupError:
            return None
        return ""


def _js(truth: bool) -> str:
    return str(truth).lower()


def _about(device: Virtual) -> str:
    usage = (0x8C, 2) if isinstance(device, VirtualHidPos) else (0xFF00, 1)
    return (
        f'{{vendorId: {device.vendor}, productId: {device.product}, productName: "{device.name}",'
        f" collections: [{{usagePage: {usage[0]}, usage: {usage[1]}}}]}}"
    )
