"""Single boxes outside a form: an item of the visit or of one person as a field that saves itself."""

from typing import Any

from components.field import Field, Suggest
from pages.visit.model import Changed, VisitModel
from pages.visit.page import VisitPage
from services.base import clock
from services.catalogue.schema import Text
from services.documents import towns
from services.documents.display import ORIGINS, YES_NO, disclose, words
from services.documents.faults import Context
from services.documents.filled import Audience, Box, Choice
from services.documents.validators import examined
from services.reception.models import VISIT

CHOSEN = {"true": True, "false": False}


def box_of(
    model: VisitModel, item_key: str, person_key: str = VISIT, *, label: str = "", required: bool = False
) -> Box:
    """The item as it stands in the visit."""
    item = model.catalogue.items[item_key]
    stored = model.value(person_key, item_key)
    value = None if stored is None else stored.value
    options = YES_NO if item.type == "bool" else item.options
    context = Context(clock.today(), model.state, towns.loaded())
    error, caution = examined(item, value, context) if value is not None else (None, None)
    chosen = value if isinstance(value, list) else [value]
    choices = tuple(Choice(CHOSEN.get(key, key), text, CHOSEN.get(key, key) in chosen) for key, text in options.items())
    return Box(
        item=item_key,
        person_key=person_key,
        label=Text(ja=label) if label else item.label,
        type=item.type,
        value=value,
        text=words(item.type, disclose(item, value, Audience.STAFF), choices),
        source="" if stored is None else stored.source,
        origin="" if stored is None else ORIGINS.get(stored.source, ""),
        edited=stored is not None and stored.edited,
        original=words(item.type, disclose(item, stored.original, Audience.STAFF), choices)
        if stored is not None and stored.edited
        else None,
        required=required,
        error=error,
        caution=caution,
        choices=choices,
        privacy=item.privacy,
    )


def field_of(
    page: VisitPage,
    item_key: str,
    person_key: str = VISIT,
    *,
    label: str = "",
    required: bool = False,
    source: str = "staff",
    suggest: Suggest | None = None,
) -> Field:
    """A field that stores into the visit and follows it while the present step is shown."""
    model = page.model

    async def store(box: Box, value: Any, expected: int | None) -> int:
        outcome = await model.put(box.person_key, box.item, value, source=source, expected_revision=expected)
        return outcome.revision

    def look() -> Box:
        return box_of(model, item_key, person_key, label=label, required=required)

    def follow(change: Changed) -> None:
        if change.kind in {"lease", "state"}:
            field.lock(not model.writable)
        if change.touches(person_key, item_key):
            field.show(look())

    field = Field(look(), store, visit=model.id, revision=model.revision_of, locked=not model.writable, suggest=suggest)
    page.on_change(follow)
    return field
