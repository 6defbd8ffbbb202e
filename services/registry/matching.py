"""Who is the person of a card? Everybody it may be, with what agrees and what does not; nobody is ever chosen here."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.base.database import AsyncSession
from services.base.dates import parse_recorded, wareki
from services.base.errors import NotFound
from services.base.text import fold, fold_address
from services.registry.index import CITY
from services.registry.people import incoming as read_incoming
from services.registry.people import person as read_person
from services.registry.search import search
from services.registry.views import IncomingView, PersonView

MOST = 6  # candidates shown; with more the card tells too little
SEXES = ("男", "女")


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says of its holder; ``None`` or empty what it does not say. ``zairyu_no``: its printed number."""

    name: str | None = None
    birth: date | None = None
    sex: str = ""
    address: str = ""
    zairyu_no: str | None = None


class Likeness(StrEnum):
    """How the card and the register agree on one item."""

    SAME = "same"
    GLYPHS = "glyphs"  # the same but for the form of letters (髙 and 高)
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # one of them does not say, or may not


@dataclass(frozen=True, slots=True)
class Compared:
    """One item: ``name``, ``birth``, ``sex`` or ``address``. ``register`` is ``None`` where a protection hides it."""

    item: str
    card: str
    register: str | None
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the card may belong to: of the register (``person_id``), or of a 転出証明書情報 (its n-th member)."""

    person_id: str | None
    incoming_id: str | None
    incoming_no: int | None
    name: str
    kana: str
    state: str  # as in the register; ``incoming``
    relation: str
    stops: tuple[str, ...]
    compared: tuple[Compared, ...]

    @property
    def differs(self) -> tuple[str, ...]:
        """Items that are not certainly the same."""
        doubtful = (Likeness.DIFFERS, Likeness.GLYPHS)
        return tuple(one.item for one in self.compared if one.likeness in doubtful)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A person as recorded: every name they go by, the birth date (``None``: uncertain), the address."""

    names: list[str]
    birth_text: str
    birth: date | None
    sex: str
    address: str | None


async def candidates(session: AsyncSession, text: CardText) -> list[Candidate]:
    """Everybody ``text`` may be of, those who agree best first.

    By the card's number or by name and birth date; when nobody fits, by birth date and part of the name or the address
    (names and addresses change, and cards write letters in their own way).
    """
    found: list[Candidate] = []
    for query in _queries(text):
        found = await _searched(session, query, text, everybody=False)
        found = found or await _searched(session, query, text, everybody=True)
        if found:
            break
    else:
        if text.birth is not None:
            near = await _searched(session, text.birth.isoformat(), text, everybody=False, limit=50)
            found = [one for one in near if _resembles(one)]
    return sorted(found, key=lambda one: len(one.differs))[:MOST]


async def known(session: AsyncSession, person_id: str, text: CardText) -> list[Candidate]:
    """The one person who is known to hold the card, compared with what it says; nobody when the register lost them."""
    try:
        return [_of_person(await read_person(session, person_id), text)]
    except NotFound:
        return []


def _queries(text: CardText) -> Iterable[str]:
    if text.zairyu_no:
        yield text.zairyu_no
    if text.name and text.birth:
        yield f"{text.name} {text.birth.isoformat()}"


async def _searched(
    session: AsyncSession, query: str, text: CardText, *, everybody: bool, limit: int = MOST
) -> list[Candidate]:
    found = await search(session, query, removed=everybody, outsiders=everybody, limit=limit)
    people = [_of_person(await read_person(session, hit.id), text) for hit in found.people]
    arriving = []
    for hit in found.incoming:
        view = await read_incoming(session, hit.id)
        members = [_of_incoming(view, number, text) for number in range(len(view.members))]
        arriving += [one for one in members if not _is_other(one, text)]
    return [*arriving, *people]


