"""A container that ends what was begun for it when it goes: subscriptions, watches, timers."""

from collections.abc import Callable

from nicegui.element import Element


class Scope(Element):
    """A ``div``; call :meth:`at_end` with whatever has to stop when it is deleted (another screen, a closed page)."""

    def __init__(self) -> None:
        super().__init__("div")
        self._ends: list[Callable[[], None]] = []

    def at_end(self, end: Callable[[], None]) -> None:
        """Call ``end`` once when the element goes."""
        self._ends.append(end)

    def _handle_delete(self) -> None:
        for end in self._ends:
            end()
        self._ends.clear()
        super()._handle_delete()
