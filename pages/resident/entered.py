"""What has been entered so far, for the resident to follow: plain facts in groups, and only what is theirs to see."""

from components.fact_sheet import Line, Lines
from pages.resident.facts import NAME, NOT_THEIRS, UNREADABLE
from pages.resident.words import Words, same
from services.catalogue.schema import Catalogue, Item
from services.documents.display import YES_NO, disclose, words
from services.documents.filled import Audience, Choice
from services.documents.service import resettled
from services.reception.models import VISIT
from services.reception.state import Value, VisitState

ENTERED = frozenset({"answer", "staff", "card", "certificate"})  # said or shown at the counter
RELATION = "p.relation"
_NAMES_A_HEAD = frozenset({RELATION, "p.new_relation", "ev.new_head"})  # what tells whether a recorded 続柄 still holds
IDENTITY = ("p.kana", "p.birth", "p.sex", "p.relation", "p.address", "p.katagaki")  # under the name, in this order


Written = dict[tuple[str, str], tuple[Value, Line | None]]  # (item, person key) → a value and its line


def entered(state: VisitState, catalogue: Catalogue, language: Words, written: Written) -> list[Lines]:
    """The facts of the visit, then of each person, in the order of the item dictionary.

    :param written: lines of former calls in this language; kept up to date, so that one more value writes one line.
    """
    order = _order(catalogue)
    found: dict[str, list[Value]] = {}
    strangers = resettled(state, state.day)  # under another head: what the record says of the old one is not shown
    for value in sorted(state.values.values(), key=lambda value: order.get(value.item, len(order))):
        item = catalogue.items.get(value.item)
        stale = value.item == RELATION and value.person_key in strangers
        if item is not None and _theirs(item, value) and not stale:
            found.setdefault(value.person_key, []).append(value)
    groups = []
    for key in [VISIT, *(person.key for person in sorted(state.persons, key=lambda p: (not p.applicant, p.order_no)))]:
        lines = [line for value in found.get(key, ()) if (line := _line(catalogue, value, language, written))]
        name = str(state.get("p.name", key) or "")
        if lines:
            groups.append(
                Lines(key, language("visit") if key == VISIT else language("person", name=name), tuple(lines))
            )
    return groups


def rewritten(
    state: VisitState, catalogue: Catalogue, language: Words, written: Written, key: tuple[str, str]
) -> Line | None:
    """The line of the one value that changed (person key, item); ``None`` where more than a text is another now."""
    person_key, item = key
    value, kept = state.values.get(key), written.get((item, person_key))
    if item in _NAMES_A_HEAD:
        return None
    if value is None or kept is None or kept[1] is None or not _theirs(catalogue.items[item], value):
        return None
    return _line(catalogue, value, language, written)


def _order(catalogue: Catalogue) -> dict[str, int]:
    if catalogue.version not in _orders:
        _orders[catalogue.version] = {key: n for n, key in enumerate(dict.fromkeys([*IDENTITY, *catalogue.items]))}
    return _orders[catalogue.version]


_orders: dict[str, dict[str, int]] = {}  # catalogue version → item → place


def _theirs(item: Item, value: Value) -> bool:
    if item.source in NOT_THEIRS or item.type in UNREADABLE or item.key == NAME:
        return False
    return value.source in ENTERED or value.item in IDENTITY


def _line(catalogue: Catalogue, value: Value, language: Words, written: Written) -> Line | None:
    place = (value.item, value.person_key)
    kept = written.get(place)
    if kept is None or kept[0] is not value:
        kept = written[place] = (value, _write(catalogue.items[value.item], value, language))
    return kept[1]


def _write(item: Item, value: Value, language: Words) -> Line | None:
    text = in_words(item, value.value, language.language)
    japanese = text if language.language == "ja" else in_words(item, value.value, "ja")
    if not text:
        return None
    return Line(
        id=f"{value.item}|{value.person_key}",
        label=language.of(item.label),
        label_ja=language.beside(item.label),
        text=text,
        text_ja="" if same(text, japanese) else japanese,
    )


def in_words(item: Item, value: object, language: str) -> str:
    """A value as the resident may read it."""
    options = YES_NO if item.type == "bool" else item.options
    choices = [Choice({"true": True, "false": False}.get(key, key), label, False) for key, label in options.items()]
    return words(item.type, disclose(item, value, Audience.RESIDENT), choices, language=language)
