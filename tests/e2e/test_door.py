"""Who may open the screens' websocket, and how what the program says travels."""

import re

import pytest
from playwright.async_api import BrowserContext, expect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from pages.here import SCREEN_COOKIE, SESSION_COOKIE
from tests.e2e.conftest import Browsers, Clerk, Server

CLERK, TERMINAL = "yamada", "juminka-koseki-3"
INLINE = re.compile(r"<script((?:\s[^>]*)?)>")


def knock(server: Server, cookie: str, *, origin: str | None = None) -> connect:
    """A browser's way to the socket, offering compression as browsers do."""
    return connect(
        f"ws://127.0.0.1:{server.port}/_nicegui_ws/socket.io/?EIO=4&transport=websocket",
        origin=origin or server.url,
        additional_headers={"Cookie": cookie} if cookie else {},
        compression="deflate",
    )


async def opened(door: connect) -> bool:
    """Whether the door opens: behind it socket.io greets."""
    try:
        async with door as socket:
            assert str(await socket.recv()).startswith("0{")
            return True
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        return False


async def session_of(context: BrowserContext) -> str:
    """The cookie header of a signed-in clerk's browser."""
    (cookie,) = [cookie for cookie in await context.cookies() if cookie["name"] == SESSION_COOKIE]
    return f"{SESSION_COOKIE}={cookie['value']}"


async def test_it_opens_for_pages_of_a_signed_in_clerk_only(staff: Clerk, server: Server) -> None:
    cookie = await session_of((await staff(CLERK, TERMINAL)).context)
    assert await opened(knock(server, cookie))
    assert not await opened(knock(server, cookie, origin="https://attacker.example"))
    assert not await opened(knock(server, cookie, origin=f"http://127.0.0.1:{server.port + 1}"))
    assert not await opened(knock(server, cookie + "x"))
    assert not await opened(knock(server, ""))


async def test_it_opens_for_a_residents_screen(browsers: Browsers, server: Server) -> None:
    page = await browsers.resident()
    (cookie,) = [cookie for cookie in await page.context.cookies() if cookie["name"] == SCREEN_COOKIE]
    held = f"{SCREEN_COOKIE}={cookie['value']}"
    assert await opened(knock(server, held))
    assert not await opened(knock(server, held, origin="https://attacker.example"))


async def test_who_signs_out_leaves_no_page_open_and_no_way_back(staff: Clerk, server: Server) -> None:
    page = await staff(CLERK, TERMINAL)
    cookie = await session_of(page.context)
    other = await page.context.new_page()
    await other.goto("/search")
    await expect(other.get_by_role("button", name="サインアウト")).to_be_visible()
    await page.get_by_role("button", name="サインアウト").click()
    for tab in (page, other):
        await expect(tab.get_by_label("職員ID")).to_be_visible()
    assert not await opened(knock(server, cookie))


async def test_messages_travel_uncompressed_to_whoever_offers_compression(staff: Clerk, server: Server) -> None:
    cookie = await session_of((await staff(CLERK, TERMINAL)).context)
    socket: ClientConnection
    async with knock(server, cookie) as socket:
        assert socket.protocol.extensions == []


@pytest.mark.parametrize("path", ["/", "/resident"])
async def test_scripts_of_a_page_run_by_a_word_that_is_new_each_time(staff: Clerk, path: str) -> None:
    page = await staff(CLERK, TERMINAL)
    words = set()
    for _ in range(2):
        answer = await page.request.get(path)
        policy = answer.headers["content-security-policy"]
        (word,) = re.findall(r"script-src 'self' 'nonce-([\w-]{20,})'", policy)
        scripts = INLINE.findall(await answer.text())
        assert scripts and all(f'nonce="{word}"' in script for script in scripts)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        words.add(word)
    assert len(words) == 2
