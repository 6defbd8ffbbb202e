"""A page whose session ends before its browser has come: it closes when it comes, and no other page does."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from nicegui import Client, core, ui
from starlette.requests import Request

from pages import sessions
from services.base.events import bus
from services.staff import service as staff
from tests.integration.reception.desks import do, until

CLERK, TERMINAL = "suzuki", "hoken-1"


@pytest.fixture(autouse=True)
async def following(db: str) -> AsyncIterator[None]:
    core.loop = asyncio.get_running_loop()
    await do(staff.seed_demo)
    await bus.start(db)
    async with sessions.watched():
        yield
    await bus.stop()


async def page() -> tuple[Client, str]:
    """The page of a new session, not yet connected."""
    token = await do(lambda s: staff.sign_in(s, CLERK, staff.DEMO_PASSWORD, TERMINAL))
    request = Request({"type": "http", "path": "/page", "query_string": b"", "headers": []})
    client = Client(ui.page("/page"), request=request)
    sessions.belong(client, token, sessions.STAFF)
    return client, token


async def arrive(client: Client) -> None:
    await client.handle_handshake("socket", "tab", None, "document", None)


async def test_it_closes_when_it_comes() -> None:
    (one, token), (other, _) = await page(), await page()
    heard = asyncio.Event()
    bus.subscribe(staff.SESSIONS, lambda _: heard.set())
    await do(lambda s: staff.sign_out(s, token))
    await heard.wait()
    assert not one.is_deleted  # whoever builds it finds it whole
    for client in (one, other):
        await arrive(client)
    await until(lambda: one.is_deleted)
    assert not other.is_deleted
    other.delete()
