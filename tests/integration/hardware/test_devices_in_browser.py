"""Chromium's own HID and serial stacks meet devices on an emulated bus: both ways, plugs, and who may see them."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests.devices.bus import WACOM, Bus, browser_on, bus, missing, policies
from tests.devices.chromium import FLAGS
from tests.devices.needed import require

LISTEN = """async () => {
  window.heard = [];
  for (const [kind, bus] of [["hid", navigator.hid], ["serial", navigator.serial]])
    for (const event of ["connect", "disconnect"])
      bus.addEventListener(event, () => heard.push(`${kind} ${event}`));
  await Promise.all([navigator.hid.getDevices(), navigator.serial.getPorts()]);  // the browser watches from here on
}"""
OPEN_PAD = """async () => {
  window.reports = [];
  [window.pad] = await navigator.hid.getDevices();
  await pad.open();
  pad.oninputreport = event => reports.push([event.reportId, ...new Uint8Array(event.data.buffer)]);
  return pad.productName;
}"""
SEND_BLOCKS = """async count => {
  for (let block = 0; block < count; block += 1) await pad.sendFeatureReport(0x26, new Uint8Array(255).fill(block));
  return [...new Uint8Array((await pad.receiveFeatureReport(8)).buffer)];
}"""
OPEN_LINE = """async () => {
  const [line] = await navigator.serial.getPorts();
  await line.open({baudRate: 9600});
  const writer = line.writable.getWriter();
  await writer.write(new TextEncoder().encode("ping"));
  writer.releaseLock();
  window.text = "";
  (async () => {
    const reader = line.readable.getReader(), decoder = new TextDecoder();
    try {
      for (;;) text += decoder.decode((await reader.read()).value, {stream: true});
    } catch (error) {
      text += `<${error.name}>`;
    }
  })();
}"""


def described(*reports: tuple[int, int, bytes], usage: bytes) -> bytes:
    """A report descriptor: ``reports`` as (id, bytes, kind), all of one usage."""
    items = b"".join(
        bytes([0x85, report, 0x09, 0x01, 0x75, 0x08, 0x96]) + size.to_bytes(2, "little") + kind
        for report, size, kind in reports
    )
    return usage + bytes.fromhex("a101150026ff00") + items + b"\xc0"


INPUT, FEATURE = b"\x81\x02", b"\xb1\x02"


class Pad:
    """A pad that keeps what it is told."""

    vendor, product, name = WACOM, 0xA8, "Wacom STU-540"
    descriptor = described((1, 6, INPUT), (8, 16, FEATURE), (0x26, 255, FEATURE), usage=bytes.fromhex("0600ff0901"))

    def __init__(self) -> None:
        self.told: list[tuple[int, bytes]] = []

    def get_feature(self, report: int) -> bytes:
        return {8: b"STU-540\0\0".ljust(16, b"\1")}[report]

    def set_feature(self, report: int, content: bytes) -> None:
        self.told.append((report, content))


class Reader:
    """A code reader as HID POS."""

    vendor, product, name = 0x0536, 0x02E1, "Reader"
    descriptor = described((2, 63, INPUT), usage=bytes.fromhex("058c0902"))

    def get_feature(self, report: int) -> bytes:
        raise KeyError(report)

    def set_feature(self, report: int, content: bytes) -> None:
        raise KeyError(report)


@pytest.fixture
def devices() -> Iterator[Bus]:
    require(missing())
    with bus() as made:
        yield made


@contextlib.asynccontextmanager
async def shown(devices: Bus, folder: Path, origin: str, granted: str) -> AsyncIterator[Page]:
    """A page of ``origin`` in a Chromium on the bus, whose policies trust ``granted``."""
    async with async_playwright() as playwright:
        program = browser_on(devices, folder, policies(granted))
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = await browser.new_page()
        await page.goto(origin)
        await page.evaluate(LISTEN)
        yield page
        await browser.close()


async def until(page: Page, condition: str) -> None:
    await page.wait_for_function(condition, timeout=20_000)


async def test_a_pad_hears_every_report_and_is_heard(devices: Bus, tmp_path: Path, origins: tuple[str, str]) -> None:
    pad = Pad()
    async with shown(devices, tmp_path, origins[0], origins[0]) as page:
        plugged = devices.plug_hid(pad)
        await until(page, "heard.length == 1")
        assert await page.evaluate(OPEN_PAD) == "Wacom STU-540"
        # The report id comes first in what is received, and is no part of what is sent.
        assert bytes(await page.evaluate(SEND_BLOCKS, 127)) == b"\x08STU-540\0\0" + b"\1" * 7
        assert pad.told == [(0x26, bytes([block]) * 255) for block in range(127)]
        pen = [bytes([1, 0xC0, number, 0, number, 1, number]) for number in range(200)]
        for report in pen:
            plugged.send(report)
        await until(page, "reports.length == 200")
        assert [bytes(report) for report in await page.evaluate("reports")] == pen


async def test_a_pad_is_pulled_out_and_put_back(devices: Bus, tmp_path: Path, origins: tuple[str, str]) -> None:
    async with shown(devices, tmp_path, origins[0], origins[0]) as page:
        plugged = devices.plug_hid(Pad())
        await until(page, "heard.length == 1")
        plugged.unplug()
        await until(page, "heard.length == 2")
        assert await page.evaluate("navigator.hid.getDevices().then(all => all.length)") == 0
        devices.plug_hid(again := Pad())
        await until(page, "heard.length == 3")
        assert await page.evaluate("heard") == ["hid connect", "hid disconnect", "hid connect"]
        await page.evaluate(OPEN_PAD)
        await page.evaluate(SEND_BLOCKS, 1)
        assert len(again.told) == 1


async def test_a_reader_is_granted_by_its_usage_whoever_made_it(
    devices: Bus, tmp_path: Path, origins: tuple[str, str]
) -> None:
    async with shown(devices, tmp_path, origins[0], origins[0]) as page:
        plugged = devices.plug_hid(Reader())
        await until(page, "heard.length == 1")
        await page.evaluate(OPEN_PAD)
        plugged.send(report := b"\x02\x05]Q1MDG1:".ljust(64, b"\0"))
        await until(page, "reports.length == 1")
        assert bytes((await page.evaluate("reports"))[0]) == report


async def test_a_serial_line_speaks_both_ways_until_it_is_pulled(
    devices: Bus, tmp_path: Path, origins: tuple[str, str]
) -> None:
    async with shown(devices, tmp_path, origins[0], origins[0]) as page:
        plugged = devices.plug_serial()
        await until(page, "heard.length == 1")
        await page.evaluate(OPEN_LINE)
        assert plugged.came.get(timeout=20) == b"ping"
        for piece in ("MDG1:", "伊賀".encode()[:4], "伊賀".encode()[4:], b"\r"):
            plugged.send(piece if isinstance(piece, bytes) else piece.encode())
        await until(page, r"text == 'MDG1:伊賀\r'")
        plugged.unplug()
        await until(page, r"text == 'MDG1:伊賀\r<NetworkError>'")
        assert await page.evaluate("heard") == ["serial connect", "serial disconnect"]


async def test_another_origin_sees_no_device(devices: Bus, tmp_path: Path, origins: tuple[str, str]) -> None:
    mine, other = origins
    for device in (Pad(), Reader()):
        devices.plug_hid(device)
    devices.plug_serial()
    async with shown(devices, tmp_path, other, granted=mine) as page:
        count = "async () => [(await navigator.hid.getDevices()).length, (await navigator.serial.getPorts()).length]"
        assert await page.evaluate(count) == [0, 0]
        await page.goto(mine)
        assert await page.evaluate(count) == [2, 1]
