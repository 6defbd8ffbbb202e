"""Sign-in and sign-out: plain HTML forms, so that a password never travels over the screens' websocket."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from components import theme
from pages.here import SESSION_COOKIE, TERMINAL_COOKIE, signed_in
from services.base import database
from services.base.errors import UserError
from services.base.i18n import t
from services.staff import service as staff

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/sign-in")
async def sign_in_page(request: Request) -> Response:
    """The sign-in form; a screen that faces a resident shows nothing of staff."""
    async with database.transaction() as session:
        found = await staff.current(session, request.cookies.get(SESSION_COOKIE, ""))
    if found is not None and found.turned:
        return RedirectResponse("/resident", status_code=303)
    return await _form(request)


@router.get("/signed-in")
async def signed_in_still(request: Request) -> Response:
    """For pages at work: 204 while their session goes on, which this is a use of, otherwise 401."""
    return Response(status_code=401 if await signed_in(request) is None else 204)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    user: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    terminal: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "/",
) -> Response:
    """Check ID and password; on success set the session cookie and go on to where the person was."""
    try:
        async with database.transaction() as session:
            before = request.cookies.get(SESSION_COOKIE, "")
            token = await staff.sign_in(session, user.strip(), password, terminal, instead_of=before)
    except UserError as error:
        return await _form(request, user=user, error=t(error.key, **error.params), then=then)
    answer = RedirectResponse(then if then.startswith("/") and not then.startswith("//") else "/", status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="strict", secure=secure)
    answer.set_cookie(TERMINAL_COOKIE, terminal, httponly=True, samesite="strict", secure=secure, max_age=YEAR)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session; every open page of it closes at once, in whatever process."""
    token = request.cookies.get(SESSION_COOKIE, "")
    async with database.transaction() as session:
        await staff.sign_out(session, token)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


async def _form(request: Request, *, user: str = "", error: str = "", then: str | None = None) -> HTMLResponse:
    async with database.transaction() as session:
        terminals = await staff.terminals(session)
    chosen = request.cookies.get(TERMINAL_COOKIE, "")
    offices: dict[str, list[str]] = {}
    for terminal in terminals:
        mark = " selected" if terminal.id == chosen else ""
        option = f'<option value="{escape(terminal.id)}"{mark}>{escape(terminal.name)}</option>'
        offices.setdefault(terminal.office_name, []).append(option)
    groups = "".join(f'<optgroup label="{escape(name)}">{"".join(rows)}</optgroup>' for name, rows in offices.items())
    message = f'<p class="message bad" role="alert">{escape(error)}</p>' if error else ""
    target = then if then is not None else request.query_params.get("then", "/")
    return HTMLResponse(
        PAGE.format(
            head=theme.head("unsaved.js"),  # forgets what the last clerk entered and nobody stored
            message=message,
            user=escape(user),
            focus_user="" if user else " autofocus",
            focus_password=" autofocus" if user else "",
            groups=groups,
            then=escape(target),
            icon=theme.static_url("favicon.svg"),
            style=theme.static_url("sign_in.css"),
        ),
        status_code=401 if error else 200,
    )


PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>サインイン | 書かない窓口 伊賀市</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{icon}">{head}<link rel="stylesheet" href="{style}"></head>
<body class="sign-in"><main>
<h1><img src="{icon}" alt="" width="40" height="40"> 書かない窓口</h1><p class="soft">伊賀市 窓口支援システム</p>
{message}
<form method="post" action="/sign-in">
<input type="hidden" name="then" value="{then}">
<label for="user">職員ID</label>
<input id="user" name="user" value="{user}" autocomplete="username" required{focus_user}>
<label for="password">パスワード</label>
<input id="password" name="password" type="password" autocomplete="current-password" required{focus_password}>
<label for="terminal">この端末</label>
<select id="terminal" name="terminal" required>{groups}</select>
<p class="field-note">端末は一度選ぶと、次からこの画面で選ばれています。</p>
<button type="submit">サインイン</button>
</form></main></body></html>"""
