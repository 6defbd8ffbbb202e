"""What was entered into a visit in this browser and never stored, handed over once the server can be reached again."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import Client
from nicegui.element import Element
from nicegui.events import GenericEventArguments


@dataclass(frozen=True, slots=True)
class Entry:
    """What stood in one box when it was last heard of.

    ``key`` is ``item|person``, ``value`` as the box sends it, ``basis`` the revision of the value that was seen there.
    """

    key: str
    value: Any
    basis: int


class Unsaved(Element, component="unsaved.js"):
    """``on_entered`` gets all that is kept for the visit; say of each by :meth:`settled` when it is done with."""

    def __init__(self, visit: str, on_entered: Callable[[Sequence[Entry]], Awaitable[None]]) -> None:
        super().__init__()
        self._visit = visit
        self._props["visit"] = visit

        async def entered(event: GenericEventArguments) -> None:
            await on_entered([Entry(one["item"], one["value"], one["basis"]) for one in event.args])

        self.on("entered", entered)

    def settled(self, entry: Entry) -> None:
        """``entry`` is stored, or nobody wants it any more: the browser forgets it."""
        forget(self.client, self._visit, entry.key, entry.value)


def forget(client: Client, visit: str, key: str, value: Any) -> None:
    """Tell the browser that ``value`` need not be kept any more; what was entered there since stays."""
    client.run_javascript(f"kakanaiUnsaved.settled({json.dumps(visit)}, {json.dumps(key)}, {json.dumps(value)})")
