"""Whom a visit concerns and who stands at the counter, in one light element."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.chips import Chip
from services.base.i18n import t


@dataclass(frozen=True, slots=True)
class Concern:
    """A person of the household or of the visit. ``key`` is empty for a member whom the visit does not concern."""

    id: str
    key: str
    name: str
    more: str
    concerned: bool
    applicant: bool
    agent: bool = False
    removable: bool = False
    chips: tuple[Chip, ...] = ()


class ConcernedList(Element, component="concerned_list.js"):
    """``on_concern`` gets a line's id and whether it is ticked; ``on_applicant`` the key of who is at the counter."""

    def __init__(
        self, on_concern: Callable[[str, bool], Awaitable[None]], on_applicant: Callable[[str], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._shown: tuple[Concern, ...] = ()
        with self._props.suspend_updates():
            self._props.update(people=[], words=_words(), locked=False)

        async def concern(event: GenericEventArguments) -> None:
            await on_concern(str(event.args["id"]), bool(event.args["on"]))

        async def applicant(event: GenericEventArguments) -> None:
            await on_applicant(str(event.args))

        self.on("concern", concern)
        self.on("applicant", applicant)

    def show(self, people: Sequence[Concern], *, locked: bool) -> None:
        """Make the lines say ``people``; a tick that was not taken over goes back."""
        self._shown = tuple(people)
        with self._props.suspend_updates():
            self._props.update(people=[asdict(one) for one in people], locked=locked)
        self.update()


@cache
def _words() -> dict[str, str]:
    return {name: t(f"identify.{name}") for name in ("concerns", "name", "at_counter", "here", "agent", "remove")}
