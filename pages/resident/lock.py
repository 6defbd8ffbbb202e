"""The way back from a screen turned to the resident: the clerk's password, by an HTTP form and never by websocket."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse
from nicegui import ui

from components.text import text
from pages.here import SESSION_COOKIE
from services.base import database
from services.base.errors import UserError
from services.base.i18n import t
from services.staff import service as staff
from services.staff.service import SignedIn

router = APIRouter()


@router.post("/resident/back")
async def back(request: Request, password: Annotated[str, Form()] = "") -> JSONResponse:
    """Unlock this browser. Answers where to go, or 403 with a sentence."""
    token = request.cookies.get(SESSION_COOKIE, "")
    try:
        async with database.transaction() as session:
            await staff.turn_back(session, token, password)
            clerk = await staff.current(session, token)
            screen = None if clerk is None else await staff.showing(session, clerk.terminal_id)
    except UserError as error:
        return JSONResponse({"sentence": t(error.key, **error.params)}, status_code=403)
    return JSONResponse({"to": "/" if screen is None or screen.visit_id is None else f"/visit/{screen.visit_id}"})


def staff_corner(clerk: SignedIn) -> None:
    """A small button for staff, and behind it the field for the password (``static/resident.js`` sends it)."""
    with ui.element("details").classes("staff-corner"):
        text("summary", t("lock.open"))
        with ui.element("form").props('action="/resident/back" method="post"'):
            text("label", t("lock.password", name=clerk.user_name)).props('for="staff-password"')
            ui.element("input").props(
                'id="staff-password" name="password" type="password" autocomplete="off" required '
                'aria-describedby="staff-sentence"'
            )
            text("p", "", "staff-sentence").props('id="staff-sentence" role="alert"')
            with ui.element("button").props("type=submit"):
                text("span", t("lock.go"))
