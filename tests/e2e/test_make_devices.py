"""``make devices``: a person operates pad and code readers from the panel, and Ctrl-C ends everything."""

import asyncio
import contextlib
import os
import re
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from services.base import database
from tests.devices.bus import missing
from tests.devices.needed import require
from tests.devices.start import ADMINISTRATOR, TERMINAL
from tests.e2e.conftest import ROOT, STAFF_SIZE, Browsers, city_clock, free_port, sign_in
from tests.e2e.pages.sign import SignScreen
from tests.e2e.visits import Visit, family

PANEL = r"Devices of terminal \S+ \(sign in there\): (\S+)"
DEBUGGING = r"headless Chromium, chrome://inspect at (\S+)"


@dataclass
class Started:
    """The command as it runs, with what it says; ``mark`` is in the environment of every process that it starts."""

    process: asyncio.subprocess.Process
    mark: str
    said: str = ""

    async def says(self, pattern: str) -> str:
        """Wait until it says this; gives the group."""
        assert self.process.stdout is not None
        async with asyncio.timeout(120):
            while (found := re.search(pattern, self.said)) is None:
                line = await self.process.stdout.readline()
                assert line, self.said
                self.said += line.decode()
        return found[1]

    async def ends_with(self, number: signal.Signals) -> None:
        """As Ctrl-C does it: the whole group is told, and then everything is gone, with no complaint."""
        os.killpg(self.process.pid, number)
        async with asyncio.timeout(60):
            said, _ = await self.process.communicate()
        assert "Traceback" not in self.said + said.decode()
        assert self.process.returncode == 0
        assert self.left() == []

    def left(self) -> list[str]:
        """What still runs of all that it started."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found


Start = Callable[..., Awaitable[Started]]


@pytest_asyncio.fixture(loop_scope="session")
async def start(lived_in_url: str, city_key: Path) -> AsyncIterator[Start]:
    """``await start(NAME="value")``: the command on the city of the tests, with more in its environment."""
    begun: list[asyncio.subprocess.Process] = []

    async def begin(**more: str) -> Started:
        mark = uuid.uuid4().hex
        environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        environment |= {
            "STARTED_BY_TEST": mark,
            "PORT": str(free_port()),
            "DATABASE_URL": lived_in_url,
            "KAKANAI_DATA": str(city_key),
            "KAKANAI_NOW": city_clock().isoformat(),
            "KAKANAI_AGENT_PORT": str(free_port()),
            **more,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.devices.start", "--panel-port", "0",
            cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            process_group=0,
        )  # fmt: skip
        begun.append(process)
        return Started(process, mark)

    yield begin
    for process in begun:
        if process.returncode is None:
            process.terminate()
            await process.communicate()


async def test_what_is_done_at_the_panel_reaches_the_page_and_ctrl_c_leaves_nothing(
    start: Start, browser: Browser, browsers: Browsers, lived_in_url: str
) -> None:
    require(missing())
    started = await start()
    debugging = await started.says(DEBUGGING)
    panel = await (await browsers.context(STAFF_SIZE, url=await started.says(PANEL))).new_page()
    await panel.goto("/")
    on_the_bus = await browser.browser_type.connect_over_cdp(debugging)
    (page,) = on_the_bus.contexts[0].pages
    address = page.url.partition("/sign-in")[0]
    await _scan(panel, "HID POS", "KK1:NOBODY")
    await expect(panel.get_by_text("ブラウザーでサインインしてから")).to_be_visible()
    await sign_in(page, ADMINISTRATOR, TERMINAL)
    await _cards(panel, page)
    await _codes(panel, page)
    database.configure(lived_in_url)
    await _visit(panel, page, await family(ADMINISTRATOR, TERMINAL, "juminka-koseki"))
    await database.dispose()
    await page.goto(f"{address}/devices")
    await _pad(panel, page)
    assert started.left()
    browsers.cut_off = True  # the panel's server goes while it is open
    await started.ends_with(signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_it_can_be_ended_while_it_still_begins(start: Start, number: signal.Signals) -> None:
    started = await start()
    await started.says("(http://localhost)")
    await started.ends_with(number)


@pytest.mark.parametrize(
    ("environment", "why"),
    [({"PATH": "/nowhere"}, "(umockdev-wrapper), unshare, chromium"), ({"DISPLAY": ":"}, "(Chromium did not start)")],
)
async def test_without_a_bus_or_a_browser_there_are_cards_only(
    start: Start, browsers: Browsers, environment: dict[str, str], why: str
) -> None:
    if "PATH" not in environment:
        require(missing())
    started = await start(**environment)
    await started.says(f"Cards only.*{why}")
    panel = await (await browsers.context(STAFF_SIZE, url=await started.says(PANEL))).new_page()
    await panel.goto("/")
    await expect(panel.get_by_role("region")).to_have_count(1)
    await panel.get_by_role("button", name="在留カード (").click()
    await expect(panel.get_by_role("status")).to_contain_text("在留カード (AB12345678CD) 残り")
    browsers.cut_off = True
    await started.ends_with(signal.SIGTERM)


async def _cards(panel: Page, page: Page) -> None:
    await expect(page.get_by_role("button", name="カード 読めます")).to_be_visible()
    await panel.get_by_role("button", name="運転免許証 暗証番号なし").click()
    await expect(page.get_by_role("dialog")).to_contain_text("運転免許証が置かれました")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def _codes(panel: Page, page: Page) -> None:
    section = page.get_by_role("region", name="この端末の署名パッドと読み取り機")
    await section.get_by_role("button", name="読み取りを試す").click()
    await expect(section.get_by_text("二次元コードを読ませてください")).to_be_visible()
    for way, code in (("HID POS", "KK1:K7Q29XMF3"), ("USB-COM", "KK1:TEST23456")):
        await _scan(panel, way, code)
        await expect(section.get_by_text(f"「{code}」を読みました({way})。", exact=True)).to_be_visible()


async def _scan(panel: Page, way: str, code: str) -> None:
    await panel.get_by_role("textbox", name="コード").fill(code)
    await panel.get_by_role("button", name=f"{way} で読む").click()


async def _visit(panel: Page, page: Page, visit: Visit) -> None:
    """Signing, with everything plugged in as it is at the start."""
    await visit.read()
    await page.evaluate("(path) => location.assign(path)", f"{visit.address}/sign")
    section, pad = (
        page.get_by_role("region", name="署名パッド", exact=True),
        panel.get_by_role("region", name="署名パッド"),
    )
    await section.get_by_role("button", name="署名パッドで署名").click()
    await expect(pad.get_by_text("1枚目の画面 書けます")).to_be_visible()
    await pad.get_by_role("button", name="名前を書く").click()
    await expect(section.get_by_role("img")).to_have_attribute("data-strokes", "3")
    await pad.get_by_role("button", name="OK").click()
    await expect(SignScreen(page).state).to_have_text("署名が済みました")


async def _pad(panel: Page, page: Page) -> None:
    section = page.get_by_role("region", name="この端末の署名パッドと読み取り機")
    pad = panel.get_by_role("region", name="署名パッド")
    await pad.get_by_role("button", name="STU-540 を挿す").click()
    await expect(section.get_by_role("listitem").first).to_contain_text("STU-540 がつながりました")
    await section.get_by_role("button", name="署名パッドを試す").click()
    await expect(pad.get_by_role("img", name="署名パッドの画面")).to_be_visible()
    await _sign(pad, section, screen=1)
    await pad.get_by_role("button", name="やり直し").click()
    await expect(section.get_by_role("img")).to_have_attribute("data-strokes", "0")
    await _sign(pad, section, screen=2)
    await pad.get_by_role("button", name="OK").click()
    await expect(section.get_by_text("3 画・72 点を受け取りました")).to_be_visible()
    await expect(pad.get_by_text("画面には何も出ていません")).to_be_visible()
    await pad.get_by_role("button", name="抜く", exact=True).click()
    await expect(section.get_by_role("listitem").first).to_contain_text("STU-540 が外れました")


async def _sign(pad: Locator, section: Locator, screen: int) -> None:
    await expect(pad.get_by_text(f"{screen}枚目の画面 書けます")).to_be_visible()
    await pad.get_by_role("button", name="名前を書く").click()
    await expect(section.get_by_role("img")).to_have_attribute("data-strokes", "3")
