"""Chromium's own HID stack: what a page sends while it goes still reaches the pad."""

from pathlib import Path

from tests.devices.bus import Bus
from tests.devices.stu import VirtualStu
from tests.integration.hardware.test_devices_in_browser import devices, shown, until

__all__ = ["devices"]

SHOW_AND_GO = """async () => {
  const [pad] = await navigator.hid.getDevices();
  await pad.open();
  await pad.sendFeatureReport(0x21, Uint8Array.of(1));
  addEventListener("pagehide", () => { // as farewell() in components/static/devices.js: not awaited
    for (const report of [0x21, 0x20]) pad.sendFeatureReport(report, Uint8Array.of(0)).catch(() => {});
  });
}"""


async def test_a_page_that_goes_empties_the_pad(devices: Bus, tmp_path: Path, origins: tuple[str, str]) -> None:
    pad = VirtualStu()
    async with shown(devices, tmp_path, origins[0], origins[0]) as page:
        devices.plug_hid(pad)
        await until(page, "heard.length == 1")
        await page.evaluate(SHOW_AND_GO)
        assert pad.inking
        await page.goto("about:blank")
        await page.evaluate("0")
    assert (pad.told[-2:], pad.inking) == ([0x21, 0x20], False)
