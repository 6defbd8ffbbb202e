"""What the checks of the catalogue share: does an id exist, does a rule fit the items it looks at?"""

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from typing import Any

from services.catalogue.rules import BadRule, Comparison, Rule
from services.catalogue.schema import Catalogue, Item


def unknown(where: str, what: str, wanted: Iterable[str], known: Container[str]) -> Iterator[str]:
    """A fault for every id in ``wanted`` that ``known`` does not have."""
    yield from (f"{where}: {what} {name!r} does not exist" for name in wanted if name not in known)


def rule(where: str, source: str, catalogue: Catalogue) -> Iterator[str]:
    """Faults of one rule: syntax, facts that do not exist, values that a fact cannot have."""
    try:
        compiled = Rule.compile(source)
    except BadRule as error:
        yield f"{where}: rule {error}"
        return
    yield from unknown(where, "the rule's fact", compiled.facts, catalogue.items)
    for comparison in compiled.comparisons:
        if item := catalogue.items.get(comparison.fact):
            yield from (f"{where}: {fault}" for fault in _comparison(comparison, item))


def _comparison(comparison: Comparison, item: Item) -> Iterator[str]:
    fits: dict[str, Callable[[Any], bool]] = {
        "bool": lambda value: isinstance(value, bool),
        "enum": lambda value: value in item.options,
        "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
        "list": lambda value: value == () or value in item.options,
    }
    fit = fits.get(item.type)
    if fit is None:
        yield f"a rule cannot compare {item.key}: it is a {item.type}"
        return
    if (comparison.operator == "has") != (item.type == "list") and comparison.values != ((),):
        yield f"{item.key} is a {item.type} and cannot stand on this side of 'in'"
    if comparison.operator == "is" and item.type != "bool":
        yield f"{item.key} is a {item.type}, not a condition"
    yield from (f"{item.key} is never {value!r}" for value in comparison.values if not fit(value))


def never(source: str, event: str, catalogue: Catalogue) -> bool:
    """The rule is false for the event whatever else becomes known."""
    try:
        compiled = Rule.compile(source)
    except BadRule:
        return False
    return compiled.evaluate({"ev": {"kind": event}}).value is False


def days_counted(catalogue: Catalogue) -> set[str]:
    """Every date that a deadline counts from."""
    deadlines = [p.deadline for p in catalogue.procedures.values() if p.deadline]
    return {base for one in deadlines for base in (one.base, *(limit.base for limit in one.limits)) if base}


def facts_used(catalogue: Catalogue) -> set[str]:
    """Every fact that a rule of a procedure, of what hangs on it, or of a question looks at."""
    sources = [p.when for p in catalogue.procedures.values()] + [q.show_if for q in catalogue.questions.values()]
    sources += [o.show_if for q in catalogue.questions.values() for o in q.options if o.show_if]
    sources += [d.when for p in catalogue.procedures.values() for d in p.documents if d.when]
    sources += [h.when for p in catalogue.procedures.values() for h in p.hints]
    used: set[str] = set()
    for source in sources:
        with suppress(BadRule):
            used.update(Rule.compile(source).facts)
    return used
