"""The open pages of a signed-in browser: they close when its session ends or its screen turns, in whatever process.

A page is closed on the server, whatever its browser does: its elements are gone, so nothing that is still typed or
clicked there reaches anybody. Its browser is told where to go besides.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import asyncpg
from nicegui import Client, background_tasks, core
from sqlalchemy.exc import SQLAlchemyError

from services.base import database
from services.base.events import Change, bus
from services.staff import service as staff

LOOK_EVERY = 60.0  # seconds: how soon a page closes that was left alone for too long
log = logging.getLogger(__name__)

# What became of the session → where the browser goes. Loaded anew, the address shows what its browser may see now: to
# whoever has to sign in first it opens behind the form, and what was typed last is put back (``static/unsaved.js``).
STAFF = {
    "signed_out": 'document.body.replaceChildren(); location.replace("/sign-in")',
    "ended": "document.body.replaceChildren(); location.reload()",
    "turned": 'window.kakanaiForget?.(); document.body.replaceChildren(); location.replace("/resident")',
}
RESIDENT = dict.fromkeys(
    ("signed_out", "ended", "turned_back"),
    # resident.js, when the password was typed in this very page
    'window.kakanaiForget?.(); document.body.replaceChildren(); window.kakanaiBack || location.replace("/resident")',
)


@dataclass(frozen=True, slots=True)
class _Page:
    session: str  # its key
    leave: Mapping[str, str]


_pages: dict[Client, _Page] = {}


def belong(client: Client, token: str, leave: Mapping[str, str]) -> None:
    """Close the page of ``client`` when one of the things in ``leave`` happens to the session of ``token``."""
    _pages[client] = _Page(staff.session_key(token), leave)
    client.on_delete(lambda: _pages.pop(client, None))


@asynccontextmanager
async def watched() -> AsyncIterator[None]:
    """Follow what becomes of the sessions of this process's pages."""
    unsubscribe = bus.subscribe(staff.SESSIONS, _heard)
    looking = asyncio.create_task(_look_again_and_again())
    try:
        yield
    finally:
        unsubscribe()
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


async def look() -> None:
    """Close the pages of sessions of which nobody told: ended by time, or while the bus was away."""
    keys = {page.session for page in _pages.values()}
    if not keys:
        return
    async with database.transaction() as session:
        stands = await staff.standing(session, keys)
    for key, kind in stands.items():
        _close(key, kind)


async def _heard(change: Change) -> None:
    if change.kind == "resync":
        await look()
    else:
        _close(change.data["key"], change.kind)


async def _look_again_and_again() -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            await look()
        except (SQLAlchemyError, asyncpg.PostgresError, OSError):
            log.warning("Whether sessions go on could not be read; trying again.")


def _close(key: str, kind: str) -> None:
    for client, page in list(_pages.items()):
        if page.session == key and kind in page.leave:
            _leave(client, page.leave[kind])


def _leave(client: Client, words: str) -> None:
    """Close the page. One that is being built or away from the network can say nothing: it closes when it comes."""
    if not client.has_socket_connection:
        client.on_connect(lambda: _leave(client, words))
    elif not client.is_deleted:
        client.delete()
        background_tasks.create(core.sio.emit("run_javascript", {"code": words}, room=client.id))
