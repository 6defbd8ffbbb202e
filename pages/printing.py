"""The papers of a visit as PDF: for signed-in staff, behind the guard, recorded, and kept by no cache."""

from collections.abc import Awaitable, Callable, Iterable
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from components import theme
from components.text import sentence
from pages.here import signed_in
from pages.papers import Papers
from services.audit import guarding
from services.audit import service as audit
from services.audit.events import Printed
from services.base import database
from services.base.database import AsyncSession
from services.base.errors import NotAllowed, NotFound, UserError
from services.base.i18n import t
from services.documents import pdf, printing, slips
from services.handoff import service as handoff
from services.reception.models import VISIT
from services.registry import guard
from services.staff import service as staff
from services.staff.service import Action, SignedIn

router = APIRouter(prefix="/print")
Render = Callable[[], Awaitable[bytes]]
Gather = Callable[[AsyncSession, SignedIn, Papers], Awaitable[tuple[Render, Iterable[str]]]]


@router.get("/form/{visit_id}/{form}/{subject}")
async def print_form(request: Request, visit_id: str, form: str, subject: str) -> Response:
    """One form; ``subject`` is a person key or ``visit``."""
    key = form, VISIT if subject == "visit" else subject

    async def gather(session: AsyncSession, here: SignedIn, papers: Papers) -> tuple[Render, Iterable[str]]:
        sheets = await papers.sheets(session, here, only=key)
        return lambda: pdf.render(sheets), [form]

    return await _answer(request, visit_id, "form", gather)


@router.get("/pack/{visit_id}")
async def print_pack(request: Request, visit_id: str) -> Response:
    """All forms of the visit, one after the other."""

    async def gather(session: AsyncSession, here: SignedIn, papers: Papers) -> tuple[Render, Iterable[str]]:
        sheets = await papers.sheets(session, here)
        return lambda: pdf.render(sheets), [sheet.form.id for sheet in sheets]

    return await _answer(request, visit_id, "pack", gather)


@router.get("/slip/{visit_id}")
async def print_slip(request: Request, visit_id: str, code: str = "") -> Response:
    """受付票 with the code that the screen shows; the database knows only its hash."""

    async def gather(session: AsyncSession, here: SignedIn, papers: Papers) -> tuple[Render, Iterable[str]]:
        if await handoff.visit_of(session, code) != visit_id:
            raise NotFound
        paper = papers.slip(handoff.parse_code(code))
        return lambda: pdf.beside(slips.render_slip, paper), ["slip"]

    return await _answer(request, visit_id, "slip", gather)


@router.get("/guide/{visit_id}")
async def print_guide(request: Request, visit_id: str) -> Response:
    """案内票 in the resident's language."""

    async def gather(session: AsyncSession, here: SignedIn, papers: Papers) -> tuple[Render, Iterable[str]]:
        paper = await papers.guide(session)
        return lambda: pdf.beside(slips.render_guide, paper), ["guide"]

    return await _answer(request, visit_id, "guide", gather)


@router.get("/copy/{visit_id}")
async def print_copy(request: Request, visit_id: str) -> Response:
    """控え for the resident."""

    async def gather(session: AsyncSession, here: SignedIn, papers: Papers) -> tuple[Render, Iterable[str]]:
        copy = await printing.copy_pdf(session, visit_id)

        async def ready() -> bytes:
            return copy

        return ready, ["copy"]

    return await _answer(request, visit_id, "copy", gather)


async def _answer(request: Request, visit_id: str, what: str, gather: Gather) -> Response:
    """The PDF, or a page with the sentence that says why there is none."""
    here = await signed_in(request)
    if here is None or here.turned:
        return _refusal(NotAllowed(), 403)
    try:
        async with database.transaction() as session:
            if not staff.may(here, Action.WORK_ON_VISIT):
                raise NotAllowed
            papers = await Papers.of(session, visit_id)
            await guarding.require_free(
                session, here.user_id, here.terminal_id, visit_id, papers.people, guard.Door.PRINT
            )
            render, contents = await gather(session, here, papers)
            for content in contents:
                await audit.record(session, Printed(here.user_id, here.terminal_id, visit_id, content))
        content_bytes = await render()
    except UserError as error:
        return _refusal(error, _status(error))
    name = f"{papers.state.number:04d}-{what}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content_bytes, media_type="application/pdf", headers=headers)


def _status(error: UserError) -> int:
    match error:
        case NotFound():
            return 404
        case pdf.PaperFailed():
            return 500
        case _:
            return 403


def _refusal(error: UserError, status: int) -> HTMLResponse:
    said = [sentence(error)]
    if isinstance(error, guard.Stopped):
        said += dict.fromkeys(t(stop.sentence_key) for stop in error.stops)
    sentences = "<br>".join(escape(one) for one in said)
    page = REFUSAL.format(head=theme.head(), title=t("print.refused"), sentences=sentences)
    return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})


REFUSAL = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body><main class="shell-main"><h1>{title}</h1>
<p class="message bad" role="alert">{sentences}</p></main></body></html>"""
