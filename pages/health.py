"""``GET /healthz``: 200 once a visit can be opened."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services.base import database

router = APIRouter()
READY = "select exists(select 1 from catalogue_version) and exists(select 1 from terminal)"


@router.get("/healthz")
async def healthz() -> PlainTextResponse:
    """``ok`` with 200 when database, catalogue and terminals are there; 503 otherwise."""
    try:
        async with database.transaction() as session:
            ready = bool((await session.execute(text(READY))).scalar())
    except (SQLAlchemyError, OSError):
        ready = False
    return PlainTextResponse("ok" if ready else "not ready", status_code=200 if ready else 503)
