"""Households on screen in one light element."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from nicegui.element import Element

from components.chips import Chip
from services.base.i18n import t


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person. ``outside``: of the household, but not concerned; ``marks`` stand beside the name, ``chips`` below."""

    id: str
    name: str
    relation: str = ""
    age: str = ""
    birth: str = ""
    school: str = ""
    note: str = ""
    outside: bool = False
    marks: tuple[Chip, ...] = ()
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A household, or those of a visit who have none. ``note`` stands at the right (time of the data)."""

    title: str
    people: tuple[PersonLine, ...]
    note: str = ""
    address: str = ""


class PeopleList(Element, component="people_list.js"):
    """Shows groups of people; nothing travels when they are already shown."""

    def __init__(self, empty: str) -> None:
        """``empty`` stands there while there is nobody."""
        super().__init__()
        words = {name: t(f"panel.{name}") for name in ("more", "less")}
        with self._props.suspend_updates():
            self._props.update(empty=empty, groups=[], words=words, compact=False)
        self._shown: tuple[Group, ...] = ()

    def fold(self, compact: bool) -> None:
        """One line a person, or everything that is known of them."""
        if self._props["compact"] != compact:
            self._props["compact"] = compact

    def show(self, groups: Sequence[Group]) -> None:
        """Make the list say ``groups``."""
        if self._shown == tuple(groups):
            return
        self._shown = tuple(groups)
        self._props["groups"] = [asdict(group) for group in groups]
