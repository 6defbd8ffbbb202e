"""What a generated city consists of, before it becomes rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(slots=True, eq=False)
class Lot:
    """Where a household lives: 町字, number and building."""

    postal: str
    town: str
    number: str  # 「1234番地の5」
    building: str
    jichi: str
    school: str

    @property
    def address(self) -> str:
        """住所 without 方書."""
        return f"三重県伊賀市{self.town}{self.number}"


@dataclass(slots=True, eq=False)
class Citizen:
    """A person in the making: the columns of ``person`` under their own names, beside what only making needs."""

    age: int  # completed years on the reference day
    sex: str
    relation: str = ""
    nation: str | None = None  # code of population.yaml
    born: date = date.min
    nominal_sex: str = ""  # where the register leaves the sex empty: how the pyramid counts the person
    surname: str = ""
    surname_kana: str = ""
    id: str = ""
    household_id: str | None = None
    state: str = "resident"
    name: str = ""
    kana: str = ""
    kana_confirmed: bool = True
    former_surname: str | None = None
    former_surname_kana: str | None = None
    alias: str | None = None
    alias_kana: str | None = None
    romaji: str | None = None
    kanji_name: str | None = None
    birth_raw: str = ""
    birth_kind: str = "exact"
    birth_from: date = date.min
    birth_to: date = date.min
    order_no: int = 0
    postal: str = ""
    address: str = ""
    katagaki: str = ""
    jichi: str = ""
    school: str = ""
    resident_since: str = ""
    address_since: str = ""
    previous_address: str = ""
    honseki: str = ""
    hittosha: str = ""
    mynumber: str | None = None  # plain only here, sealed when it becomes a row
    juminhyo_code: str | None = None
    nationality: str | None = None
    article_30_45: str | None = None
    zairyu_status: str | None = None
    zairyu_until: date | None = None
    zairyu_no: str | None = None
    phone: str | None = None
    removed_reason: str | None = None
    removed_on: date | None = None
    removed_to: str | None = None
    same_as: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def foreign(self) -> bool:
        """外国人住民."""
        return self.nation is not None


@dataclass(slots=True, eq=False)
class Home:
    """A household in the making. The first member is the head unless ``headless`` (世帯主未設定)."""

    kind: str  # row of population.yaml households
    members: list[Citizen]
    id: str = ""
    lot: Lot | None = None
    phone: str | None = None
    headless: bool = False
    fixed: bool = False  # from tricky.yaml or demo.yaml: complete as it is

    @property
    def head(self) -> Citizen | None:
        """世帯主."""
        return None if self.headless else self.members[0]


@dataclass(frozen=True, slots=True)
class Held:
    """A row of ``benefit``."""

    person_id: str
    kind: str
    number: str | None = None
    started_on: date | None = None
    ends_on: date | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Protected:
    """A row of ``protection``."""

    person_id: str
    kind: str
    started_on: date
    ends_on: date | None = None
    provisional: bool = False
    accompanies: str | None = None
    against: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """A row of ``residence``."""

    person_id: str
    kind: str
    address: str
    moved_on: str
    ended_on: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of ``incoming_transfer``."""

    id: str
    planned_on: date
    special: bool
    old_address: str
    old_head: str
    members: list[dict[str, Any]]


@dataclass(slots=True)
class Population:
    """The whole city. ``outsiders`` are 住登外者, ``removed`` 除票."""

    seed: int
    today: date
    homes: list[Home] = field(default_factory=list)
    outsiders: list[Citizen] = field(default_factory=list)
    removed: list[Citizen] = field(default_factory=list)
    benefits: list[Held] = field(default_factory=list)
    protections: list[Protected] = field(default_factory=list)
    residences: list[Moved] = field(default_factory=list)
    incoming: list[Incoming] = field(default_factory=list)

    @property
    def residents(self) -> list[Citizen]:
        """Everybody of every household."""
        return [member for home in self.homes for member in home.members]

    def holders(self, kind: str) -> set[str]:
        """宛名番号 of all who hold a benefit of ``kind``."""
        return {held.person_id for held in self.benefits if held.kind == kind}

    @property
    def everybody(self) -> list[Citizen]:
        """Residents, removed residents and 住登外者."""
        return [*self.residents, *self.removed, *self.outsiders]
