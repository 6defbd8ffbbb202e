"""A terminal without a browser: loads a page of ours, keeps its element tree, types into it, and sees updates arrive.

It speaks what NiceGUI's own script speaks (HTML with the element tree, then socket.io), so hundreds fit on one core.
"""

import asyncio
import html
import json
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import aiohttp
import socketio

ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.S)
QUERY = re.compile(r"query: (\{.*?\}),\n", re.S)
Element = dict[str, Any]
Seen = Callable[[dict[str, Element]], bool]


class Terminal:
    """One open page. ``elements`` is what stands on it now."""

    def __init__(self, base_url: str, cookies: dict[str, str] | None = None) -> None:
        self.base_url = base_url
        self.cookies = cookies or {}
        self.elements: dict[str, Element] = {}
        self.client_id = ""
        self.failure: str | None = None
        self._socket = socketio.AsyncClient(reconnection=False, websocket_extra_options={"compress": 15})
        self._waiting: list[tuple[Seen, asyncio.Future[float]]] = []

    async def open(self, path: str, session: aiohttp.ClientSession) -> None:
        """Load ``path`` and connect its socket."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie} if cookie else {}
        async with session.get(self.base_url + path, headers=headers, allow_redirects=False) as answer:
            page = await answer.text()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
        found, query = ELEMENTS.search(page), QUERY.search(page)
        if found is None or query is None:
            raise RuntimeError(f"{path}: not a page of the program")
        self.elements = json.loads(html.unescape(found[1]))
        parameters = json.loads(query[1].replace("'", '"').replace("True", "true"))
        self.client_id = parameters["client_id"]
        parameters |= {"document_id": str(uuid.uuid4()), "tab_id": str(uuid.uuid4()), "old_tab_id": ""}
        self._socket.on("update", self._updated)
        self._socket.on("run_javascript", self._run)
        address = "&".join(f"{key}={str(value).lower()}" for key, value in parameters.items())
        await self._socket.connect(
            f"{self.base_url}?{address}", headers=headers, transports=["websocket"],
            socketio_path="/_nicegui_ws/socket.io",
        )  # fmt: skip

    async def close(self) -> None:
        """Disconnect."""
        await self._socket.disconnect()

    def find(self, wanted: Callable[[Element], bool]) -> str | None:
        """The id of the first element that ``wanted`` accepts."""
        return next((key for key, element in self.elements.items() if element and wanted(element)), None)

    async def emit(self, element_id: str, event: str, *args: Any) -> None:
        """Do what the browser does when ``event`` happens on the element."""
        element = self.elements[element_id]
        listener = next(e["listener_id"] for e in element["events"] if e["type"] == event)
        message = {
            "id": int(element_id), "client_id": self.client_id, "listener_id": listener,
            "args": [json.dumps(arg) for arg in args],
        }  # fmt: skip
        await self._socket.emit("event", message)

    async def scan(self, code: str) -> None:
        """A code reader types a slip's code (``static/scan.js`` sends it as one event of the page)."""
        await self.emit("0", "scan", {"code": code})

    def seen(self, what: Seen) -> "asyncio.Future[float]":
        """A future of the moment (``time.perf_counter``) at which an update for which ``what`` holds arrives."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append((what, future))
        return future

    async def until(self, wanted: Callable[[Element], bool], patience: float = 20) -> str:
        """Wait until an element that ``wanted`` accepts stands on the page; returns its id."""
        deadline = time.monotonic() + patience
        while (found := self.find(wanted)) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("the element never came")
            await asyncio.wait_for(self.seen(lambda _: True), left)
        return found

    def _updated(self, message: dict[str, Any]) -> None:
        message.pop("_id", None)
        for key, element in message.items():
            if element is None:
                self.elements.pop(key, None)
            else:
                self.elements[key] = element
        self._tell(message)

    def _tell(self, message: dict[str, Any]) -> None:
        now = time.perf_counter()
        for entry in list(self._waiting):
            what, future = entry
            if future.done():
                self._waiting.remove(entry)
            elif what(message):
                future.set_result(now)
                self._waiting.remove(entry)

    def _run(self, message: dict[str, Any]) -> None:
        code = str(message.get("code"))
        if "location.reload" in code:
            self.failure = code
        self._tell({"": {"run": code}})
