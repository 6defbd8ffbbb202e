"""The composition root: one ASGI app of screens, HTTP routes, event bus and security, served by uvicorn."""

import errno
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from nicegui import core, ui
from rich.console import Console
from starlette.middleware.gzip import GZipMiddleware

from app import garbage
from app.security import SecurityHeaders, SocketGuard
from app.settings import ROOT, Settings
from components import theme
from pages import not_understood, routes, sessions
from pages.cards import setup as cards
from pages.cards.trust import Trust
from services.base import database
from services.base.events import bus
from services.staff.demo import DEMO_PASSWORD, demo_accounts

PING_SECONDS = 5  # a silent network is noticed after twice this time; NiceGUI would take it from RECONNECT_SECONDS
RECONNECT_SECONDS = 60.0  # a shorter loss of network keeps the page and everything typed (nicegui.md, Drops)
console = Console()


def build(settings: Settings, url: str) -> FastAPI:
    """The whole program as an ASGI app on the database at ``url`` (already prepared)."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        database.configure(url, pool_size=20)
        await bus.start(url)
        await routes.warm_up()
        core.sio.packet_class.uses_binary_events = False  # looking through each message for bytes cost a tenth
        core.sio.eio.ping_interval = core.sio.eio.ping_timeout = PING_SECONDS
        async with sessions.watched(), garbage.in_quiet_moments() as keeper:
            core.app.on_delete(keeper.page_closed)
            announce(settings)
            yield
        await bus.stop()
        await database.dispose()

    origins = tuple(one.strip() for one in settings.origins.split(",") if one.strip())
    trust = Trust.load(settings.trust) if settings.trust else Trust()
    cards.configure(cards.Setup(origins, settings.agent_port, trust))
    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    for one in (app, core.app):  # the screens' own program answers for itself
        not_understood.install(one)
    app.include_router(routes.http)
    app.mount("/static", StaticFiles(directory=ROOT / "components" / "static"), name="static")
    app.mount("/fonts", StaticFiles(directory=ROOT / "fonts"), name="fonts")
    routes.register_screens()
    theme.apply()
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)  # around it: the nonce goes into plain text
    ui.run_with(
        app,
        title="書かない窓口 伊賀市",
        favicon=ROOT / "components" / "static" / "favicon.svg",
        language="ja",
        dark=False,
        tailwind=False,
        gzip_middleware_factory=None,
        reconnect_timeout=RECONNECT_SECONDS,
        binding_refresh_interval=None,
        show_welcome_message=False,
    )
    app.add_middleware(SocketGuard, path="/_nicegui_ws/", door=routes.knows_browser)
    return app


def announce(settings: Settings) -> None:
    """Print where the program is and, in a demonstration, who can sign in."""
    console.print(f"\n[bold]書かない窓口[/bold]  http://localhost:{settings.port}", highlight=False)
    if settings.demo:
        console.print(f"パスワードはすべて  {DEMO_PASSWORD}", highlight=False)
        for account in demo_accounts():
            console.print(f"  {account.id:<10} {account.name}  ({account.office})", highlight=False)
        console.print(f"お客様用の画面       http://localhost:{settings.port}/resident\n", highlight=False)


def require_port(settings: Settings) -> None:
    """Exit with a sentence when the port is taken or not allowed, before anything is prepared.

    :raises OSError: the host is none of this machine.
    """
    family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            sys.exit(f"Port {settings.port} needs more rights. Choose another: PORT=8080 make run")
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            sys.exit(f"Port {settings.port} is in use. Choose another: PORT={settings.port % 65535 + 1} make run")


def run(settings: Settings, url: str) -> None:
    """Serve until interrupted."""
    uvicorn.run(
        build(settings, url),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        ws_max_size=2_000_000,
        ws_per_message_deflate=False,  # docs/decisions/0008
        ws_ping_interval=None,  # socket.io asks by itself
        timeout_graceful_shutdown=3,
    )
