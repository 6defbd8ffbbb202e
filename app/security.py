"""Response headers, the content policy with its nonce, and the check at the websocket's door.

The policy was measured against everything the screens use (nicegui.md, Security of the page). The nonce goes into the
inline scripts of each page as it passes; texts of people cannot contain a script tag there because NiceGUI escapes
``<`` in the element tree.
"""

import re
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; connect-src 'self' ws://127.0.0.1:*; img-src 'self' data: blob:; font-src 'self' data:; "
    "script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; frame-src 'self' blob:; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; manifest-src 'self'"
)
SCRIPT_TAG = re.compile(rb"<script(?=[\s>])")

SocketDoor = Callable[[HTTPConnection], Awaitable[bool]]


class SecurityHeaders:
    """ASGI middleware: security headers on everything, a fresh nonce in every HTML page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        html_start: Message | None = None
        body = bytearray()

        async def send_secured(message: Message) -> None:
            nonlocal html_start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY.format(nonce=nonce)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), hid=(self), serial=(self)"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Cache-Control"] = "no-store"
                    html_start = message
                    return
            elif message["type"] == "http.response.body" and html_start is not None:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                page = SCRIPT_TAG.sub(b'<script nonce="' + nonce.encode() + b'"', bytes(body))
                MutableHeaders(scope=html_start)["content-length"] = str(len(page))
                await send(html_start)
                await send({"type": "http.response.body", "body": page})
                return
            await send(message)

        await self.app(scope, receive, send_secured)


class SocketGuard:
    """ASGI middleware: the screens' websocket opens only from our own origin and for a known browser.

    What opens a page's own messages is the client id in it, a bearer secret. This keeps pages of other origins and
    browsers that neither signed in nor asked to be a resident's screen from trying one.
    """

    def __init__(self, app: ASGIApp, path: str, door: SocketDoor) -> None:
        self.app = app
        self.path = path
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not scope["path"].startswith(self.path):
            await self.app(scope, receive, send)
            return
        if same_origin(Headers(scope=scope)) and await self.door(HTTPConnection(scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4403})
        else:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b""})


def same_origin(headers: Headers) -> bool:
    """Whether the request comes from a page of this very host (RFC 6454); no Origin header means it does."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
