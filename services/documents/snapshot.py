"""A filled form frozen as JSON and back: what was signed stays readable whatever becomes of visit and catalogue."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from services.catalogue.schema import Frame, Privacy, Text
from services.documents.display import show
from services.documents.filled import Audience, Box, Choice, FilledForm, FilledRow, FilledSection

_OF_THE_SIGNATURE = frozenset({"sg.sign", "cs.pledge"})  # follow from signing, so they are not signed
_PLAIN = (
    *("id", "number", "subject", "subject_name", "legal_basis", "note", "addressee", "signature", "mynumber"),
    *("catalogue_version", "reception_number"),
)
_BOX = tuple(
    field.name for field in fields(Box) if field.name not in ("label", "choices", "error", "caution", "privacy")
)


def signed_part(form: FilledForm) -> dict[str, Any]:
    """What the resident signs: every value of theirs as shown, without what staff enter about their own work."""
    values = [
        [section.id, row.person_key, box.item, box.person_key, _value(box), show(box, Audience.RESIDENT)]
        for section in form.sections
        if section.audience == "resident"
        for row in section.rows
        for box in row.boxes
        if box.printed and not box.staff_only and box.item not in _OF_THE_SIGNATURE
    ]
    return {
        "form": form.id,
        "catalogue": form.catalogue_version,
        "subject": form.subject,
        "procedures": list(form.procedures),
        "values": values,
    }


def digest(content: Mapping[str, Any], strokes: Any = None) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of the content and the strokes."""
    text = json.dumps([content, strokes], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(form: FilledForm) -> dict[str, Any]:
    """The whole form as JSON values; 個人番号 masked."""
    return {name: getattr(form, name) for name in _PLAIN} | {
        "title": _text(form.title),
        "procedures": list(form.procedures),
        "sections": [_section(section) for section in form.sections],
    }


def thaw(content: Mapping[str, Any]) -> FilledForm:
    """The form that :func:`freeze` froze."""
    sections = tuple(
        FilledSection(
            section["id"],
            Text(**section["title"]),
            section["audience"],
            section["table"],
            tuple(FilledRow(row["person"], row["name"], tuple(map(_thawed, row["boxes"]))) for row in section["rows"]),
        )
        for section in content["sections"]
    )
    plain = {name: content[name] for name in _PLAIN}
    return FilledForm(
        **plain, title=Text(**content["title"]), procedures=tuple(content["procedures"]), sections=sections
    )


def _section(section: FilledSection) -> dict[str, Any]:
    rows = [
        {"person": row.person_key, "name": row.name, "boxes": [_box(box) for box in row.boxes if box.printed]}
        for row in section.rows
    ]
    title = _text(section.title)
    return {"id": section.id, "title": title, "audience": section.audience, "table": section.table, "rows": rows}


def _box(box: Box) -> dict[str, Any]:
    """A box without what it would say by default."""
    found = {name: getattr(box, name) for name in _BOX if getattr(box, name) != _DEFAULTS.get(name, _NO_DEFAULT)}
    found["value"] = _value(box)
    if box.frame:
        found["frame"] = box.frame.model_dump()
    found["label"] = _text(box.label)
    found["privacy"] = box.privacy.value
    if box.item in _OF_THE_SIGNATURE:
        found["value"] = True if box.value else None
    if box.choices:
        found["choices"] = [{"value": c.value, "label": _text(c.label), "chosen": c.chosen} for c in box.choices]
    return found


def _thawed(content: Mapping[str, Any]) -> Box:
    choices = tuple(Choice(c["value"], Text(**c["label"]), c["chosen"]) for c in content.get("choices", ()))
    rest = {name: value for name, value in content.items() if name not in ("choices", "label", "privacy", "frame")}
    frame = Frame(**content["frame"]) if "frame" in content else None
    return Box(
        **rest, label=Text(**content["label"]), privacy=Privacy(content["privacy"]), choices=choices, frame=frame
    )


def _value(box: Box) -> Any:
    """The value to keep: never a whole 個人番号."""
    return box.text if box.privacy is Privacy.MY_NUMBER and box.value is not None else box.value


def _text(text: Text) -> dict[str, str]:
    return text.model_dump(exclude_none=True)


_NO_DEFAULT = object()
_DEFAULTS = {field.name: field.default for field in fields(Box) if field.name != "span"}

__all__ = ["digest", "freeze", "signed_part", "thaw"]
