"""``/resident``: a second device or window paired with a terminal, or the clerk's own touch screen turned around."""

import secrets

from fastapi import Request
from fastapi.responses import RedirectResponse
from nicegui import ui

from components import theme
from pages import sessions
from pages.here import PATIENCE, SCREEN_COOKIE, SESSION_COOKIE
from pages.resident.access import find_seat
from pages.resident.screen import ResidentScreen
from pages.resident.words import ALL
from services.base import database

ADDRESS = "/resident"
YEAR = 365 * 24 * 3600


def register() -> None:
    """Register the page."""
    ui.page(ADDRESS, title=ALL[0]("title"), response_timeout=PATIENCE)(resident_page)


async def resident_page(request: Request) -> RedirectResponse | None:
    """Build the screen; a device that comes for the first time gets its own token before."""
    if SCREEN_COOKIE not in request.cookies:
        answer = RedirectResponse(ADDRESS, status_code=303)
        secure = request.url.scheme == "https"
        token = secrets.token_urlsafe(32)
        answer.set_cookie(SCREEN_COOKIE, token, httponly=True, samesite="strict", secure=secure, max_age=YEAR)
        return answer
    ui.add_head_html(
        theme.connection_words({words.language: (words("connection_away"), words("connection_back")) for words in ALL})
        + f'<link rel="stylesheet" href="{theme.static_url("resident.css")}">'
        f'<script defer src="{theme.static_url("resident.js")}"></script>'
        '<script>document.documentElement.classList.add("resident")</script>'
    )
    async with database.transaction() as session:
        seat = await find_seat(session, request)
    if seat.clerk is not None:
        sessions.belong(ui.context.client, request.cookies[SESSION_COOKIE], sessions.RESIDENT)
    await ResidentScreen(ui.context.client, seat).begin()
    return None
