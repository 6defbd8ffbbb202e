"""Does the catalogue hold together? Every reference, every value a rule compares with, every way to a question."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from services.catalogue.asking import check_flows, check_questions
from services.catalogue.references import facts_used, never, rule, unknown
from services.catalogue.schema import Catalogue, Document, Item, Named, Procedure, Role

_STANDING = "ap.kind"


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`examine` found. ``counts``: how much of everything; ``faults``: a sentence per fault."""

    counts: dict[str, int]
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing is wrong."""
        return not self.faults


def examine(catalogue: Catalogue) -> Report:
    """Counts and faults of a loaded catalogue."""
    checks: list[Callable[[Catalogue], Iterator[str]]] = [
        _identities,
        _items,
        _procedures,
        check_questions,
        check_flows,
        _events,
        _people_and_money,
        _forms,
        _words,
    ]
    return Report(_counts(catalogue), [fault for check in checks for fault in check(catalogue)])


def _counts(catalogue: Catalogue) -> dict[str, int]:
    fields = [field for form in catalogue.forms.values() for section in form.sections for field in section.fields]
    return {
        "procedures": len(catalogue.procedures),
        "handovers": sum(p.handover for p in catalogue.procedures.values()),
        "forms": len(catalogue.forms),
        "fields": len(fields),
        "items": len(catalogue.items),
        "questions": len(catalogue.questions),
        "events": len(catalogue.events),
        "documents": len(catalogue.documents),
        "proxy_rules": len(catalogue.proxy_rules),
        "fees": len(catalogue.fees),
        "desks": len(catalogue.desks),
        "areas": len(catalogue.areas),
        "core_systems": len(catalogue.core_systems),
    }


def _identities(catalogue: Catalogue) -> Iterator[str]:
    for section in ("items", "questions", "procedures", "forms", "documents", "events", "fees"):
        for key in getattr(catalogue, section):
            if not isinstance(key, str) or not key.strip():
                yield f"{section}: {key!r} is not an id"


def _events(catalogue: Catalogue) -> Iterator[str]:
    for event in catalogue.events.values():
        where = f"event {event.id}"
        if event.newcomer is not None:
            yield from unknown(where, "item", [event.newcomer], catalogue.items)
        day = catalogue.items.get(event.date_item)
        if day is None or (day.type, day.scope) != ("date", "visit"):
            yield f"{where}: its day is kept in {event.date_item!r}, which is not a date of the visit"


def _items(catalogue: Catalogue) -> Iterator[str]:
    asked = {question.item for question in catalogue.questions.values()}
    judged = facts_used(catalogue)
    for item in catalogue.items.values():
        where = f"item {item.key}"
        if item.key.startswith(("ev.", "ap.", "hh.")) and item.scope != "visit":
            yield f"{where}: belongs to the visit"
        if item.type in ("enum", "list") and not item.options:
            yield f"{where}: has no options"
        if item.type == "image" and (item.frame is None or list(item.options) != ["true"]):
            yield f"{where}: needs a frame for the paper, and words for having it (true)"
        if item.validator and catalogue.validators:
            yield from unknown(where, "validator", [item.validator], catalogue.validators)
        if item.key in judged and item.source == "answer" and item.key not in asked:
            yield f"{where}: a rule looks at it, but nobody asks it"
        if item.has_default and not _possible(item, item.default):
            yield f"{where}: the default {item.default!r} is not a value of it"
        if item.unless:
            yield from rule(where, item.unless, catalogue)


def _possible(item: Item, value: Any) -> bool:
    match item.type:
        case "bool":
            return isinstance(value, bool)
        case "enum" | "select":
            return value in item.options
        case "list" | "multiselect":
            return isinstance(value, list) and all(one in item.options for one in value)
        case "int" | "money":
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return isinstance(value, str)


def _procedures(catalogue: Catalogue) -> Iterator[str]:
    for procedure in catalogue.procedures.values():
        where = f"procedure {procedure.id}"
        yield from unknown(where, "area", [procedure.area], catalogue.areas)
        yield from unknown(where, "desk", [procedure.desk], catalogue.desks)
        yield from unknown(where, "event", procedure.events, catalogue.events)
        yield from unknown(where, "proxy rule", [procedure.proxy], catalogue.proxy_rules)
        yield from unknown(where, "fee", [procedure.fee] if procedure.fee else [], catalogue.fees)
        yield from unknown(where, "core system", filter(None, [procedure.core_system]), catalogue.core_systems)
        yield from unknown(where, "document", (d.id for d in procedure.documents), catalogue.documents)
        yield from rule(where, procedure.when, catalogue)
        for needed in procedure.documents:
            if needed.when:
                yield from rule(f"{where}, document {needed.id}", needed.when, catalogue)
        for hint in procedure.hints:
            yield from rule(f"{where}, hint", hint.when, catalogue)
        yield from _procedure(procedure, where, catalogue)


def _procedure(procedure: Procedure, where: str, catalogue: Catalogue) -> Iterator[str]:
    if procedure.handover != (procedure.core_system is not None):
        yield f"{where}: handover and core_system disagree"
    if (procedure.scope == "case") != (procedure.subject is not None):
        yield f"{where}: a subject belongs to scope case, and only there"
    if not procedure.events:
        yield f"{where}: belongs to no event"
    if procedure.deadline:
        bases = [procedure.deadline.base, *(limit.base for limit in procedure.deadline.limits)]
        for base in filter(None, bases):
            if (item := catalogue.items.get(base)) is None or item.type != "date":
                yield f"{where}: the deadline counts from {base!r}, which is not a date"
    yield from (
        f"{where}: never applies for the event {event}"
        for event in procedure.events
        if never(procedure.when, event, catalogue)
    )


def _people_and_money(catalogue: Catalogue) -> Iterator[str]:
    standings = catalogue.items[_STANDING].options if _STANDING in catalogue.items else {}
    for proxy in catalogue.proxy_rules.values():
        where = f"proxy rule {proxy.id}"
        yield from unknown(where, "standing", proxy.needs, standings)
        yield from rule(where, proxy.claimant or "true", catalogue)
        yield from unknown(where, "document", (d for ds in proxy.needs.values() for d in ds), catalogue.documents)
    for exemption in catalogue.exemptions.values():
        fees = (fee for fee in exemption.applies_to if fee != "all")
        yield from unknown(f"exemption {exemption.id}", "fee", fees, catalogue.fees)
    needed = {d.id for p in catalogue.procedures.values() for d in p.documents}
    needed |= {d for rule in catalogue.proxy_rules.values() for ds in rule.needs.values() for d in ds}
    yield from (f"document {d}: nobody ever needs it" for d in catalogue.documents if d not in needed)
    for system in catalogue.core_systems.values():
        count = sum(p.core_system == system.id for p in catalogue.procedures.values())
        if count != system.handover_count:
            yield f"core system {system.id}: {count} procedures hand over, {system.handover_count} are announced"


def _forms(catalogue: Catalogue) -> Iterator[str]:
    for form in catalogue.forms.values():
        where = f"form {form.id}"
        yield from unknown(where, "procedure", form.procedures, catalogue.procedures)
        if not form.procedures:
            yield f"{where}: no procedure uses it"
        for section in form.sections:
            if section.when:
                yield from rule(f"{where}, section {section.id}", section.when, catalogue)
            for box in section.fields:
                if box.unless:
                    yield from rule(f"{where}, section {section.id}, {box.item}", box.unless, catalogue)
            places = [(field.item, field.of) for field in section.fields]
            yield from unknown(f"{where}, section {section.id}", "item", (item for item, _ in places), catalogue.items)
            for item, of in places:
                if (found := catalogue.items.get(item)) and (of is Role.VISIT) and found.scope != "visit":
                    yield f"{where}, section {section.id}: {item} is a person's, not the visit's"
    if catalogue.forms:
        for procedure in catalogue.procedures.values():
            form_of = catalogue.forms.get(procedure.form)
            if form_of is None:
                yield f"procedure {procedure.id}: form {procedure.form!r} does not exist"
            elif procedure.id not in form_of.procedures:
                yield f"procedure {procedure.id}: form {procedure.form} does not name it"


def _words(catalogue: Catalogue) -> Iterator[str]:
    """Texts that residents read exist in every language of the resident screen."""
    texts = [(f"question {q.id}", q.text) for q in catalogue.questions.values()]
    texts += [(f"question {q.id}, {o.value}", o.label) for q in catalogue.questions.values() for o in q.options]
    named: list[Named | Document | Procedure] = [*catalogue.documents.values(), *catalogue.procedures.values()]
    named += [*catalogue.events.values(), *catalogue.groups.values(), *catalogue.desks.values()]
    words = [(where, text.easy, text.en) for where, text in texts] + [(one.id, one.easy, one.en) for one in named]
    for where, easy, en in words:
        if not easy or not en:
            yield f"{where}: is not translated into {'やさしい日本語' if not easy else 'English'}"
