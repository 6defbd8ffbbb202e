"""Tables of the mirror of core data: residents, households, addresses, benefits, protections (core_records ア〜ツ)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """A timestamp column with time zone."""
    return Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=nullable, index=index))


def json_object() -> Any:
    """A JSONB object column, empty by default."""
    return Field(default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}"))


class Town(SQLModel, table=True):
    """町字: one row per town name and postal code."""

    __tablename__ = "town"
    id: int | None = Field(default=None, primary_key=True)
    postal: str = Field(index=True, max_length=7)
    name: str
    kana: str
    folded: str = Field(index=True)
    folded_kana: str = Field(index=True)
    old_city: str
    jichi: str
    school: str
    note: str | None = None


class Household(SQLModel, table=True):
    """世帯. ``id`` is the 世帯番号 with its check digit. ``head_id`` may be empty (世帯主未設定)."""

    __tablename__ = "household"
    id: str = Field(primary_key=True, max_length=15)
    head_id: str | None = Field(default=None, max_length=15)
    phone: str | None = Field(default=None, index=True, max_length=15)


class Person(SQLModel, table=True):
    """宛名: a resident, a removed resident (除票) or a 住登外者. ``id`` is the 宛名番号.

    ``state``: ``resident``, ``moved_out``, ``deceased``, ``removed`` or ``outsider`` (住登外).
    Birth dates keep the recorded text (``birth_raw``) and the range of days it can mean (core_records 0, 日付).
    """

    __tablename__ = "person"
    id: str = Field(primary_key=True, max_length=15)
    history_no: int = 1
    household_id: str | None = Field(default=None, index=True, max_length=15)
    state: str = Field(default="resident", max_length=12)
    foreign: bool = False
    name: str
    kana: str
    kana_confirmed: bool = False
    former_surname: str | None = None  # 旧氏
    former_surname_kana: str | None = None
    alias: str | None = None  # 通称
    alias_kana: str | None = None
    romaji: str | None = None
    kanji_name: str | None = None  # 漢字氏名 of a foreign resident
    birth_raw: str
    birth_kind: str = Field(default="exact", max_length=16)  # exact / noncal / unknown-…
    birth_from: date = Field(index=True)
    birth_to: date
    sex: str = Field(default="", max_length=2)  # 男 / 女 / empty
    relation: str = ""  # 続柄
    order_no: int = 0  # order of members by the standard
    postal: str = Field(default="", max_length=7)
    address: str = ""  # 住所 with 番地, without 方書
    katagaki: str = ""
    jichi: str = ""
    school: str = ""
    resident_since: str = ""
    address_since: str = ""
    previous_address: str = ""
    honseki: str = ""
    hittosha: str = ""
    mynumber: bytes | None = None  # AES-GCM sealed, never plain
    juminhyo_code: str | None = Field(default=None, max_length=11)
    nationality: str | None = None
    article_30_45: str | None = None
    zairyu_status: str | None = None
    zairyu_until: date | None = None
    zairyu_no: str | None = Field(default=None, max_length=12)
    phone: str | None = Field(default=None, index=True, max_length=15)
    removed_reason: str | None = None
    removed_on: date | None = None
    removed_to: str | None = None
    same_as: str | None = Field(default=None, max_length=15)  # candidate of 名寄せ
    extra: dict[str, Any] = json_object()


class PersonSearch(SQLModel, table=True):
    """What a person is found by: narrow, derived from ``person``, ``household`` and ``protection`` by ``index.py``.

    ``grams`` holds pieces of folded names and addresses, and tokens such as ``宛1000000014``, ``日1975-03-01``. Nothing
    of an address is in it while anybody of the household is under 支援措置.
    """

    __tablename__ = "person_search"
    __table_args__ = (
        Index("ix_person_search_grams", "grams", postgresql_using="gin"),
        Index("ix_person_search_twin", "birth_from", "name_key"),
        Index("ix_person_search_name", "standing", "name_key", postgresql_ops={"name_key": "text_pattern_ops"}),
        Index("ix_person_search_sort", "standing", "sort", postgresql_ops={"sort": "text_pattern_ops"}),
    )
    person_id: str = Field(primary_key=True, max_length=15)
    standing: int = Field(sa_column=Column(SmallInteger, nullable=False))  # 0 resident, 1 住登外, 2 除票
    sort: str  # folded kana
    name_key: str  # folded name, for twins
    birth_from: date
    terms: str  # folded terms, each between ``|``
    grams: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))


class Residence(SQLModel, table=True):
    """One earlier address or change (異動履歴)."""

    __tablename__ = "residence"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    person_id: str = Field(index=True, max_length=15)
    kind: str  # 異動事由
    address: str
    moved_on: str
    ended_on: str | None = None


class Benefit(SQLModel, table=True):
    """One qualification a person holds.

    ``kind``: inkan, jidoteate_recipient, jidoteate_child, jifu_recipient, jifu_child, tokuji_recipient,
    fukushi_kodomo, fukushi_hitorioya, fukushi_shogai, kaigo1, kaigo_cert, techo_shintai, techo_ryoiku, techo_seishin,
    seishin_tsuin, kokuho, nenkin, kouki, hoiku, tax_here, mycard, guardianship.
    ``detail`` holds grade, number, partner persons and so on.
    """

    __tablename__ = "benefit"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    person_id: str = Field(index=True, max_length=15)
    kind: str = Field(max_length=24)
    number: str | None = None
    started_on: date | None = None
    ends_on: date | None = None
    detail: dict[str, Any] = json_object()


class Protection(SQLModel, table=True):
    """支援措置・発行停止・成年被後見人・不受理: a reason to stop. Ends only when somebody ends it, never by its date.

    ``kind``: ``shien``, ``hakko_teishi``, ``koken``, ``fujuri``.
    """

    __tablename__ = "protection"
    id: int | None = Field(default=None, primary_key=True)
    person_id: str = Field(index=True, max_length=15)
    kind: str = Field(max_length=16)
    started_on: date
    ends_on: date | None = None
    provisional: bool = False
    accompanies: str | None = Field(default=None, max_length=15)  # 併せて支援を求める者: of whom
    against: str | None = Field(default=None, max_length=15)  # 加害者
    detail: dict[str, Any] = json_object()


class IncomingTransfer(SQLModel, table=True):
    """転出証明書情報 received for somebody who is about to move in (core_records ウ)."""

    __tablename__ = "incoming_transfer"
    __table_args__ = (Index("ix_incoming_grams", "grams", postgresql_using="gin"),)
    id: str = Field(primary_key=True, max_length=20)
    planned_on: date  # 転出予定日
    special: bool = True  # 特例転入 (card)
    old_address: str
    old_head: str
    taken_by_visit: str | None = None  # the visit that worked on it
    members: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    terms: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))  # as in person_search
    grams: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))


class CoreClock(SQLModel, table=True):
    """基幹の基準時刻 per linkage item: how fresh the mirror is."""

    __tablename__ = "core_clock"
    item: str = Field(primary_key=True, max_length=16)
    as_of: datetime = moment()


class PopulationStamp(SQLModel, table=True):
    """Which fictional population this database holds."""

    __tablename__ = "population_stamp"
    seed: int = Field(primary_key=True)
    version: str
    loaded_at: datetime = moment()
