"""カード代替電磁的記録: which element of which namespace is the name, the address, ….

Configurable, because the official list of elements is not public yet; the default holds what public sources agree on
(docs/devices.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

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
