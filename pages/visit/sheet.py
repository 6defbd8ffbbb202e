"""One filled form on the staff's screen: what is known stands as text, what is missing as boxes to type in."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from nicegui import ui

from components.cell import Cell
from components.field import Field, Store, Suggest
from components.text import text
from services.documents.filled import Box, FilledForm, FilledSection

SuggestFor = Callable[[Box], Suggest | None]
Place = tuple[int, int]  # row, box within the row
Shape = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(slots=True)
class _Drawn:
    """A section as it stands on the screen."""

    element: ui.element
    shape: Shape
    boxes: dict[Place, Cell | Field] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)  # key of a box → where it stands


class Sheet:
    """Draws a form once, then changes only the boxes that changed.

    A box is an input when it was empty as it was drawn, or after 「直す」; otherwise it is text.
    """

    def __init__(self, visit: str, store: Store, revision: Callable[[Box], int], suggest: SuggestFor) -> None:
        """Create the empty sheet in the current slot. What is passed on, :class:`~components.field.Field` explains."""
        self._visit = visit
        self._store = store
        self._revision = revision
        self._suggest = suggest
        self._sections: dict[str, _Drawn] = {}
        self._wrong: frozenset[str] = frozenset()
        self._locked = False
        self._body = ui.element("div").classes("sheet-body")

    def show(self, form: FilledForm, *, wrong: Iterable[str], locked: bool) -> None:
        """Make the screen say what ``form`` says. ``wrong``: keys of the boxes the resident marked.

        A section is drawn anew only when it has other boxes than before.
        """
        self._wrong, self._locked = frozenset(wrong), locked
        sections = [section for section in form.sections if _worth_showing(section)]
        shapes = {section.id: _shape(section) for section in sections}
        for name in [name for name, drawn in self._sections.items() if shapes.get(name) != drawn.shape]:
            self._sections.pop(name).element.delete()
        for order, section in enumerate(sections):
            if section.id in self._sections:
                self._refresh(section)
            else:
                self._draw(section, order)

    def follow(self, form: FilledForm, key: str) -> None:
        """Show the boxes ``key`` as ``form`` has them; everything else stands as it did."""
        for section in form.sections:
            if (drawn := self._sections.get(section.id)) is not None:
                for row, index in drawn.places.get(key, ()):
                    self._say(drawn.boxes[row, index], section.rows[row].boxes[index])

    def _refresh(self, section: FilledSection) -> None:
        drawn = self._sections[section.id]
        for place, box in _places(section):
            self._say(drawn.boxes[place], box)

    def _say(self, element: Cell | Field, box: Box) -> None:
        if isinstance(element, Cell):
            element.show(box, wrong=box.key in self._wrong, editable=not self._locked)
        else:
            element.show(box)
            element.lock(self._locked)

    def _draw(self, section: FilledSection, order: int) -> None:
        with self._body:
            element = ui.element("section").classes(f"sheet-section {section.audience}")
        element.move(target_index=order)
        drawn = self._sections[section.id] = _Drawn(element, _shape(section))
        with element:
            text("h3", section.title.ja, "sheet-title")
            for number, row in enumerate(section.rows):
                with ui.element("div").classes("sheet-row"):
                    if section.table and row.name:
                        text("h4", row.name, "sheet-person")
                    with ui.element("div").classes("sheet-grid"):
                        for index, box in enumerate(row.boxes):
                            drawn.boxes[number, index] = self._element(drawn, (number, index), box)
                            drawn.places.setdefault(box.key, []).append((number, index))

    def _element(self, drawn: _Drawn, place: Place, box: Box) -> Cell | Field:
        if box.editable and not box.hidden and not self._locked and _empty(box):
            return self._input(box)
        wrong = box.key in self._wrong
        return Cell(box, wrong=wrong, editable=not self._locked, on_edit=lambda: self._edit(drawn, place))

    def _input(self, box: Box) -> Field:
        return Field(
            box,
            self._store,
            visit=self._visit,
            revision=self._revision,
            suggest=self._suggest(box),
            span=True,
            foreign=box.western,
        )

    def _edit(self, drawn: _Drawn, place: Place) -> None:
        """Put an input in the place of the text, and the cursor into it."""
        cell = drawn.boxes[place]
        slot = cell.parent_slot
        if not isinstance(cell, Cell) or slot is None:
            return
        index = slot.children.index(cell)
        with slot.parent:
            replacement = self._input(cell.box)
        replacement.move(target_index=index)
        cell.delete()
        drawn.boxes[place] = replacement
        bring_into_view(cell.box.key)


def from_the_top() -> None:
    """Show the beginning of the sheet."""
    ui.run_javascript('document.querySelector(".visit-body")?.scrollTo(0, 0)')


def bring_into_view(key: str | None) -> None:
    """Scroll to the box ``key`` of the sheet and put the cursor there; ``None``: the first that needs something."""
    ui.run_javascript(f"kakanaiShowBox({json.dumps(key)})")


def _places(section: FilledSection) -> Iterator[tuple[Place, Box]]:
    for number, row in enumerate(section.rows):
        for index, box in enumerate(row.boxes):
            yield (number, index), box


def _worth_showing(section: FilledSection) -> bool:
    """Something stands in it or is wrong with it, or somebody could write there (not so: the signature to come)."""
    boxes = [box for _, box in _places(section)]
    return any(one.editable or one.hidden or one.error or not (_empty(one) or one.value is False) for one in boxes)


def _empty(box: Box) -> bool:
    return box.value is None or box.value in ("", [])


def _shape(section: FilledSection) -> Shape:
    return tuple((row.person_key, tuple(box.key for box in row.boxes)) for row in section.rows)
