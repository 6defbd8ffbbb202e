"""The forms of a visit as a list to choose from, in one element."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments


@dataclass(frozen=True, slots=True)
class Mark:
    """A small word beside an entry (「未入力 2」). ``look`` is the chip's class of ``theme.css``."""

    text: str
    look: Literal["", "key", "good", "warn", "bad", "edited"] = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One form: ``who`` it is for, and what is to be said about it. Entries of one ``group`` stand under its name."""

    key: str
    name: str
    who: str
    marks: tuple[Mark, ...] = ()
    group: str = ""


class FormList(Element, component="form_list.js"):
    """``on_choose`` gets the key of the entry that was chosen."""

    def __init__(self, label: str, on_choose: Callable[[str], Awaitable[None] | None]) -> None:
        super().__init__()
        with self._props.suspend_updates():
            self._props.update(label=label, entries=[], chosen=None)
        self._shown: tuple[tuple[Entry, ...], str | None] = ((), None)

        async def choose(event: GenericEventArguments) -> None:
            result = on_choose(str(event.args))
            if result is not None:
                await result

        self.on("choose", choose)

    def show(self, entries: Sequence[Entry], chosen: str | None) -> None:
        """Make the list say ``entries``; nothing travels when it already does."""
        if self._shown == (tuple(entries), chosen):
            return
        self._shown = (tuple(entries), chosen)
        with self._props.suspend_updates():
            self._props.update(entries=[asdict(entry) for entry in entries], chosen=chosen)
        self.update()
