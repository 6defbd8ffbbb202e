"""Codes typed by a reader that is a keyboard, on whatever staff screen (``static/scan.js`` must be in the head)."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

from hardware.codes.readers import CodeRead, How


def on_scan(handler: Callable[[CodeRead], Awaitable[object]]) -> None:
    """Call ``handler`` with every code that is typed so while the present page is open."""

    async def scanned(event: GenericEventArguments) -> None:
        await handler(CodeRead(str(event.args["code"]), How.KEYBOARD))

    ui.on("scan", scanned)
