"""Fill a form: every box with its value, where that came from, and what is wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from services.catalogue.schema import Catalogue, Field_, Item, ItemType, Role, Section, Text
from services.documents.choices import choices
from services.documents.display import NEVER_PRINTED, ORIGINS, disclose, words
from services.documents.filled import Audience, Box, FilledForm, FilledRow, FilledSection
from services.documents.resolving import Resolved, resolve
from services.documents.scene import Scene
from services.documents.validators import Context, Fault, examined
from services.reception.models import VISIT
from services.reception.state import JOINED

ADDRESSEE = "伊賀市長"
_SPANS: dict[ItemType, int] = {
    "address": 12,
    "signature": 12,
    "multiselect": 12,
    "list": 12,
    "name": 6,
    "kana": 6,
    "bool": 6,
    "int": 3,
    "money": 4,
    "date": 6,
    "date_birth": 6,
}
_LONG_TEXT = 100  # characters: from here a text takes the whole width

Stops = Mapping[str, Collection[Any]]  # person id → the registry's stops of that person


def fill_scene(scene: Scene, stops: Stops) -> FilledForm:
    """The form with every value that may be shown.

    Of a stopped person nothing is shown, and on a form with such a person nothing of the visit either.
    """
    form, state = scene.instance.form, scene.state
    stopped = _stopped(scene, stops)
    scene.stopped = frozenset(stopped)
    kinds = tuple(dict.fromkeys(kind for key, kind in stopped.items() if key in _concerned(scene)))
    filler = _Filler(scene, stopped, blocked=kinds[0] if kinds else None)
    sections = tuple(filter(None, (filler.section(section) for section in form.sections)))
    subject = scene.subject
    return FilledForm(
        id=form.id,
        title=Text(ja=form.name, easy=form.easy, en=form.en),
        number=form.number,
        subject=subject,
        subject_name="" if subject in stopped else scene.name(subject),
        procedures=scene.instance.procedures,
        legal_basis=form.legal_basis,
        note=form.note,
        addressee=ADDRESSEE,
        signature=form.signature,
        mynumber=form.mynumber,
        sections=sections,
        catalogue_version=scene.catalogue.version,
        reception_number=f"{state.day:%Y%m%d}-{state.number:04d}",
        blocked=kinds,
    )


def _stopped(scene: Scene, stops: Stops) -> dict[str, str]:
    """Person key → kind of stop, for the persons of the visit."""
    return {
        person.key: next(iter(stops[person.person_id])).kind
        for person in scene.state.persons
        if person.person_id and stops.get(person.person_id)
    }


def _concerned(scene: Scene) -> set[str]:
    """The persons that the form shows: its subject, its rows, and who has a role that one of its boxes asks for."""
    instance = scene.instance
    roles = {field.of.value for section in instance.form.sections for field in section.fields}
    people = {key for role, key in instance.roles.items() if role in roles}
    joined = {person.key for person in scene.state.persons if person.role == JOINED}  # whose address is on it
    return {instance.subject, *people, *joined, *(key for keys in instance.rows.values() for key in keys)}


class _Filler:
    def __init__(self, scene: Scene, stopped: Mapping[str, str], blocked: str | None) -> None:
        self.scene, self.stopped, self.blocked = scene, stopped, blocked

    def section(self, section: Section) -> FilledSection | None:
        """The section with its rows; ``None`` when it does not apply or has nobody to list."""
        keys = self.scene.instance.rows.get(section.id, ()) if section.repeat else (VISIT,)
        lined = any(field.line for field in section.fields)
        rows = self._lines(section) if lined else [row for key in keys if (row := self._row(section, key))]
        if section.needed and not keys:
            rows = [self._nobody(section)]
        if not rows:
            return None
        return FilledSection(
            section.id, section.title, section.audience, table=bool(section.repeat) or lined, rows=tuple(rows)
        )

    def _row(self, section: Section, key: str) -> FilledRow | None:
        applies = self.scene.holds(section.when, key or self.scene.subject) if section.when else True
        if applies is False:
            return None
        boxes = tuple(self._box(field, key, needed=applies is True) for field in section.fields)
        return FilledRow(key, "" if key in self.stopped else self.scene.name(key), boxes)

    def _nobody(self, section: Section) -> FilledRow:
        """The row that is still missing: empty on paper, and for staff what to do about it."""
        items = self.scene.catalogue.items
        return FilledRow(VISIT, "", tuple(_unwritten(field, items[field.item]) for field in section.fields))

    def _lines(self, section: Section) -> list[FilledRow]:
        """Numbered lines: those with something on them and the next empty one."""
        lines = sorted({field.line for field in section.fields if field.line})
        found = []
        for line in lines:
            fields = [field for field in section.fields if field.line == line]
            used = any(resolve(self.scene, field).value is not None for field in fields)
            boxes = tuple(self._box(field, VISIT, needed=used or line == lines[0]) for field in fields)
            found.append(FilledRow(VISIT, "", boxes))
            if not used:
                break
        return found

    def _box(self, field: Field_, row: str, *, needed: bool) -> Box:
        resolved = resolve(self.scene, field, row)
        item = resolved.item
        kind = self._stop(item, resolved.person_key)
        label = field.label or self.scene.catalogue.items[field.item].label
        place: dict[str, Any] = {
            "item": item.key,
            "person_key": resolved.person_key,
            "label": label,
            "type": item.type,
            "privacy": item.privacy,
            "printed": item.validator != NEVER_PRINTED,
            "staff_only": item.source == "staff",
            "span": field.span or span(item),
            "frame": item.frame,
        }
        if kind:
            return Box(**place, value=None, text="", hidden=True, blocked=kind, editable=False)
        offered = choices(self.scene, field, item, resolved.value)
        western = self._western(item, resolved.person_key)
        context = Context(self.scene.today, self.scene.state, self.scene.setting.towns)
        error, caution = examined(item, resolved.value, context)
        shown = _words(item, resolved.value, offered, western)
        return Box(
            **place,
            value=resolved.value,
            text=shown + resolved.suffix if shown else "",
            source=resolved.source,
            origin=ORIGINS.get(resolved.source, ""),
            edited=resolved.edited,
            original=_words(item, resolved.original, offered, western) if resolved.edited else None,
            required=needed and self._required(field, resolved, row),
            error=error,
            caution=caution,
            choices=offered,
            editable=item.source != "computed" and not resolved.nobody,
            suffix=resolved.suffix,
            western=western,
            plain=not (
                field.compute
                or field.by
                or field.otherwise
                or field.line
                or resolved.suffix
                or resolved.follows
                or item.source == "computed"
            ),
        )

    def _required(self, field: Field_, resolved: Resolved, row: str) -> bool:
        if not field.required or resolved.nobody or resolved.item.source == "computed":
            return False
        whose = resolved.person_key or row or self.scene.subject
        excuses = filter(None, (field.unless, resolved.item.unless))
        return not any(self.scene.holds(excuse, whose) is True for excuse in excuses)

    def _stop(self, item: Item, person: str) -> str | None:
        """Why a box shows nothing. What the desk enters about its own work stays."""
        if person in self.stopped:
            return self.stopped[person]
        return self.blocked if person == VISIT and not item.key.startswith(("st.", "ap.kind", "ap.id_doc")) else None

    def _western(self, item: Item, person: str) -> bool:
        foreigner = item.type == "date_birth" and self.scene.get("p.foreign", person) is True
        return foreigner or item.validator == "gregorian"


def _unwritten(field: Field_, item: Item) -> Box:
    """A box of a person whom the visit does not have."""
    return Box(
        item=item.key,
        person_key=VISIT,
        label=field.label or item.label,
        type=item.type,
        value=None,
        text="",
        required=field.required,
        error=Fault("error.nobody_listed") if item.key == "p.name" else None,
        privacy=item.privacy,
        editable=False,
        staff_only=True,
        span=field.span or span(item),
    )


def _words(item: Item, value: Any, offered: Any, western: bool) -> str:
    """``value`` as staff may read it, be it what stands there or what stood there before."""
    return words(item.type, disclose(item, value, Audience.STAFF) if value else value, offered, western_dates=western)


def span(item: Item) -> int:
    """The width of a box in twelfths, by what is written in it."""
    if item.type in ("text", "country", "residence"):
        return 12 if (item.max or 0) >= _LONG_TEXT else 6
    return _SPANS.get(item.type, 6)


def fields_of(catalogue: Catalogue, form: str) -> Iterator[tuple[Section, Field_]]:
    """Every field of a form with its section."""
    for section in catalogue.forms[form].sections:
        yield from ((section, field) for field in section.fields)


__all__ = ["ADDRESSEE", "Role", "Stops", "fields_of", "fill_scene", "span"]
