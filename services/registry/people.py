"""Residents as the screens and a visit need them, with what a protection hides already gone."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services.base import clock, sql
from services.base.database import AsyncSession
from services.base.dates import parse_recorded, school_year
from services.base.errors import NotFound
from services.base.secrets import BadKey, unseal
from services.registry import guard, queries
from services.registry.benefit_words import label
from services.registry.views import (
    BenefitView,
    HouseholdView,
    IncomingView,
    MemberView,
    PersonView,
    ResidenceView,
    StopView,
)

Row = Mapping[str, Any]
log = logging.getLogger(__name__)


async def person(session: AsyncSession, person_id: str) -> PersonView:
    """The person with this 宛名番号: a resident, a removed resident or a 住登外者.

    :raises NotFound: there is none.
    """
    row = await sql.row(session, queries.PERSON, person_id)
    if row is None:
        raise NotFound("error.person_not_found")
    stops = await guard.stops(session, [person_id])
    return _person(row, tuple(stops.get(person_id, ())))


async def household(session: AsyncSession, household_id: str) -> HouseholdView:
    """The household in the standard's order of members.

    :raises NotFound: there is none with that 世帯番号.
    """
    found = await sql.row(session, queries.HOUSEHOLD, household_id)
    if found is None:
        raise NotFound("error.household_not_found")
    rows = await sql.rows(session, queries.MEMBERS, household_id)
    stops = await guard.stops(session, [row["id"] for row in rows])
    today = clock.today()
    members = [_member(row, tuple(stops.get(row["id"], ())), found["head_id"], today) for row in rows]
    first = members[0].person if members else None
    visible = None if first is None or first.address is None else f"{first.address} {first.katagaki or ''}".strip()
    return HouseholdView(
        id=household_id,
        head_name=found["head_name"],
        address=visible,
        phone=None if rows and rows[0]["hidden"] else found["phone"],
        members=members,
        stops=tuple(dict.fromkeys(stop for of_person in stops.values() for stop in of_person)),
        data_time=await data_time(session),
    )


async def incoming(session: AsyncSession, incoming_id: str) -> IncomingView:
    """転出証明書情報.

    :raises NotFound: there is none with that number.
    """
    row = await sql.row(session, queries.INCOMING, incoming_id)
    if row is None:
        raise NotFound("error.incoming_not_found")
    members = tuple({key: value for key, value in m.items() if key != "mynumber"} for m in row["members"])
    return IncomingView(row["id"], row["planned_on"], row["special"], row["old_address"], row["old_head"], members)


async def residences(session: AsyncSession, person_id: str) -> list[ResidenceView] | None:
    """異動履歴, the oldest first; ``None`` where a protection hides it.

    :raises NotFound: there is nobody with this 宛名番号.
    """
    found = await sql.row(session, queries.IS_HIDDEN, person_id)
    if found is None:
        raise NotFound("error.person_not_found")
    if found["hidden"]:
        return None
    rows = await sql.rows(session, queries.RESIDENCES, person_id)
    return [ResidenceView(row["kind"], row["address"], row["moved_on"], row["ended_on"]) for row in rows]


async def data_time(session: AsyncSession) -> datetime:
    """基幹の基準時刻 of the resident record; now while nothing was ever taken in."""
    row = await sql.row(session, queries.DATA_TIME)
    return clock.now() if row is None else row["as_of"]


def _member(row: Row, stops: tuple[StopView, ...], head_id: str | None, today: date) -> MemberView:
    birth = parse_recorded(row["birth_raw"])
    youngest, oldest = birth.ages_on(today)
    known = youngest == oldest
    words = f"{oldest}歳" if known else f"{youngest}歳または{oldest}歳" if oldest - youngest == 1 else "不詳"
    return MemberView(
        person=_person(row, stops),
        age=oldest if known else None,
        age_text=words,
        school_year=school_year(row["birth_from"], today) if known else None,
        is_head=row["id"] == head_id,
    )


def _person(row: Row, stops: tuple[StopView, ...]) -> PersonView:
    hidden: bool = row["hidden"]
    shown: dict[str, Any] = {name: row[name] for name in _AS_THEY_ARE}
    shown |= {name: None if hidden else row[name] for name in _HIDDEN}
    return PersonView(
        **shown,
        honseki="" if hidden else row["honseki"],
        extra={} if hidden else row["extra"],
        birth=parse_recorded(row["birth_raw"]).text(foreign=row["foreign"]),
        mynumber_last4=_last4(row),
        benefits=tuple(_benefit(held, hidden=hidden) for held in row["held"]),
        stops=stops,
    )


_TELLTALE = ("facility",)  # a nursery tells where a child lives


def _last4(row: Row) -> str | None:
    """The end of the 個人番号. A lost key hides the number, it does not stop the counter."""
    if row["mynumber"] is None:
        return None
    try:
        return unseal(row["mynumber"], row["id"])[-4:]
    except BadKey:
        log.exception("個人番号 cannot be read: another key?")
        return None


_HIDDEN = (
    "address", "katagaki", "postal", "previous_address", "jichi", "school", "phone", "resident_since",
    "address_since", "removed_to",
)  # fmt: skip
_AS_THEY_ARE = (
    "id", "household_id", "state", "foreign", "name", "kana", "birth_from", "birth_to", "sex", "relation", "order_no",
    "alias", "alias_kana", "former_surname", "former_surname_kana", "romaji", "kanji_name", "nationality",
    "zairyu_status", "zairyu_until", "zairyu_no", "article_30_45", "hittosha", "juminhyo_code",
    "removed_reason", "removed_on", "same_as",
)  # fmt: skip


def _benefit(held: Row, *, hidden: bool) -> BenefitView:
    detail = {key: value for key, value in held["detail"].items() if not (hidden and key in _TELLTALE)}
    return BenefitView(
        kind=held["kind"],
        label=label(held["kind"], held["detail"]),
        number=held["number"],
        started_on=_day(held["started_on"]),
        ends_on=_day(held["ends_on"]),
        detail=detail,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
