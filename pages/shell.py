"""The staff's single page: header with search and scan, and the screen that the address names."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse
from nicegui import ui

from components import theme
from components.devices import Devices
from components.scan import on_scan
from components.text import text
from hardware.codes.readers import CodeRead
from pages import sessions
from pages.board import board
from pages.cards.desk import CardDesk
from pages.devices.page import devices
from pages.devices.protocol import protocol
from pages.here import PATIENCE, SESSION_COOKIE, Here, signed_in
from pages.opening import open_by_code
from pages.search import header_search, search
from pages.visit.frame import visit
from services.base import database
from services.base.i18n import STAFF_LANGUAGE, t
from services.base.wording import clock_time
from services.registry import service as registry
from services.staff import service as staff
from services.staff.service import Action

ROUTES: dict[str, Callable[..., Any]] = {
    "/": board,
    "/visit/{visit_id}": visit,
    "/search": search,
    "/devices": devices,
    "/devices/protocol/{terminal}": protocol,
}


def register() -> None:
    """Register the page for every staff address."""
    for path in (*ROUTES, "/visit/{visit_id}/{step}"):
        ui.page(path, title="書かない窓口 伊賀市", response_timeout=PATIENCE)(staff_page)


async def staff_page(request: Request) -> RedirectResponse | None:
    """Build the shell for a signed-in clerk; anybody else goes to the sign-in form first."""
    session = await signed_in(request)
    if session is None:
        return RedirectResponse(f"/sign-in?then={quote(request.url.path)}")
    ui.add_head_html(theme.connection_words({STAFF_LANGUAGE: (t("connection.away"), t("connection.back"))}))
    client = ui.context.client
    client.storage["here"] = Here(session)
    token = client.storage["session"] = request.cookies[SESSION_COOKIE]
    sessions.belong(client, token, sessions.STAFF)
    ui.add_head_html(f'<script defer src="{theme.static_url("session.js")}"></script>')
    await _header(Here(session))
    at = Here(session)

    async def opened(code: CodeRead) -> None:
        await open_by_code(at, code.text)

    on_scan(Devices(opened).read)
    with ui.element("div").classes("shell-main").props('id="main"'):  # Quasar's page around it is the <main>
        ui.sub_pages(ROUTES)
    return None


async def _header(here: Here) -> None:
    async with database.transaction() as session:
        as_of = await registry.data_time(session)
    with ui.context.client.layout, ui.element("header").classes("shell-header no-print") as header:
        with ui.link(target="/").classes("shell-brand"):
            ui.element("img").classes("mark").props(f'src="{theme.static_url("favicon.svg")}" alt=""')
            ui.label("書かない窓口")
            with ui.element("div").classes("shell-desk"):
                ui.label(here.signed_in.office_name)
                ui.label(here.signed_in.user_name)
        header_search(here)
        with ui.element("div").classes("shell-right"):
            CardDesk(here)
            if staff.may(here.signed_in, Action.MANAGE_DEVICES):
                ui.link(t("devices.title"), "/devices")
            text("span", f"住民記録 {clock_time(as_of)} 現在", "num")
            with ui.element("form").props('method="post" action="/sign-out"'):
                text("button", "サインアウト", "shell-out").props('type="submit"')
    header.move(target_index=0)  # in front of the page, not inside its <main>
