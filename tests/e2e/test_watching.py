"""What fails every test here, whatever it is about: an error in a browser's console, a traceback of a server."""

from playwright.async_api import Page

from tests.e2e.conftest import Browsers, Server


async def ask_for(page: Page, address: str) -> None:
    """Have the page load ``address``, and wait until its console said that this failed."""
    async with page.expect_console_message(lambda message: message.text.startswith("Failed to load resource")):
        await page.evaluate("(address) => fetch(address).catch(() => null)", address)


async def test_a_resource_that_is_not_there_is_an_error(browsers: Browsers) -> None:
    browsers.cut_off = True  # which is no excuse
    page = await browsers.staff("yamada", "juminka-koseki-1")
    await ask_for(page, "/static/nothing.js")
    (error,) = browsers.errors
    assert error.endswith("404 (Not Found)")
    browsers.errors.clear()


async def test_a_cut_network_is_an_error_where_nobody_cut_it(browsers: Browsers) -> None:
    page = await browsers.staff("yamada", "juminka-koseki-1")  # no agent runs there, which is said and is no error
    await page.route("**/cut", lambda route: route.abort())
    await ask_for(page, "/cut")
    assert browsers.errors == ["Failed to load resource: net::ERR_FAILED"]
    browsers.errors.clear()
    browsers.cut_off = True
    await ask_for(page, "/cut")
    assert browsers.errors == []


async def test_a_second_servers_traceback_is_found(browsers: Browsers, own_server: Server) -> None:
    assert browsers.tracebacks() == []
    with own_server.log.open("a", encoding="utf-8") as log:
        log.write("Traceback (most recent call last):\n")
    assert len(browsers.tracebacks()) == 1
    browsers.logs[own_server.log] = own_server.log.stat().st_size
