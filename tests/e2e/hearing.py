"""Everything that reaches a browser: what its pages hold, every HTTP answer, every websocket frame, every PDF."""

import asyncio
import html
import json
import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote

from playwright.async_api import BrowserContext, Page, Response, WebSocket

from tests.e2e.papers import text_of

HELD = """() => JSON.stringify({
    page: document.documentElement.outerHTML,
    inputs: [...document.querySelectorAll("input, textarea")].map((box) => box.value),
    title: document.title, address: location.href, elements: window.mounted_app?.elements ?? null,
    session: Object.entries(sessionStorage), local: Object.entries(localStorage),
    state: history.state, name: window.name,
})"""
NO_TEXT = re.compile(r"image/|font/|javascript|text/css")


@dataclass
class Hearing:
    """Listens from :meth:`of` on; :meth:`everything` is what was heard, with all ways of writing a letter undone."""

    context: BrowserContext
    beside: int = 0  # port of the terminal's own agent: what that says to the page is not what the program sends
    heard: list[str] = field(default_factory=list)
    _reading: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page, *, beside: int = 0) -> Self:
        """Listen to every page of the browser that ``page`` is in."""
        hearing = cls(page.context, beside)
        page.context.on("response", lambda answer: hearing._reading.append(asyncio.create_task(hearing._read(answer))))
        for one in page.context.pages:
            one.on("websocket", hearing._listen)
        page.context.on("page", lambda fresh: fresh.on("websocket", hearing._listen))
        return hearing

    def _listen(self, socket: WebSocket) -> None:
        if self.beside and f":{self.beside}/" in socket.url:
            return
        socket.on("framereceived", lambda frame: self.heard.append(_text(frame)))

    async def _read(self, answer: Response) -> None:
        kind = answer.headers.get("content-type", "")
        if NO_TEXT.search(kind) or answer.status in {204, 301, 302, 303, 304}:
            return
        self.add(await answer.body(), kind)

    def add(self, body: bytes, kind: str) -> None:
        """Something that came by another way: a paper fetched."""
        self.heard.append(text_of(body) if "pdf" in kind else _text(body))

    async def fetch(self, address: str) -> int:
        """Ask for ``address`` with the rights of the browser; returns the answer's status."""
        answer = await self.context.request.get(address)
        self.add(await answer.body(), answer.headers.get("content-type", ""))
        return answer.status

    async def everything(self) -> str:
        """All of it, with what the pages hold now, without spaces."""
        await asyncio.gather(*self._reading)
        held = [await page.evaluate(HELD) for page in self.context.pages]
        return _plain("\n".join([*self.heard, *held]))


def _text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode("utf-8", "replace")


def _plain(text: str) -> str:
    """Escapes of JSON, HTML and addresses undone."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: json.loads(f'"{found[0]}"'), text)
    return re.sub(r"\s", "", unquote(html.unescape(text)))