def _is_other(one: Candidate, text: CardText) -> bool:
    """A member of an arriving family found by somebody else's name, or by a birth date alone."""
    likeness = {line.item: line.likeness for line in one.compared}
    if text.name is None:
        return False
    return Likeness.DIFFERS in (likeness["name"], likeness["birth"])


def _resembles(one: Candidate) -> bool:
    lines = {line.item: line for line in one.compared}
    if lines["sex"].likeness is Likeness.DIFFERS:
        return False
    if lines["address"].likeness is Likeness.SAME:
        return True
    mine, theirs = ({fold(part) for part in str(name).split()} for name in (lines["name"].card, one.name))
    return bool(mine & theirs)


def _of_person(view: PersonView, text: CardText) -> Candidate:
    names = [name for name in (view.name, view.kanji_name, view.romaji, view.alias) if name]
    address = None if view.address is None else f"{view.address} {view.katagaki or ''}".strip()
    birth = wareki(view.birth_from) if view.birth_from == view.birth_to else view.birth
    certain = view.birth_from if view.birth_from == view.birth_to else None
    return Candidate(
        person_id=view.id,
        incoming_id=None,
        incoming_no=None,
        name=view.name,
        kana=view.kana,
        state=view.state,
        relation=view.relation,
        stops=tuple(dict.fromkeys(stop.kind for stop in view.stops)),
        compared=_compare(text, _Recorded(names, birth, certain, view.sex, address)),
    )


def _of_incoming(view: IncomingView, number: int, text: CardText) -> Candidate:
    member = {key: str(value) for key, value in view.members[number].items() if value is not None}
    recorded = parse_recorded(member["birth"])
    certain = recorded.earliest if recorded.kind == "exact" else None
    names = [member[key] for key in ("name", "romaji", "alias") if member.get(key)]
    return Candidate(
        person_id=None,
        incoming_id=view.id,
        incoming_no=number,
        name=member["name"],
        kana=member.get("kana", ""),
        state="incoming",
        relation=member.get("relation", ""),
        stops=(),
        compared=_compare(text, _Recorded(names, recorded.text(), certain, member.get("sex", ""), view.old_address)),
    )


def _compare(text: CardText, recorded: _Recorded) -> tuple[Compared, ...]:
    if text.birth is None or recorded.birth is None:
        same_birth = Likeness.UNKNOWN
    else:
        same_birth = Likeness.SAME if text.birth == recorded.birth else Likeness.DIFFERS
    if text.sex not in SEXES or recorded.sex not in SEXES:
        same_sex = Likeness.UNKNOWN
    else:
        same_sex = Likeness.SAME if text.sex == recorded.sex else Likeness.DIFFERS
    return (
        Compared("name", text.name or "", recorded.names[0], _names(text.name, recorded.names)),
        Compared("birth", wareki(text.birth) if text.birth else "", recorded.birth_text, same_birth),
        Compared("sex", text.sex, recorded.sex, same_sex),
        Compared("address", text.address, recorded.address, _addresses(text.address, recorded.address)),
    )


def _names(card: str | None, names: list[str]) -> Likeness:
    if not card:
        return Likeness.UNKNOWN
    if any(_plain(card) == _plain(name) for name in names):
        return Likeness.SAME
    return Likeness.GLYPHS if any(fold(card) == fold(name) for name in names) else Likeness.DIFFERS


def _addresses(card: str, register: str | None) -> Likeness:
    if not card or register is None:
        return Likeness.UNKNOWN
    mine, theirs = (fold_address(text.removeprefix(CITY)) for text in (card, register))
    return Likeness.SAME if mine == theirs else Likeness.DIFFERS


def _plain(name: str) -> str:
    """A name without spaces and widths; every other letter as it is."""
    return "".join(
        unicodedata.normalize("NFKC", letter) if "！" <= letter <= "～" or letter == "　" else letter
        for letter in unicodedata.normalize("NFC", name)
    ).replace(" ", "")
