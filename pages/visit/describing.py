"""The visit's log in plain words, for the drawer and for undo."""

from typing import Any

from pages.visit.model import VisitModel
from services.base.i18n import STAFF_LANGUAGE, t
from services.catalogue.schema import Item
from services.documents.display import ORIGINS, YES_NO, disclose, words
from services.documents.filled import Audience, Choice
from services.handoff import service as handoff
from services.reception.history import ChangedValue, Entry
from services.reception.models import VISIT

LONGEST = 3  # changes told one by one; more are counted


def value_in_words(item: Item | None, value: Any) -> str:
    """A value as staff may read it; a word for nothing."""
    if value is None or value in ("", []):
        return t("log.empty")
    if item is None:
        return str(value)
    options = YES_NO if item.type == "bool" else item.options
    choices = [Choice({"true": True, "false": False}.get(key, key), label, False) for key, label in options.items()]
    return words(item.type, disclose(item, value, Audience.STAFF), choices)


def label_of(model: VisitModel, person_key: str, item: str) -> str:
    """「連絡先（田中 花子）」."""
    known = model.catalogue.items.get(item)
    label = known.label.ja if known else item
    return label if person_key == VISIT else t("log.of", label=label, name=model.name(person_key))


def change_in_words(model: VisitModel, entry: Entry) -> str:
    """What one event did, in one line."""
    detail = entry.detail
    kind = str(detail.get("what", entry.kind)) if entry.kind in {"undo", "redo"} else entry.kind
    if kind == "value":
        return _changes(model, entry.changes)
    if kind == "prefill":
        source = next((change.source for change in entry.changes), "")
        keys = {change.person_key for change in entry.changes}
        whose = t("log.whose", name=model.name(*keys)) if len(keys) == 1 and VISIT not in keys else ""
        return t("log.prefill", source=ORIGINS.get(source, source), n=len(entry.changes), whose=whose)
    if kind in {"person_added", "person_removed"}:
        return t(f"log.{kind}", name=model.name(str(detail["key"])))
    if kind == "applicant":
        return t("log.applicant", name=model.name(detail["new"]) if detail.get("new") else t("log.nobody"))
    if kind == "decision":
        return _decision(model, detail)
    return _event(model, kind, detail)


def entry_in_words(model: VisitModel, entry: Entry) -> str:
    """One line of the log."""
    said = change_in_words(model, entry)
    return t(f"log.{entry.kind}", what=said) if entry.kind in {"undo", "redo"} else said


def _changes(model: VisitModel, changes: tuple[ChangedValue, ...]) -> str:
    if not changes:
        return t("log.nothing")
    said = [_change(model, change) for change in changes[:LONGEST]]
    more = len(changes) - LONGEST
    return "、".join(said) + (t("log.more", n=more) if more > 0 else "")


def _change(model: VisitModel, change: ChangedValue) -> str:
    label = label_of(model, change.person_key, change.item)
    if _stopped(model, change.person_key):
        return t("log.value", label=label, new=t("log.stopped"))
    new = _stored(model, change.item, change.new)
    if change.old is None:
        return t("log.value", label=label, new=new)
    return t("log.changed", label=label, old=_stored(model, change.item, change.old), new=new)


def _stored(model: VisitModel, item: str, value: Any) -> str:
    if item == handoff.PLAN and value:
        return "、".join(_planned(model, desk) for desk in handoff.read_plan(value))
    return value_in_words(model.catalogue.items.get(item), value)


def _planned(model: VisitModel, desk: handoff.Planned) -> str:
    office = model.offices.get(desk.office_id)
    name = office.name if office else desk.office_id
    if desk.later is not None:
        return t("log.way.later", office=name, reason=desk.later)
    return t("log.way.by_hand", office=name) if desk.by_hand else name


def _stopped(model: VisitModel, person_key: str) -> bool:
    """Of somebody protected no value is told, nor any of the visit: it may be where they live."""
    return bool(model.people.stops) and (person_key == VISIT or person_key in model.people.stops)


def _decision(model: VisitModel, detail: dict[str, Any]) -> str:
    procedure = model.catalogue.procedures.get(str(detail["procedure"]))
    name = procedure.name if procedure else str(detail["procedure"])
    now = detail.get("new")
    if now is None:
        return t("log.undecided", name=name)
    return t(f"log.{now['decision']}", name=name, reason=now["reason"])


def _event(model: VisitModel, kind: str, detail: dict[str, Any]) -> str:
    if kind == "step":
        return t("log.step", step=t(f"step.{detail['step']}"))
    if kind == "state":
        return t(f"log.state.{detail['state']}", reason=detail.get("reason", ""))
    if kind == "lease":
        return t("log.lease" if detail.get("to") else "log.released")
    if kind == "language":
        return t("log.language", language=t(f"language.{detail['language']}"))
    sentence = t(f"log.{kind}", STAFF_LANGUAGE)
    return sentence if sentence != f"log.{kind}" else kind
