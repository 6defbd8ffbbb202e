"""The program in a process of its own: pages are closed, and what they leave behind is freed. Prints what it saw."""

import asyncio
import gc
import sys
import weakref

from nicegui import Client, ui

from app import garbage
from app.server import build
from app.settings import Settings


def closed_page() -> "weakref.ref[object]":
    """What an element was drawn with holds itself, also when its page is closed."""
    client = Client(ui.page("/closed"), request=None)
    with client:
        label = ui.label("名前")
    client.delete()
    return weakref.ref(label.classes)


async def main(url: str) -> None:
    garbage.TICK = 0.01
    app, freed = build(Settings(), url), asyncio.Event()
    async with app.router.lifespan_context(app):
        first = closed_page()
        left = first()
        if left is not None:
            sys.stdout.write("kept\n")
            weakref.finalize(left, freed.set)
            gc.collect(1)  # it is old when it goes: looking through what is new does not find it
        del left
        for _ in range(garbage.TOO_MANY_PAGES - 1):
            closed_page()
        await asyncio.wait_for(freed.wait(), 30)
        sys.stdout.write("freed\n")


asyncio.run(main(sys.argv[1]))
