"""Following single values: what a change of one written text means for forms that are filled already.

Filling a visit's forms costs milliseconds; at hundreds of terminals that type it is too much for each key press. While
forms are filled, it is noted which values computations, groups and rows read. A text that none of them read changes
its own boxes and nothing else.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from services.catalogue.schema import Catalogue, Privacy
from services.documents.display import ORIGINS, words
from services.documents.filled import Box, FilledForm, FilledRow, FilledSection
from services.documents.scene import Setting
from services.documents.validators import Context, examined
from services.reception.models import VISIT
from services.reception.state import VisitState

Key = tuple[str, str]  # person key, item


class _Observed(VisitState):
    """A visit that notes what is asked of it."""

    __slots__ = ("read",)
    read: set[Key]

    def get(self, item: str, person_key: str = VISIT) -> Any:
        self.read.add((person_key, item))
        return VisitState.get(self, item, person_key)


def observed(state: VisitState, read: set[Key]) -> VisitState:
    """``state`` itself, noting in ``read`` every value asked for by other than its own boxes."""
    watched = _Observed(**{field.name: getattr(state, field.name) for field in fields(VisitState)})
    watched.read = read
    return watched


def follow(form: FilledForm, key: Key, state: VisitState, catalogue: Catalogue, setting: Setting) -> FilledForm | None:
    """``form`` with the stored value of ``key`` in its boxes; ``None`` when it has to be filled anew.

    The caller has made sure that nothing else was worked out from this value, by rules or while filling.
    """
    boxes = [box for box in form.boxes() if (box.person_key, box.item) == key]
    if not all(_simple(box) for box in boxes):
        return None
    stored = state.values.get(key)
    if boxes and (stored is None or stored.original_source is not None):
        return None
    if not boxes or stored is None:
        return form
    context = Context(state.day, state, setting.towns)
    new = {id(box): _with(box, stored.value, stored.source, catalogue, context) for box in boxes}
    return replace(form, sections=tuple(_sections(form, new)))


def _simple(box: Box) -> bool:
    return box.plain and not (box.hidden or box.edited or box.choices or box.privacy is Privacy.MY_NUMBER)


def _with(box: Box, value: Any, source: str, catalogue: Catalogue, context: Context) -> Box:
    known = value is not None
    error, caution = examined(catalogue.items[box.item], value, context)
    return replace(
        box,
        value=value,
        text=words(box.type, value, box.choices, western_dates=box.western),
        source=source if known else "",
        origin=ORIGINS.get(source, "") if known else "",
        error=error,
        caution=caution,
    )


def _sections(form: FilledForm, new: dict[int, Box]) -> Iterator[FilledSection]:
    for section in form.sections:
        if any(id(box) in new for row in section.rows for box in row.boxes):
            yield replace(section, rows=tuple(_row(row, new) for row in section.rows))
        else:
            yield section


def _row(row: FilledRow, new: dict[int, Box]) -> FilledRow:
    return replace(row, boxes=tuple(new.get(id(box), box) for box in row.boxes))
