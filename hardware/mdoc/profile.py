"""カード代替電磁的記録: which element of which namespace is the name, the address, ….

Configurable, because the official list of elements is not public yet; the default holds what public sources agree on
(docs/devices.md, section 3).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from hardware.errors import BadData
from hardware.mdoc.verifier import Document

ISO = "org.iso.23220.1"
JAPAN = "org.iso.23220.1.jp"
SEXES = {0: "不明", 1: "男", 2: "女", 9: "適用不能"}  # ISO/IEC 5218

Place = tuple[str, str]


@dataclass(frozen=True)
class Profile:
    """Where the facts of a person are in a document; ``number`` None: this document's 個人番号 is not read."""

    doc_type: str = "org.iso.23220.1.jp.mnc"
    family_name: Place = (ISO, "family_name_unicode")
    given_name: Place = (ISO, "given_name_unicode")
    birth: Place = (ISO, "birth_date")
    sex: Place = (ISO, "sex")
    address: Place = (JAPAN, "resident_address_unicode")
    portrait: Place = (ISO, "portrait")
    number: Place | None = None
    sexes: Mapping[int, str] = field(default_factory=lambda: MappingProxyType(SEXES))


def parse(entries: object) -> Profile:
    """A profile as a file gives it: a mapping whose words are all text. What it leaves out stays as it is.

    Raises BadData, which says what is wrong where.
    """
    if not isinstance(entries, dict):
        raise BadData("has to be a mapping")
    unknown = [key for key in entries if key not in _ENTRIES]
    if unknown:
        raise BadData(f"{unknown[0]} is no entry of a profile")
    return replace(Profile(), **{key: _ENTRIES[key](key, entry) for key, entry in entries.items()})


def _text(key: str, entry: object) -> str:
    if not isinstance(entry, str) or not entry:
        raise BadData(f"{key} has to be a text")
    return entry


def _place(key: str, entry: object) -> Place:
    if not isinstance(entry, list) or len(entry) != 2:
        raise BadData(f"{key} has to be a namespace and an element")
    return _text(key, entry[0]), _text(key, entry[1])


def _sexes(key: str, entry: object) -> Mapping[int, str]:
    if not isinstance(entry, dict) or not all(re.fullmatch(r"[0-9]", code) for code in entry):
        raise BadData(f"{key} has to say what each number means")
    if not all(word in SEXES.values() for word in entry.values()):
        raise BadData(f"{key} knows the words {'、'.join(SEXES.values())}")
    return MappingProxyType({int(code): word for code, word in entry.items()})


_PLACES = ("family_name", "given_name", "birth", "sex", "address", "portrait", "number")
_ENTRIES: Mapping[str, Callable[[str, object], Any]] = MappingProxyType(
    {"doc_type": _text, **dict.fromkeys(_PLACES, _place), "sexes": _sexes}
)


@dataclass(frozen=True)
class Holder:
    """The person a verified document is about. Missing facts are None: only what was asked for is sent."""

    name: str | None
    birth: date | None
    sex: str | None
    address: str | None
    portrait: bytes | None
    number: str | None


def holder(document: Document, profile: Profile) -> Holder:
    """The facts of a verified document. Raises BadData when one has another type than its profile says."""

    def text(place: Place | None) -> str | None:
        value = _at(document, place)
        if not isinstance(value, str | None):
            raise BadData("an element of another type")
        return value

    parts = [part for place in (profile.family_name, profile.given_name) if (part := text(place))]
    birth, sex, portrait = (_at(document, place) for place in (profile.birth, profile.sex, profile.portrait))
    if not (birth is None or type(birth) is date) or not isinstance(portrait, bytes | None):
        raise BadData("an element of another type")
    if sex is not None and not (type(sex) is int and sex in profile.sexes):
        raise BadData("an element of another type")
    return Holder(
        name="　".join(parts) or None,
        birth=birth,
        sex=profile.sexes[sex] if type(sex) is int else None,
        address=text(profile.address),
        portrait=portrait,
        number=text(profile.number),
    )


def _at(document: Document, place: Place | None) -> object:
    return None if place is None else document.elements.get(place[0], {}).get(place[1])
