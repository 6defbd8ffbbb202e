"""The procedures of a visit in one light element: by desk, with what hangs on each."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import cache

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.chips import Chip
from services.base.i18n import t

Act = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing under a heading, with a note in small letters."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What hangs on a procedure: 理由, 持ち物, 期限, …. ``look`` is ``bad`` for what cannot be overlooked."""

    label: str
    entries: tuple[Said, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """A procedure to be done. ``people``: 「太郎」 or 「×4」; ``added``: by staff."""

    id: str
    name: str
    people: str = ""
    marks: tuple[Chip, ...] = ()
    lines: tuple[Line, ...] = ()
    added: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk and what is done there."""

    name: str
    items: tuple[Todo, ...]


@dataclass(frozen=True, slots=True)
class Perhaps:
    """要確認: a procedure that depends on what is still unknown."""

    id: str
    name: str
    people: str
    unknown: str
    why: str


@dataclass(frozen=True, slots=True)
class Denied:
    """A procedure that was wished for and is not possible, with the facts that say so."""

    id: str
    name: str
    facts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A procedure that staff dropped, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the list says. ``purposed``: something is to be done."""

    desks: tuple[Desk, ...] = ()
    maybe: tuple[Perhaps, ...] = ()
    denied: tuple[Denied, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    purposed: bool = False


class ProcedureList(Element, component="procedure_list.js"):
    """Ids given to the callbacks are those of the entries.

    ``on_add`` asks for another procedure, ``on_drop`` for one less, ``on_take`` for one that applies perhaps,
    ``on_back`` for one that was dropped.
    """

    def __init__(self, *, on_add: Callable[[], Awaitable[None]], on_drop: Act, on_take: Act, on_back: Act) -> None:
        super().__init__()
        self._shown = Shown()
        with self._props.suspend_updates():
            self._props.update(asdict(self._shown), words=_words(), locked=False)
        self.on("add", on_add)
        for name, act in (("drop", on_drop), ("take", on_take), ("back", on_back)):
            self.on(name, _with_id(act))

    def show(self, shown: Shown) -> None:
        """Make the list say this; nothing travels when it already does."""
        if self._shown == shown:
            return
        self._shown = shown
        with self._props.suspend_updates():
            self._props.update(asdict(shown))
        self.update()

    def lock(self, locked: bool) -> None:
        """Let nobody decide."""
        if self._props["locked"] != locked:
            self._props["locked"] = locked


def _with_id(act: Act) -> Callable[[GenericEventArguments], Awaitable[None]]:
    async def acted(event: GenericEventArguments) -> None:
        await act(str(event.args))

    return acted


@cache
def _words() -> dict[str, str]:
    names = (
        "title",
        "add",
        "empty",
        "nothing",
        "maybe",
        "denied",
        "dropped",
        "drop",
        "undo_add",
        "take",
        "back",
        "came",
        "went",
    )
    return {name: t(f"procedures.{name}") for name in names}
