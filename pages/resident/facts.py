"""What a resident reads: every fact of all forms once, in their words, on cards of a few facts each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pages.resident.words import Words, same
from services.catalogue.schema import Item, Text
from services.documents.display import HIDDEN, show
from services.documents.filled import Audience, Box, FilledForm
from services.reception.models import VISIT

Key = tuple[str, str]  # (person key, item)
FormKey = tuple[str, str]  # (form id, subject)

ON_A_CARD = 6
UNREADABLE = frozenset({"signature", "image"})  # drawn on paper, not read
NOT_THEIRS = frozenset({"staff", "computed"})  # sources of items that the resident has no say in
CITY_NUMBERS = frozenset({"p.atena", "hh.no"})  # of the city's own files: no resident knows them
NAME, KANA = "p.name", "p.kana"  # read together
OWN = frozenset({NAME, KANA, "p.mynumber"})  # never one fact of two persons, even if it is written the same


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, as the resident reads it once for all forms and all persons that share it.

    ``boxes`` are those that say it, one for each of ``keys``. ``reading`` is the kana of a name.
    """

    keys: tuple[Key, ...]
    boxes: tuple[Box, ...]
    label: str
    label_ja: str  # empty when ``label`` is Japanese
    text: str
    text_ja: str
    reading: str = ""

    @property
    def id(self) -> str:
        """The fact's name in the page."""
        return " ".join(box.key for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together: about one person, about everybody, or about one matter."""

    id: str
    title: str
    title_ja: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One screenful: at most :data:`ON_A_CARD` facts, under the titles of their groups."""

    parts: tuple[Group, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of all parts, in order."""
        return tuple(fact for part in self.parts for fact in part.facts)


@dataclass(frozen=True, slots=True)
class _Found:
    """A box where it stands first."""

    form: FilledForm
    section: Text
    box: Box

    @property
    def key(self) -> Key:
        return self.box.person_key, self.box.item

    @property
    def of_this_form(self) -> bool:
        return self.box.item.startswith(f"{self.form.id}.")


def groups(
    forms: Iterable[FilledForm], items: Mapping[str, Item], names: Mapping[str, str], words: Words
) -> list[Group]:
    """Everything on ``forms`` that the resident agrees to, each fact once, in the order in which it first appears.

    Left out is what staff answer for, and what is worked out from other facts, except money to pay.

    :param items: the item dictionary.
    :param names: person key → name, of everybody the visit is about.
    """
    first: dict[Key, _Found] = {}
    for found in _readable(forms, items):
        first.setdefault(found.key, found)
    of_item: dict[str, list[Key]] = {}
    for key in first:
        of_item.setdefault(key[1], []).append(key)
    everybody = {person for person, _ in first} - {VISIT}
    gathered: dict[str, tuple[tuple[str, str], list[Fact]]] = {}
    done: set[Key] = set()
    for key, found in first.items():
        if key in done:
            continue
        together = [first[other] for other in _together(key, of_item, first)]
        done.update(one.key for one in together)
        people = tuple(dict.fromkeys(one.box.person_key for one in together))
        place = f"{_matter(found)}|{'+'.join(people)}"
        if place not in gathered:
            gathered[place] = (_title(found, people, everybody, names, words), [])
        gathered[place][1].append(_fact([one.box for one in together], words))
    return [Group(place, *title, tuple(facts)) for place, (title, facts) in gathered.items()]


def _readable(forms: Iterable[FilledForm], items: Mapping[str, Item]) -> Iterator[_Found]:
    for form in forms:
        for section in form.sections:
            if section.audience == "resident" and not form.blocked:
                for box in (box for row in section.rows for box in row.boxes):
                    found = _Found(form, section.title, box)
                    if _to_agree(found, items[box.item]) and in_japanese(box) not in ("", HIDDEN):
                        yield found


def _to_agree(found: _Found, item: Item) -> bool:
    box = found.box
    if box.blocked or box.type in UNREADABLE or box.item in CITY_NUMBERS:
        return False
    if box.type == "money":
        return bool(box.value)
    return item.source not in NOT_THEIRS and not (found.of_this_form and box.source == "computed")


def _matter(found: _Found) -> str:
    if found.of_this_form:
        return found.form.id
    return f"{found.form.id}.{found.section.ja}" if found.box.person_key == VISIT else ""


def _together(key: Key, of_item: Mapping[str, list[Key]], first: Mapping[Key, _Found]) -> list[Key]:
    """The keys that are read as one fact with ``key``: a name and its kana, or what is the same for all persons."""
    person, item = key
    if item in (NAME, KANA):
        return [one for one in ((person, NAME), (person, KANA)) if one in first]
    if person == VISIT or item in OWN:
        return [key]
    texts = {in_japanese(first[other].box) for other in of_item[item]}
    return of_item[item] if len(texts) == 1 else [key]


def in_japanese(box: Box) -> str:
    """What the resident's screen says of the box in Japanese."""
    return show(box, Audience.RESIDENT)


def _fact(boxes: list[Box], words: Words) -> Fact:
    box = boxes[0]
    text = show(box, Audience.RESIDENT, words.language)
    japanese = in_japanese(box)
    return Fact(
        keys=tuple((one.person_key, one.item) for one in boxes),
        boxes=tuple(boxes),
        label=words.of(box.label),
        label_ja=words.beside(box.label),
        text=text,
        text_ja="" if same(text, japanese) else japanese,
        reading=in_japanese(boxes[1]) if box.item == NAME and len(boxes) > 1 else "",
    )


def _title(
    found: _Found, people: tuple[str, ...], everybody: set[str], names: Mapping[str, str], words: Words
) -> tuple[str, str]:
    """A group's title, and its Japanese beside it."""
    if people == (VISIT,):
        title = found.form.title if found.of_this_form else found.section
        return words.of(title), words.beside(title)
    who = words("person", name=listed([names.get(key, "") for key in people], words))
    if found.of_this_form:
        return words("matter", what=words.of(found.form.title), who=who), words.beside(found.form.title)
    if len(people) > 1 and set(people) == everybody:
        return words("everybody"), "" if words.language == "ja" else Words()("everybody")
    return who, ""


def listed(names: list[str], words: Words) -> str:
    """``田中 太郎・花子``: the family name once, as long as it is the same."""
    if words.language == "en":
        return ", ".join(names)
    family, _, given = names[0].replace("　", " ").partition(" ")
    rest = [name.removeprefix(family).strip(" 　") if given else name for name in names[1:]]
    return "・".join([names[0], *rest])


def cards(found: Iterable[Group]) -> list[Card]:
    """The groups on cards: a large one on several of nearly equal size, small neighbours together on one."""
    packed: list[list[Group]] = []
    for group in found:
        count = -(-len(group.facts) // ON_A_CARD)
        for number in range(count):
            begin, end = (len(group.facts) * part // count for part in (number, number + 1))
            part = replace(group, facts=group.facts[begin:end])
            if packed and packed[-1][-1].id != group.id and _room(packed[-1]) >= len(part.facts):
                packed[-1].append(part)
            else:
                packed.append([part])
    return [Card(tuple(parts)) for parts in packed]


def _room(parts: list[Group]) -> int:
    """How many facts still fit; each title takes the place of one."""
    return ON_A_CARD - len(parts) - sum(len(part.facts) for part in parts)
