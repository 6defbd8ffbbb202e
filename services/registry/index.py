"""What people are found by: folded terms, and the pieces and tokens of the search index.

A token is a letter and a number: ``宛`` 宛名番号, ``世`` 世帯番号, ``電`` telephone (whole and last four), ``〒``,
``番`` number in an address, ``在`` residence card, ``日`` ``月`` ``年`` of birth, ``誕`` birthday,
``不`` months and years that an
unknown birth date allows. How Japanese names sound is kept in hiragana, which folding never leaves in a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, Protocol

from services.base.dates import month_of, parse_recorded
from services.base.text import fold, fold_address, sounds_like
from services.base.text import grams as pairs

CITY = "三重県伊賀市"
ADDRESS, ADDRESS_TOKENS = "@", ("番", "〒", "電")  # how terms and tokens begin that lead to a house
STANDING = {"resident": 0, "outsider": 1, "moved_out": 2, "deceased": 2, "removed": 2}
UNKNOWN = "不詳"
_TO_HIRAGANA = {code + 0x60: code for code in range(0x3041, 0x3097)}
_MONTHS, _YEARS = 40, 5  # an unknown birth date of a longer range is found by 不詳 only


class Findable(Protocol):
    """The columns of ``person`` that the index reads."""

    id: str
    household_id: str | None
    state: str
    name: str
    kana: str
    former_surname: str | None
    former_surname_kana: str | None
    alias: str | None
    alias_kana: str | None
    romaji: str | None
    kanji_name: str | None
    birth_kind: str
    birth_from: date
    birth_to: date
    postal: str
    address: str
    katagaki: str
    zairyu_no: str | None
    phone: str | None
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of ``person_search``."""

    person_id: str
    standing: int
    sort: str
    name_key: str
    birth_from: date
    terms: str
    grams: list[str]


def entry(person: Findable, *, household_phone: str | None, shielded: bool) -> Entry:
    """How ``person`` is found.

    :param shielded: somebody of the household is under 支援措置. Nothing goes in that leads to the house:
        no address and no telephone.
    """
    terms, grams = _names(person)
    if not shielded:
        address_terms, address_grams = _address(person)
        terms |= address_terms
        grams |= address_grams
        for phone in filter(None, (person.phone, household_phone)):
            grams |= {f"電{phone}", f"電{phone[-4:]}"}
    grams.update(birth_tokens(person.birth_kind, person.birth_from, person.birth_to))
    grams.add(f"宛{person.id}")
    if person.household_id:
        grams.add(f"世{person.household_id}")
    if person.zairyu_no:
        grams.add(f"在{person.zairyu_no}")
    return Entry(
        person.id,
        STANDING[person.state],
        "".join(_part(_Kind.KANA, word).folded for word in person.kana.split(" ")),
        "".join(_part(_Kind.WRITTEN, word).folded for word in person.name.split(" ")),
        person.birth_from,
        "|" + "|".join(sorted(terms)) + "|",
        sorted(grams),
    )


def incoming_entry(members: list[dict[str, Any]]) -> tuple[str, list[str]]:
    """(terms, grams) of the people of a 転出証明書情報: found by names and births."""
    terms, grams = set[str](), set[str]()
    for member in members:
        for kind, keys in ((_Kind.WRITTEN, ("name", "alias", "romaji")), (_Kind.KANA, ("kana", "alias_kana"))):
            for text in filter(None, map(member.get, keys)):
                _name(kind, text, terms, grams)
        birth = parse_recorded(member["birth"])
        grams.update(birth_tokens(birth.kind, birth.earliest, birth.latest))
    return "|" + "|".join(sorted(terms)) + "|", sorted(grams)


def sound_key(text: str) -> str | None:
    """How kana or romaji sounds, in hiragana; ``None`` for anything else."""
    heard = sounds_like(text)
    return heard.translate(_TO_HIRAGANA) if heard else None


def birth_tokens(kind: str, earliest: date, latest: date) -> Iterator[str]:
    """The tokens of a birth date; of an uncertain one every month and year it allows."""
    if kind != "exact":
        yield UNKNOWN
        if (latest.year - earliest.year) * 12 + latest.month - earliest.month > _MONTHS:
            return
        for year, month in months(earliest, latest):
            yield f"不{year}-{month:02d}"
        yield from {f"不{year}" for year in range(earliest.year, latest.year + 1)}
        return
    day = earliest.isoformat()
    yield f"日{day}"
    yield f"月{day[:7]}"
    yield f"年{day[:4]}"
    yield birthday_token(earliest.month, earliest.day)


def birthday_token(month: int, day: int) -> str:
    """The token of everybody born on that day of any year."""
    return f"誕{month:02d}-{day:02d}"


