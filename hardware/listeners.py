"""Whoever wants to hear what a device tells."""

from collections.abc import Callable
from typing import Generic, TypeVar

E = TypeVar("E")


class Listeners(Generic[E]):
    """Listeners in the order in which they came."""

    def __init__(self) -> None:
        self._all: list[Callable[[E], object]] = []

    def add(self, listener: Callable[[E], object]) -> Callable[[], None]:
        """Call ``listener`` on every event from now on; returns the function that ends it."""
        self._all.append(listener)

        def end() -> None:
            if listener in self._all:
                self._all.remove(listener)

        return end

    def tell(self, event: E) -> None:
        """Tell everybody who listens now."""
        for listener in list(self._all):
            listener(event)
