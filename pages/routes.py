"""Every address of the program: the staff's single page, the resident's screen, and plain HTTP routes."""

from fastapi import APIRouter
from starlette.requests import HTTPConnection

from pages import health, printing, shell, sign_in
from pages.cards import enrol
from pages.here import SCREEN_COOKIE, signed_in
from pages.resident import lock
from pages.resident import page as resident
from services.base import database
from services.catalogue import service as catalogue
from services.documents import towns
from services.reception import service as reception

http = APIRouter()
http.include_router(health.router)
http.include_router(sign_in.router)
http.include_router(printing.router)
http.include_router(lock.router)
http.include_router(enrol.router)


def register_screens() -> None:
    """Register the NiceGUI pages."""
    shell.register()
    resident.register()


async def knows_browser(connection: HTTPConnection) -> bool:
    """Whether this browser may open a websocket: a signed-in clerk, or a resident screen (paired or asking to be)."""
    return SCREEN_COOKIE in connection.cookies or await signed_in(connection) is not None


async def warm_up() -> None:
    """Load what the first visitor would otherwise wait for."""
    async with database.transaction() as session:
        await catalogue.current(session)
        await towns.load(session)  # pages then find the same faults in an address as the signature
    await reception.warm_up()
