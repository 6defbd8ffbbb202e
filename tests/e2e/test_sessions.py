"""Pages of a signed-in browser once its session is over: closed in whatever process, writing nothing, losing nothing.

Two processes serve the same city; a browser has one cookie for both.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, WebSocketRoute, expect

from services.base import clock, database
from services.base.sql import row, run
from services.staff import service as staff_room
from services.staff.sessions import IDLE
from tests.e2e.conftest import PATIENCE, Browsers, Clerk, Server, sign_in
from tests.e2e.hall import lose_the_bus, stored
from tests.e2e.pages.control import Control
from tests.e2e.pages.forms import Forms
from tests.e2e.visits import Visit, family
from tests.integration.reception.desks import do

pytestmark = pytest.mark.usefixtures("city")
CLERK, TERMINAL, OFFICE = "kondo", "kaigo-3", "kaigo"
OTHER = "ishii"
EVENT = "42["  # of socket.io, inside a message of engine.io
BOX, ITEM = "前の住所の方書", "ev.old_katagaki"


@dataclass
class Wire:
    """Between a tab and its server. Cut ``down``, the tab hears nothing more; cut ``up``, nothing it says arrives.

    ``said`` are the tab's own messages since it was cut.
    """

    down: bool = False
    up: bool = False
    said: list[str] = field(default_factory=list)

    async def lay(self, tab: Page) -> "Wire":
        await tab.route_web_socket("**/_nicegui_ws/**", self._join)
        return self

    def _join(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def to_server(message: str | bytes) -> None:
            said = str(message).startswith(EVENT)
            if said and (self.down or self.up):
                self.said.append(str(message))
            if not (said and self.up):
                server.send(message)

        def to_browser(message: str | bytes) -> None:
            if not (self.down and str(message).startswith(EVENT)):
                browser.send(message)

        browser.on_message(to_server)
        server.on_message(to_browser)


async def forms_at(tab: Page, visit: Visit, server: Server) -> Forms:
    """The forms of the visit, open in a tab on that server."""
    await tab.goto(f"{server.url}{visit.address}/forms")
    forms = Forms(tab)
    await forms.open("住民異動届")
    return forms


async def typed(forms: Forms, words: str) -> None:
    """Typed into the box, and sent as far as the page can."""
    text = forms.box(BOX).get_by_role("textbox")
    await text.fill(words)
    await text.press("Tab")


async def kept(visit: Visit) -> object:
    return (await stored(visit.address)).get(ITEM)


async def token_of(context: BrowserContext) -> str:
    return next(str(cookie["value"]) for cookie in await context.cookies() if cookie["name"] == "kakanai")


async def let_idle(token: str) -> None:
    """Nobody has used the session for so long; no process is told."""
    long_ago = clock.now() - 2 * IDLE
    statement = "update staff_session set last_seen_at = $2 where token_hash = $1"
    await do(lambda s: run(s, statement, staff_room.session_key(token), long_ago))


@pytest.mark.parametrize("over", ["turned", "signed_out", "closed_account"])
async def test_a_page_of_another_process_closes_and_whoever_stays_goes_on(
    staff: Clerk, browsers: Browsers, server: Server, own_server: Server, over: str
) -> None:
    visit, others = await family(CLERK, TERMINAL, OFFICE), await family(OTHER, "kaigo-4", OFFICE)
    here = await staff(CLERK, TERMINAL)
    there, going_on = await here.context.new_page(), await browsers.staff(OTHER, "kaigo-4", url=own_server.url)
    await forms_at(here, visit, server)
    forms, control = await forms_at(there, visit, own_server), await forms_at(going_on, others, own_server)
    await typed(forms, "山田方")
    await expect(forms.box(BOX)).to_contain_text("保存済み")

    if over == "turned":
        await Control(here).turn()
        await there.wait_for_url("**/resident")
        await expect(there.get_by_text("サインアウト")).to_have_count(0)
    elif over == "signed_out":
        await here.get_by_role("button", name="サインアウト").click()
        await expect(there.get_by_label("職員ID")).to_be_visible()
        await expect(here.get_by_label("職員ID")).to_be_visible()
    else:
        await do(lambda s: staff_room.deactivate(s, CLERK))
        await expect(there.get_by_label("職員ID")).to_be_visible()
        await expect(here.get_by_label("職員ID")).to_be_visible()
        await do(lambda s: run(s, "update staff_user set active = true where id = $1", CLERK))
    assert await kept(visit) == "山田方"
    await typed(control, "鈴木方")
    await expect(control.box(BOX)).to_contain_text("保存済み")
    assert await kept(others) == "鈴木方"


@pytest.mark.parametrize("over", ["turned", "signed_out"])
async def test_a_page_that_does_not_go_writes_nothing(
    staff: Clerk, browsers: Browsers, server: Server, own_server: Server, over: str
) -> None:
    """The server has closed it: what its browser does about that is not asked."""
    visit = await family(CLERK, TERMINAL, OFFICE)
    here = await staff(CLERK, TERMINAL)
    await forms_at(here, visit, server)
    there = await here.context.new_page()
    wire = await Wire().lay(there)
    forms = await forms_at(there, visit, own_server)
    await typed(forms, "山田方")
    await expect(forms.box(BOX)).to_contain_text("保存済み")
    watching = await here.context.new_page()  # hears of it as the other tab does, and from the same process
    await watching.goto(own_server.url)
    await expect(watching.get_by_role("button", name="サインアウト")).to_be_visible()

    wire.down = True
    if over == "turned":
        await Control(here).turn()
        await watching.wait_for_url("**/resident")
    else:
        await here.get_by_role("button", name="サインアウト").click()
        await expect(watching.get_by_label("職員ID")).to_be_visible()
    await typed(forms, "鈴木方")
    async with asyncio.timeout(PATIENCE / 1000):
        while not any("鈴木方" in message for message in wire.said):  # noqa: ASYNC110 - the wire has no event of its own
            await asyncio.sleep(0.01)
    await answered(own_server, browsers)
    assert await kept(visit) == "山田方"


async def answered(server: Server, browsers: Browsers) -> None:
    """The server has dealt with everything it was told before: a later page of somebody else has stored a value."""
    visit = await family(OTHER, "kaigo-4", OFFICE)
    forms = await forms_at(await browsers.staff(OTHER, "kaigo-4", url=server.url), visit, server)
    await typed(forms, "後の方")
    await expect(forms.box(BOX)).to_contain_text("保存済み")


async def ended_by_time(browsers: Browsers, own_server: Server) -> tuple[Page, Visit]:
    """A clerk who typed what the server never heard, in front of the form. Nobody told of it, the process looked."""
    visit = await family(CLERK, TERMINAL, OFFICE)
    page = await browsers.staff(CLERK, TERMINAL, url=own_server.url)
    wire = await Wire().lay(page)
    forms = await forms_at(page, visit, own_server)
    wire.up = True
    await typed(forms, "山田方")
    await let_idle(await token_of(page.context))
    await lose_the_bus()
    await expect(page.get_by_label("職員ID")).to_be_visible()
    assert await kept(visit) is None
    wire.up = False
    return page, visit


async def signs_in_again(page: Page, visit: Visit) -> None:
    """Behind the form the same address opens, with what was typed."""
    await sign_in(page, CLERK, TERMINAL)
    await page.wait_for_url(f"**{visit.address}/forms")
    forms = Forms(page)
    await forms.open("住民異動届")
    await expect(forms.box(BOX).get_by_role("textbox")).to_have_value("山田方")
    assert await kept(visit) == "山田方"


async def test_a_session_that_ended_by_time_closes_its_page_and_what_was_typed_comes_back(
    browsers: Browsers, own_server: Server
) -> None:
    page, visit = await ended_by_time(browsers, own_server)
    await signs_in_again(page, visit)


async def test_somebody_else_who_signs_in_then_gets_nothing_of_what_was_typed(
    browsers: Browsers, own_server: Server
) -> None:
    page, visit = await ended_by_time(browsers, own_server)
    left = "Object.entries(sessionStorage).filter(([key]) => key.startsWith('kakanai-unsaved:')).length"
    assert await page.evaluate(left) == 1, "there is something that could be given"
    await sign_in(page, OTHER, TERMINAL)
    await expect(page.get_by_text("この画面では見ることだけできます")).to_be_visible()
    assert await page.evaluate(left) == 0
    assert "山田方" not in await page.content()
    assert await kept(visit) is None


async def test_a_session_that_ended_while_the_network_was_away_leads_to_the_form_and_back(
    staff: Clerk, browsers: Browsers
) -> None:
    """Not to a page that waits for ever for a network that is there."""
    visit = await family(CLERK, TERMINAL, OFFICE)
    page = await staff(CLERK, TERMINAL)
    await page.goto(f"{visit.address}/forms")
    forms = Forms(page)
    await forms.open("住民異動届")
    await browsers.cut(page)
    await page.evaluate("socket.io.engine.close()")  # as it does by itself after a while
    await expect(page.get_by_text("ネットワークが切れています")).to_be_visible()
    await typed(forms, "山田方")
    await let_idle(await token_of(page.context))
    await page.context.set_offline(False)
    await expect(page.get_by_label("職員ID")).to_be_visible()
    assert await kept(visit) is None

    await signs_in_again(page, visit)


async def test_a_lock_that_nobody_heard_of_is_found_when_the_bus_is_back(
    browsers: Browsers, own_server: Server
) -> None:
    page = await browsers.staff(CLERK, TERMINAL, url=own_server.url)
    statement = "update staff_session set turned = true where token_hash = $1"
    key = staff_room.session_key(await token_of(page.context))
    await do(lambda s: run(s, statement, key))
    await lose_the_bus()
    await page.wait_for_url("**/resident")


async def test_whoever_works_in_a_page_keeps_the_session(staff: Clerk) -> None:
    page = await staff(CLERK, TERMINAL)
    key = staff_room.session_key(await token_of(page.context))
    await page.wait_for_function("window.did_handshake")  # opening the page was a use, and so was its socket
    before = clock.now() - IDLE + timedelta(minutes=5)
    await do(lambda s: run(s, "update staff_session set last_seen_at = $2 where token_hash = $1", key, before))
    await page.evaluate("performance.now = ((now) => () => now.call(performance) + 11 * 60 * 1000)(performance.now)")
    await page.keyboard.press("F2")
    async with asyncio.timeout(PATIENCE / 1000):
        while await last_use(key) == before:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
    assert await last_use(key) > clock.now() - timedelta(minutes=1)


async def last_use(key: str) -> object:
    async with database.transaction() as session:
        found = await row(session, "select last_seen_at from staff_session where token_hash = $1", key)
    assert found is not None
    return found["last_seen_at"]


async def test_signing_in_again_closes_the_pages_of_whoever_was_there_before(staff: Clerk) -> None:
    """They open anew, in the name of who is there now."""
    left = await staff(CLERK, TERMINAL)
    tab = await left.context.new_page()
    await tab.goto("/sign-in")
    await sign_in(tab, OTHER, TERMINAL)
    for page in (tab, left):
        await expect(page.locator(".shell-desk")).to_contain_text("石井 隆")


async def test_an_ended_session_takes_its_turned_screen_along(staff: Clerk) -> None:
    """What the resident's view showed by that session's right goes too."""
    visit = await family(CLERK, TERMINAL, OFFICE)
    page = await staff(CLERK, TERMINAL)
    await page.goto(visit.address)
    await Control(page).turn()
    await expect(page.get_by_text("田中 太郎").first).to_be_visible()
    token = await token_of(page.context)
    await do(lambda s: staff_room.sign_out(s, token))
    await expect(page.get_by_text("田中 太郎")).to_have_count(0)
