"""The desks of a visit in order, in one element that can be rearranged by hand."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.base.i18n import t

Tool = Literal["up", "down", "later", "today", "remove"]


@dataclass(frozen=True, slots=True)
class Task:
    """A procedure at a desk, and for whom."""

    name: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk. ``mark`` stands in front (its number, ✓), ``note`` is a chip of look ``chip`` behind its name."""

    id: str
    name: str
    place: str
    mark: str
    look: Literal["", "here", "done", "later"] = ""
    procedures: tuple[Task, ...] = ()
    bring: str = ""
    reason: str = ""
    deadline: str = ""
    note: str = ""
    chip: str = ""
    tools: tuple[Tool, ...] = ()


class Way(Element, component="way.js"):
    """``on_use`` gets the id of a desk and the tool that was used on it."""

    def __init__(self, label: str, on_use: Callable[[str, Tool], Any]) -> None:
        super().__init__()
        names = ("up", "down", "later", "today", "remove", "bring", "reason", "deadline")
        with self._props.suspend_updates():
            self._props.update(label=label, desks=[], locked=False, words={name: t(f"way.{name}") for name in names})

        async def use(event: GenericEventArguments) -> None:
            result = on_use(event.args["id"], event.args["tool"])
            if result is not None:
                await result

        self.on("use", use)

    def show(self, desks: Sequence[Desk], *, locked: bool) -> None:
        """Make the list say ``desks``; ``locked``: nobody may rearrange it."""
        with self._props.suspend_updates():
            self._props.update(desks=[asdict(desk) for desk in desks], locked=locked)
        self.update()
