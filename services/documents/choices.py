"""The options of a box, in order, with the ticked ones."""

from collections.abc import Mapping
from typing import Any

from services.base.dates import fiscal_year
from services.catalogue.schema import Field_, Item, Text
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
    options = _options(scene, field, item)
    if not options:
        return ()
    chosen = value if isinstance(value, list) else [value]
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


def _options(scene: Scene, field: Field_, item: Item) -> Mapping[str, Text]:
    if field.display:
        return field.display
    if item.options:
        return item.options
    if item.type == "bool":
        return YES_NO
    if item.key == "st.docs":
        return _documents(scene)
    return _BY_VALIDATOR[item.validator](scene) if item.validator in _BY_VALIDATOR else {}


def _documents(scene: Scene) -> Mapping[str, Text]:
    """添付書類: the documents that the form's procedures ask for."""
    needed = (one.id for each in scene.instance.procedures for one in scene.catalogue.procedures[each].documents)
    found = (scene.catalogue.documents[one] for one in dict.fromkeys(needed))
    return {one.id: Text(ja=one.name, easy=one.easy, en=one.en) for one in found}


def _years(scene: Scene) -> Mapping[str, Text]:
    now = fiscal_year(scene.today)
    return {str(year): _year(year) for year in range(now, now - _YEARS_BACK - 1, -1)}


def _pension_years(scene: Scene) -> Mapping[str, Text]:
    """国民年金の年度: July to June; the current one, two before (2年1か月 in arrears) and the next."""
    now = scene.today.year if scene.today.month >= 7 else scene.today.year - 1
    return {str(year): _year(year) for year in range(now + 1, now - 3, -1)}


def _year(year: int) -> Text:
    return Text(ja=f"令和{year - 2018}年度", easy=f"{year}年度(令和{year - 2018}年度)", en=f"FY {year}")


def _exemptions(scene: Scene) -> Mapping[str, Text]:
    return {one.id: Text(ja=one.name) for one in scene.catalogue.exemptions.values()}


_BY_VALIDATOR = {"nendo_range": _years, "nenkin_nendo": _pension_years, "fee_exemption": _exemptions}
