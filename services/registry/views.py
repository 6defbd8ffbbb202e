"""What the registry tells others about residents: plain data, never table rows."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class StopView:
    """One reason to stop (支援措置, 発行停止, 成年被後見人, 不受理)."""

    kind: str  # shien / hakko_teishi / koken / fujuri
    person_id: str
    sentence_key: str
    provisional: bool = False
    expired: bool = False  # past its end date, still in force


@dataclass(frozen=True, slots=True)
class BenefitView:
    """A qualification with the words staff use for it."""

    kind: str
    label: str
    number: str | None = None
    started_on: date | None = None
    ends_on: date | None = None
    detail: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result, with what tells people apart. ``address`` is ``None`` where a protection hides it."""

    id: str
    name: str
    kana: str
    birth: str
    age: int | None
    sex: str
    address: str | None
    household_id: str | None
    head_name: str | None
    relation: str
    state: str
    foreign: bool
    alias: str | None = None
    former_surname: str | None = None
    romaji: str | None = None
    kanji_name: str | None = None
    stops: tuple[str, ...] = ()
    twin: bool = False  # another person with the same name and birth date exists


@dataclass(frozen=True, slots=True)
class IncomingHit:
    """転出証明書情報 of somebody about to move in."""

    id: str
    names: tuple[str, ...]
    head: str
    old_address: str
    planned_on: date
    special: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found and how the words were understood."""

    people: list[Hit]
    incoming: list[IncomingHit]
    more: bool
    understood: list[str]


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as a visit needs them. Address fields are ``None`` where a protection hides them."""

    id: str
    household_id: str | None
    state: str
    foreign: bool
    name: str
    kana: str
    birth: str
    birth_from: date
    birth_to: date
    sex: str
    relation: str
    order_no: int
    address: str | None
    katagaki: str | None
    postal: str | None
    alias: str | None = None
    alias_kana: str | None = None
    former_surname: str | None = None
    former_surname_kana: str | None = None
    romaji: str | None = None
    kanji_name: str | None = None
    nationality: str | None = None
    zairyu_status: str | None = None
    zairyu_until: date | None = None
    zairyu_no: str | None = None
    article_30_45: str | None = None
    honseki: str = ""
    hittosha: str = ""
    juminhyo_code: str | None = None
    mynumber_last4: str | None = None
    phone: str | None = None
    previous_address: str | None = None
    jichi: str | None = None
    school: str | None = None
    resident_since: str | None = None  # 住民となった日, as recorded
    address_since: str | None = None  # 住所を定めた日, as recorded
    removed_reason: str | None = None  # 消除事由
    removed_on: date | None = None
    removed_to: str | None = None  # 転出先
    same_as: str | None = None  # 宛名番号 of somebody who may be the same person (名寄せ候補)
    extra: dict[str, object] = field(default_factory=dict)  # what else the core systems say: planned_out, pregnancy, …
    benefits: tuple[BenefitView, ...] = ()
    stops: tuple[StopView, ...] = ()


@dataclass(frozen=True, slots=True)
class ResidenceView:
    """One row of 異動履歴; days as recorded."""

    kind: str  # 異動事由
    address: str
    moved_on: str
    ended_on: str | None = None


@dataclass(frozen=True, slots=True)
class MemberView:
    """A line of the household panel."""

    person: PersonView
    age: int | None
    age_text: str  # 「41歳」「78歳または79歳」「不詳」
    school_year: str | None  # 小2 など
    is_head: bool


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """世帯 in the standard's order of members. ``address`` is ``None`` where a protection hides it."""

    id: str
    head_name: str | None
    address: str | None
    phone: str | None
    members: list[MemberView]
    stops: tuple[StopView, ...]
    data_time: datetime


@dataclass(frozen=True, slots=True)
class IncomingView:
    """転出証明書情報 as received. ``members`` carry the keys of core_records ウ, of the 個人番号 only its end.

    Keys: ``name kana birth sex relation honseki hittosha juminhyo_code mynumber_last4 foreign nationality romaji alias
    alias_kana zairyu_status zairyu_until zairyu_no article_30_45 mycard kokuho kouki kaigo_cert nenkin pension_no
    jidoteate_recipient jidoteate_until guardian language same_as last_registered_address``.
    """

    id: str
    planned_on: date
    special: bool
    old_address: str
    old_head: str
    members: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class TownHit:
    """町字."""

    postal: str
    name: str
    kana: str
    jichi: str
    school: str
