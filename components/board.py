"""The desk's board as one element: columns of visits, drawn and kept up to date card by card in the browser."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.wait import milliseconds
from services.base import clock


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``empty`` is what stands there while no card does."""

    id: str
    title: str
    empty: str


@dataclass(frozen=True, slots=True)
class Card:
    """One visit on the board. The time since ``since`` ticks, unless ``time`` says something instead.

    ``order`` sorts the column.
    """

    id: str
    column: str
    number: str
    purpose: str
    since: datetime
    time: str = ""
    order: float = 0
    who: str = ""  # who works on it
    holder: str = ""  # their id, so that everybody's own cards stand out on their own screen
    from_: str = ""  # which desk sent it
    note: str = ""
    urgent: bool = False  # its waiting time changes colour as it grows

    def as_dict(self) -> dict[str, Any]:
        """The card as ``board.js`` reads it."""
        content = asdict(self)
        content["from"] = content.pop("from_")
        content["since"] = milliseconds(self.since)
        content["now"] = milliseconds(clock.now())
        return content


class Board(Element, component="board.js"):
    """Columns of cards. ``on_open`` gets the id of a chosen visit."""

    def __init__(
        self,
        columns: Sequence[Column],
        cards: Mapping[str, Card],
        *,
        more: int,
        me: str,
        words: dict[str, str],
        on_open: Callable[[str], Any],
    ) -> None:
        """``cards`` by their id.

        ``more``: finished visits that have no card; ``me``: who looks at it; ``words``: ``label``, ``no_purpose``,
        ``arrived``, ``more``.
        """
        super().__init__()
        self._cards = cards
        self._more = more
        with self._props.suspend_updates():
            self._props.update(
                columns=[asdict(column) for column in columns],
                cards=[card.as_dict() for card in cards.values()],
                more=more,
                me=me,
                words=words,
            )

        async def opened(event: GenericEventArguments) -> None:
            result = on_open(str(event.args))
            if result is not None:
                await result

        self.on("open", opened)

    def show(self, cards: Mapping[str, Card], more: int) -> None:
        """Make the board show exactly ``cards``: only what differs travels to the browser.

        A card that is still the same object did not change (45 boards are told at once).
        """
        for key, card in cards.items():
            if self._cards.get(key) is not card:
                self.run_method("put", card.as_dict())
        for gone in self._cards.keys() - cards.keys():
            self.run_method("drop", gone)
        if more != self._more:
            self.run_method("count", more)
        self._cards, self._more = cards, more
