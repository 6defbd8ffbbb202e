"""The options of a box, in order, with the ticked ones."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.base.dates import fiscal_year
from services.catalogue.rules import Rule
from services.catalogue.schema import DocumentNeeded, Field_, Item, Procedure, Text
from services.documents.checks import EXEMPTION_BEGINS, STUDENT_BEGINS, pension_years
from services.documents.display import YES_NO
from services.documents.filled import Choice
from services.documents.scene import Scene

_YEARS_BACK = 5  # 現年度と過去5年度


def code(value: Any) -> str:
    """A stored value as the key of option tables: ``true``, ``false``, numbers as digits."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def choices(scene: Scene, field: Field_, item: Item, value: Any) -> tuple[Choice, ...]:
    """What can be chosen; empty for free text. The field's own words go before the item's.

    A stored value that is no option (any more) is shown as one, so that nothing disappears.
    """
    chosen = value if isinstance(value, list) else [value]
    options = _options(scene, field, item, chosen)
    if not options:
        return ()
    codes = {code(one) for one in chosen if one is not None}
    offered = [Choice(_value(item, key), label, key in codes) for key, label in options.items()]
    strangers = [
        Choice(one, Text(ja=code(one)), True) for one in chosen if one is not None and code(one) not in options
    ]
    return (*offered, *strangers)


def _value(item: Item, key: str) -> str | bool | int:
    if item.type in ("bool", "image"):
        return key == "true"
    return int(key) if item.type == "int" else key


def _options(scene: Scene, field: Field_, item: Item, chosen: Sequence[Any]) -> Mapping[str, Text]:
    if field.display:
        return field.display
    if item.options:
        return item.options
    if item.type == "bool":
        return YES_NO
    if item.key == "st.docs":
        return _documents(scene, chosen)
    return _BY_VALIDATOR[item.validator](scene) if item.validator in _BY_VALIDATOR else {}


def _documents(scene: Scene, chosen: Sequence[Any]) -> Mapping[str, Text]:
    """添付書類: the documents that the form's procedures ask for here, and those that were ticked before."""
    procedures = [scene.catalogue.procedures[one] for one in scene.instance.procedures]
    asked = [(each, one) for each in procedures for one in each.documents]
    needed = (one.id for each, one in asked if one.id in chosen or _asked(scene, each, one))
    found = (scene.catalogue.documents[one] for one in dict.fromkeys(needed))
    return {one.id: Text(ja=one.name, easy=one.easy, en=one.en) for one in found}


def _asked(scene: Scene, procedure: Procedure, document: DocumentNeeded) -> bool:
    """Needed while its condition is not false under one of the procedure's events (as in ``navigation.needs``)."""
    if document.when is None:
        return True
    rule = Rule.compile(document.when)
    events = [event for event in scene.events if event in procedure.events]
    return any(rule.evaluate(scene.facts_of(event, scene.subject)).value is not False for event in events)


def _years(scene: Scene) -> Mapping[str, Text]:
    now = fiscal_year(scene.today)
    return {str(year): _year(year) for year in range(now, now - _YEARS_BACK - 1, -1)}


def _pension_years(begins: int) -> Callable[[Scene], Mapping[str, Text]]:
    return lambda scene: {str(year): _year(year) for year in reversed(pension_years(scene.today, begins))}


def _year(year: int) -> Text:
    return Text(ja=f"令和{year - 2018}年度", easy=f"{year}年度(令和{year - 2018}年度)", en=f"FY {year}")


def _exemptions(scene: Scene) -> Mapping[str, Text]:
    return {one.id: Text(ja=one.name) for one in scene.catalogue.exemptions.values()}


_BY_VALIDATOR: dict[str | None, Callable[[Scene], Mapping[str, Text]]] = {
    "nendo_range": _years,
    "nenkin_nendo": _pension_years(EXEMPTION_BEGINS),
    "gakusei_nendo": _pension_years(STUDENT_BEGINS),
    "fee_exemption": _exemptions,
}
