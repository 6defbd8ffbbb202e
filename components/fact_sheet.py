"""Facts in groups that change while somebody looks at them: only what changed travels, and the newest are marked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nicegui.element import Element


@dataclass(frozen=True, slots=True)
class Line:
    """A fact: its word, itself, and the Japanese of both where they are in another language."""

    id: str
    label: str
    label_ja: str
    text: str
    text_ja: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Facts under one title."""

    id: str
    title: str
    lines: tuple[Line, ...]


class FactSheet(Element, component="fact_sheet.js"):
    """Groups of facts, empty at first."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, Lines] | None = None
        self._props["groups"] = ()

    def show(self, groups: Sequence[Lines]) -> None:
        """Make the element say ``groups``. Facts that are new or different since the last time are marked as newest."""
        before, self._shown = self._shown, {group.id: group for group in groups}
        if before == self._shown:
            return
        known = None if before is None else {line.id: line for group in before.values() for line in group.lines}
        lines = [line for group in groups for line in group.lines]
        newest = [] if known is None else [line.id for line in lines if known.get(line.id) != line]
        self._keep()
        same_places = (
            known is not None and list(known) == [line.id for line in lines] and _titles(before) == _titles(self._shown)
        )
        if same_places:
            self.run_method("put", [line for line in lines if line.id in newest])
        elif before is None:
            self.update()
        else:
            self.run_method("show", tuple(groups), newest)

    def put(self, line: Line) -> bool:
        """Show ``line`` in the place of the fact that has its id; ``False`` when none stands there."""
        for group in (self._shown or {}).values():
            for place, known in enumerate(group.lines):
                if known.id != line.id:
                    continue
                if known != line:
                    assert self._shown is not None
                    self._shown[group.id] = replace(
                        group, lines=(*group.lines[:place], line, *group.lines[place + 1 :])
                    )
                    self._keep()
                    self.run_method("put", [line])
                return True
        return False

    def _keep(self) -> None:
        """For a browser that draws the element anew; the others are told. NiceGUI writes dataclasses as they are."""
        with self._props.suspend_updates():
            self._props["groups"] = tuple((self._shown or {}).values())

    def forget(self) -> None:
        """Take the next facts as the first: none of them is new."""
        self._shown = None


def _titles(groups: dict[str, Lines] | None) -> list[tuple[str, str]]:
    return [(group.id, group.title) for group in (groups or {}).values()]
