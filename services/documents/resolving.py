"""Where a box's value comes from: whose item it is, what is stored, what is computed, what stood there before."""

from dataclasses import dataclass, replace
from typing import Any

from services.catalogue.schema import Field_, Item, Role
from services.documents.computations import compute
from services.documents.computed_people import standing
from services.documents.scene import Scene
from services.reception.models import VISIT
from services.reception.state import PREFILLED, Value

_ELSE = "else"
_LISTS = ("multiselect", "list")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A field's value with its place. ``text_suffix`` is shown behind it (方書 behind 住所)."""

    item: Item
    person_key: str
    value: Any
    source: str = ""
    original: Any = None
    edited: bool = False
    suffix: str = ""
    nobody: bool = False  # nobody of the visit has the role
    follows: bool = False  # stands in for another item, by what the visit says elsewhere


def resolve(scene: Scene, field: Field_, row: str = VISIT) -> Resolved:
    """What ``field`` shows on the row of the person ``row`` (or on the form itself).

    続柄 of somebody who comes under another head is the new 続柄; the recorded one stays, towards the old head.
    """
    person, nobody = _whose(scene, field, row)
    item = scene.catalogue.items[field.item]
    if nobody:
        if field.otherwise is None:
            return Resolved(item, VISIT, None, nobody=True)
        item = scene.catalogue.items[field.otherwise]
        person = VISIT if item.scope == "visit" else scene.subject
    item = scene.place_of(item)
    suffix = ""
    if item.key == "p.address":
        item, person, suffix = _address(scene, person)
    resettled = item.key == _RELATION and scene.party.resettled(person)
    if resettled:
        item, field = scene.catalogue.items[_NEW_RELATION], field.model_copy(update={"compute": "new_relation"})
    stored = scene.state.values.get((person, item.key))
    if item.key == _HOUSEHOLD_NO and scene.party.renumbered and stored and stored.source in PREFILLED:
        stored = None
    computed = _computed(scene, field, item, row or person or scene.subject)
    if computed is None and (stored is None or stored.value is None):
        computed = _fact(scene, item, person)
    found = _chosen(item, person, stored, computed, suffix)
    if resettled:
        return replace(found, follows=True)
    return replace(found, value=standing(scene, found.value)) if item.key == "ap.kind" else found


def _whose(scene: Scene, field: Field_, row: str) -> tuple[str, bool]:
    """The person key of a field, and whether nobody has its role."""
    if field.of in (Role.VISIT, Role.FORM):
        return VISIT, False
    key = row if field.of is Role.ROW else scene.instance.roles.get(field.of.value, "")
    return key, not key


def _address(scene: Scene, person: str) -> tuple[Item, str, str]:
    """住所 of somebody who moves in is the visit's new address: one value, changed in one place."""
    address, katagaki, key = (*_NEW, VISIT) if scene.moves_in(person) else (*_REGISTERED, person)
    behind = scene.get(katagaki, key)
    return scene.catalogue.items[address], key, f"\u3000{behind}" if behind else ""


_REGISTERED = ("p.address", "p.katagaki")
_NEW = ("ev.new_address", "ev.new_katagaki")
_RELATION, _NEW_RELATION = "p.relation", "p.new_relation"
_HOUSEHOLD_NO = "hh.no"  # of the registered household


def _computed(scene: Scene, field: Field_, item: Item, person: str) -> Any:
    if field.by:
        value = _by(scene, field, item, person)
        if value is not None:
            return value
    return compute(scene, field.compute, person) if field.compute else None


def _by(scene: Scene, field: Field_, item: Item, person: str) -> Any:
    """The value of the first case that holds; of all that hold where several may be chosen.

    Of several events it is the form's: reason and day are of the same one.
    """
    found = {case: value for case, value in field.by.items() if _case(scene, case, person)}
    if item.type in _LISTS:
        return list(dict.fromkeys(found.values())) or None
    if not found:
        return None
    first = next(iter(found))
    events = [event for event in scene.events if event in found]
    return found[events[0] if first in events else first]


def _case(scene: Scene, case: str, person: str) -> bool:
    """``else``, a procedure of the form, one of its events that changes something, or a rule that is known to hold."""
    if case == _ELSE:
        return True
    if case in scene.catalogue.procedures:
        return case in scene.instance.procedures
    if case in scene.catalogue.events:
        return scene.happens(case, person)
    return scene.holds_for_any(case, person)


def _fact(scene: Scene, item: Item, person: str) -> Any:
    """A derived fact, or the value a fact has when nobody has to ask."""
    group, _, name = item.key.partition(".")
    return scene.facts(person).get(group, {}).get(name) if group in ("ev", "ap", "hh", "p") else None


def _chosen(item: Item, person: str, stored: Value | None, computed: Any, suffix: str) -> Resolved:
    if stored is None or stored.value is None or item.source == "computed":
        source = "computed" if computed is not None else ""
        emptied = stored is not None and stored.edited and computed is None
        original = stored.original if stored is not None and emptied else None
        return Resolved(item, person, computed, source, original, emptied, suffix)
    if stored.edited:
        return Resolved(item, person, stored.value, stored.source, stored.original, True, suffix)
    differs = computed is not None and computed != stored.value and stored.source in ("answer", "staff")
    return Resolved(item, person, stored.value, stored.source, computed if differs else None, differs, suffix)


def own_value(scene: Scene, field: Field_) -> Any:
    """The value of one of the form's own fields, for computations."""
    return resolve(scene, field).value if field.of is not Role.ROW else None