def span_tokens(earliest: date, latest: date) -> list[str]:
    """The tokens of which a birth inside these days has one: whole years, whole months and single days."""
    years = range(earliest.year, latest.year + 1)
    if (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31) and len(years) < _YEARS:
        return [f"{mark}{year}" for year in years for mark in "年不"]
    tokens = []
    for year, month in islice(months(earliest, latest), _MONTHS):
        whole = month_of(year, month)
        first, last = max(whole.earliest, earliest), min(whole.latest, latest)
        tokens.append(f"不{year}-{month:02d}")
        if (first, last) == (whole.earliest, whole.latest):
            tokens.append(f"月{year}-{month:02d}")
        else:
            tokens += [f"日{first + timedelta(days=n)}" for n in range((last - first).days + 1)]
    return tokens


def months(earliest: date, latest: date) -> Iterator[tuple[int, int]]:
    """Every (year, month) from ``earliest`` to ``latest``."""
    for count in range(earliest.year * 12 + earliest.month - 1, latest.year * 12 + latest.month):
        yield count // 12, count % 12 + 1


def number_tokens(folded_address: str) -> Iterator[str]:
    """``番1234`` and ``番1234-5`` of the numbers in a folded address."""
    parts: list[str] = []
    for part in _numbers(folded_address):
        parts = [*parts, part]
        yield "番" + "-".join(parts)


def _numbers(folded_address: str) -> list[str]:
    digits = "".join(c if c.isdecimal() or c == "-" else " " for c in folded_address).split()
    return [n for n in digits[0].split("-") if n] if digits else []


def _names(person: Findable) -> tuple[set[str], set[str]]:
    terms, grams = set[str](), set[str]()
    for text in (*_readings(person), person.alias, person.kanji_name, person.romaji):
        if text:
            _name(_Kind.WRITTEN, text, terms, grams)
    for text in (person.kana, person.alias_kana):
        if text:
            _name(_Kind.KANA, text, terms, grams)
    if person.former_surname:
        given, given_kana = person.name.partition(" ")[2], person.kana.partition(" ")[2]
        _name(_Kind.WRITTEN, f"{person.former_surname} {given}", terms, grams)
        _name(_Kind.KANA, f"{person.former_surname_kana or ''} {given_kana}", terms, grams)
    return terms, grams


def _readings(person: Findable) -> Iterator[str]:
    """The name, and with every letter that an unknown one of it (外字 without 文字情報) may be."""
    yield person.name
    for unknown in person.extra.get("unknown_letters", ()):
        for candidate in unknown["candidates"]:
            yield person.name.replace(unknown["letter"], candidate)


class _Kind(Enum):
    WRITTEN = 1
    KANA = 2


@dataclass(frozen=True, slots=True)
class _Part:
    """A surname or a given name: folded, how it sounds (of kana), and the pieces of both."""

    folded: str
    heard: str
    grams: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def _part(kind: _Kind, text: str) -> _Part:
    folded = fold(text)
    heard = (sound_key(text) or "") if kind is _Kind.KANA else ""
    grams = dict.fromkeys((*pairs(folded), *pairs(heard)))
    if kind is _Kind.WRITTEN:
        grams |= dict.fromkeys(c for c in folded if not c.isascii())
    return _Part(folded, heard, tuple(grams))


def _name(kind: _Kind, text: str, terms: set[str], grams: set[str]) -> None:
    """Put the terms and grams of one written name in: whole, and each of its parts."""
    words = [word for word in text.split(" ") if word]
    parts = [_part(kind, word) for word in words]
    for part in parts:
        grams.update(part.grams)
    _join([part.folded for part in parts if part.folded], terms, grams)
    if kind is _Kind.KANA:
        _join([part.heard for part in parts if part.heard], terms, grams)
        if len(words) > 1 and (words[0][-1] == "ン" or words[1][0] in "アイウエオ"):  # sounds that run together
            heard = _part(kind, "".join(words))
            terms.add(heard.heard)
            grams.update(heard.grams)


def _join(lines: list[str], terms: set[str], grams: set[str]) -> None:
    terms.update(lines)
    if len(lines) > 1:
        terms.add("".join(lines))
        grams.update(one[-1] + other[0] for one, other in pairwise(lines))


@lru_cache(maxsize=4096)
def _place(address: str) -> tuple[frozenset[str], frozenset[str]]:
    folded = fold_address(address.removeprefix(CITY))
    text = folded.rstrip("0123456789-")
    return frozenset({folded}), frozenset(pairs(text)) | frozenset(number_tokens(folded))


def _address(person: Findable) -> tuple[set[str], set[str]]:
    terms, grams = set[str](), set[str]()
    for written in (person.address, person.katagaki):
        if written:
            place_terms, place_grams = _place(written)
            terms |= {f"{ADDRESS}{term}" for term in place_terms}
            grams |= place_grams
    if person.postal:
        grams.add(f"〒{person.postal}")
    return terms, grams
