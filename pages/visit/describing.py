"""The visit's log in plain words, for the drawer and for undo."""

from collections.abc import Sequence
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
PERSONS = frozenset({"person_added", "person_removed"})
# Of several events of one action the one that a person would name: the others follow from it.
FOREMOST = ("person_added", "person_removed", "decision", "applicant", "value")


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
    return _label(model, item, "" if person_key == VISIT else model.name(person_key))


def _label(model: VisitModel, item: str, name: str) -> str:
    known = model.catalogue.items.get(item)
    label = known.label.ja if known else item
    return t("log.of", label=label, name=name) if name else label


class Words:
    """The log ``entries`` of a visit in words. Whoever has gone from the visit is named as the log last named them."""

    def __init__(self, model: VisitModel, entries: Sequence[Entry]) -> None:
        self._model = model
        self._entries = entries
        named = (change for entry in entries for change in entry.changes if change.item == "p.name" and change.new)
        self._names = {change.person_key: str(change.new) for change in named}

    def line(self, entry: Entry) -> str:
        """One line of the log."""
        said = self._change(entry)
        return t(f"log.{entry.kind}", what=said) if entry.kind in {"undo", "redo"} else said

    def action(self, action: int) -> str:
        """What a person did in one go, or took back in one go: of all its events those that they would name."""
        events = [entry for entry in self._entries if entry.action == action]
        events.sort(key=lambda entry: entry.detail.get("of", entry.revision))
        kind = next((kind for kind in FOREMOST if any(_kind(entry) == kind for entry in events)), "")
        foremost = [entry for entry in events if _kind(entry) == kind] or events[:1]
        if kind == "value":
            return self._changes([change for entry in foremost for change in entry.changes])
        if kind in PERSONS and len(foremost) > 1:
            first, *others = foremost
            return t(f"log.{kind}.several", name=self._name(str(first.detail["key"])), n=len(others))
        return "".join(self._change(entry) for entry in foremost[:1])

    def _name(self, key: str) -> str:
        return self._names.get(key) or self._model.name(key)

    def _change(self, entry: Entry) -> str:
        """What one event did."""
        detail, kind = entry.detail, _kind(entry)
        if kind == "value":
            return self._changes(entry.changes)
        if kind == "prefill":
            source = next((change.source for change in entry.changes), "")
            keys = {change.person_key for change in entry.changes}
            whose = t("log.whose", name=self._name(*keys)) if len(keys) == 1 and VISIT not in keys else ""
            return t("log.prefill", source=ORIGINS.get(source, source), n=len(entry.changes), whose=whose)
        if kind in PERSONS:
            return t(f"log.{kind}", name=self._name(str(detail["key"])))
        if kind == "applicant":
            return t("log.applicant", name=self._name(detail["new"]) if detail.get("new") else t("log.nobody"))
        if kind == "decision":
            return _decision(self._model, detail)
        return _event(kind, detail)

    def _changes(self, changes: Sequence[ChangedValue]) -> str:
        if not changes:
            return t("log.nothing")
        said = [self._value(change) for change in changes[:LONGEST]]
        more = len(changes) - LONGEST
        return "、".join(said) + (t("log.more", n=more) if more > 0 else "")

    def _value(self, change: ChangedValue) -> str:
        model = self._model
        label = _label(model, change.item, "" if change.person_key == VISIT else self._name(change.person_key))
        if _silent(model, change.person_key):
            return t("log.value", label=label, new=t("log.silent"))
        new = _stored(model, change.item, change.new)
        if change.old is None:
            return t("log.value", label=label, new=new)
        return t("log.changed", label=label, old=_stored(model, change.item, change.old), new=new)


def _kind(entry: Entry) -> str:
    """Of an undo or redo: what it was of."""
    return str(entry.detail["what"]) if entry.kind in {"undo", "redo"} else entry.kind


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


def _silent(model: VisitModel, person_key: str) -> bool:
    """Of somebody protected no value is told, nor any of the visit: it may be where they live.

    Of whoever was taken out of the visit none either: that may have been because they are protected.
    """
    stops = model.people.stops
    return person_key not in model.state.keys or person_key in stops or (person_key == VISIT and bool(stops))


def _decision(model: VisitModel, detail: dict[str, Any]) -> str:
    procedure = model.catalogue.procedures.get(str(detail["procedure"]))
    name = procedure.name if procedure else str(detail["procedure"])
    now = detail.get("new")
    if now is None:
        return t("log.undecided", name=name)
    return t(f"log.{now['decision']}", name=name, reason=now["reason"])


def _event(kind: str, detail: dict[str, Any]) -> str:
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
