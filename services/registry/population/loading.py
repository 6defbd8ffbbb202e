"""The generated city brought into the database with COPY."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import asyncpg
from sqlmodel import select

from services.base import clock, secrets
from services.base.database import AsyncSession, plain_url
from services.base.text import fold
from services.registry import index
from services.registry.models import PopulationStamp
from services.registry.population import incoming, parameters, places
from services.registry.population.generate import Progress, generate, uncollected
from services.registry.population.records import Population

_ITEMS = ("jumin", "jutogai", "tenshutsu", "jusho", "inkan", "jidoteate", "kaigo", "shogai", "kokuho", "kouki", "shien")
_PERSON = (
    "id", "household_id", "state", "foreign", "name", "kana", "kana_confirmed", "former_surname",
    "former_surname_kana", "alias", "alias_kana", "romaji", "kanji_name", "birth_raw", "birth_kind", "birth_from",
    "birth_to", "sex", "relation", "order_no", "postal", "address", "katagaki", "jichi", "school", "resident_since",
    "address_since", "previous_address", "honseki", "hittosha", "juminhyo_code", "nationality", "article_30_45",
    "zairyu_status", "zairyu_until", "zairyu_no", "phone", "removed_reason", "removed_on", "removed_to", "same_as",
)  # fmt: skip
_BENEFIT = ("person_id", "kind", "number", "started_on", "ends_on", "detail")
_PROTECTION = ("person_id", "kind", "started_on", "ends_on", "provisional", "accompanies", "against", "detail")
_TOWN = ("postal", "name", "kana", "folded", "folded_kana", "old_city", "jichi", "school", "note")
_RESIDENCE = ("person_id", "kind", "address", "moved_on", "ended_on")
_SEARCH = ("person_id", "standing", "sort", "name_key", "birth_from", "terms", "grams")
_GIN = "create index ix_person_search_grams on person_search using gin (grams)"

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Table = tuple[str, Sequence[str], list[Any]]


async def load(url: str, seed: int, progress: Progress | None = None) -> None:
    """Generate the city of ``seed`` as of today and store it at ``url``, all or nothing.

    The tables must be empty and :func:`services.base.secrets.configure` called.

    :param progress: called with (steps done, steps in all, what is being done).
    """
    report = progress or (lambda done, total, what: None)
    today, moment = clock.today(), clock.now()
    connection = await asyncpg.connect(plain_url(url))
    try:
        with uncollected():
            city = await asyncio.to_thread(
                generate, seed, today, lambda done, total, what: report(40 * done // total, 100, what)
            )
            await _store(connection, city, moment, report)
        report(95, 100, "統計")
        await connection.execute("vacuum analyze")
        report(100, 100, "完了")
    finally:
        await connection.close()


async def _store(connection: asyncpg.Connection, city: Population, moment: datetime, report: Progress) -> None:
    # COPY wants the binary form of JSON
    await connection.set_type_codec("jsonb", encoder=_json, decoder=bytes, schema="pg_catalog", format="binary")
    async with connection.transaction():
        search = asyncio.create_task(asyncio.to_thread(search_table, city))  # beside the database's work
        await connection.execute("drop index ix_person_search_grams")
        for step, make in enumerate((_people, _holdings, _rest)):
            report(40 + 10 * step, 100, "書込み")
            for name, columns, records in await asyncio.to_thread(make, city, moment):
                await connection.copy_records_to_table(name, records=records, columns=columns)
        name, columns, records = await search
        report(75, 100, "検索の索引")
        await connection.copy_records_to_table(name, records=records, columns=columns)
        await connection.execute(_GIN)


async def population_of(session: AsyncSession) -> PopulationStamp | None:
    """Which fictional city the database holds; ``None`` for an empty one."""
    return (await session.exec(select(PopulationStamp))).first()


def search_table(city: Population) -> Table:
    """What everybody is found by."""
    phones = {home.id: home.phone for home in city.homes}
    shielded = shielded_households(city)
    columns = attrgetter(*_SEARCH)
    entries = [
        columns(index.entry(p, household_phone=phones.get(p.household_id or ""), shielded=p.household_id in shielded))
        for p in city.everybody
    ]
    return "person_search", _SEARCH, entries


def _people(city: Population, _moment: datetime) -> list[Table]:
    columns = attrgetter(*_PERSON)
    people = [(*columns(p), _sealed(p.mynumber, p.id), p.extra, 1) for p in city.everybody]
    homes = [(h.id, h.head.id if h.head else None, h.phone) for h in city.homes]
    return [
        ("household", ("id", "head_id", "phone"), homes),
        ("person", (*_PERSON, "mynumber", "extra", "history_no"), people),
    ]


def _holdings(city: Population, _moment: datetime) -> list[Table]:
    return [_table("residence", _RESIDENCE, city.residences), _table("benefit", _BENEFIT, city.benefits)]


def _rest(city: Population, moment: datetime) -> list[Table]:
    return [
        ("town", _TOWN, [_town(town) for town in places.towns()]),
        _table("protection", _PROTECTION, city.protections),
        ("incoming_transfer", _INCOMING, [_incoming(record) for record in city.incoming]),
        ("core_clock", ("item", "as_of"), [(item, moment) for item in _ITEMS]),
        ("population_stamp", ("seed", "version", "loaded_at"), [(city.seed, version(), moment)]),
    ]


def shielded_households(city: Population) -> set[str | None]:
    """The households in which somebody is under 支援措置."""
    protected = {p.person_id for p in city.protections if p.kind == "shien"}
    return {p.household_id for p in city.residents if p.id in protected}


def version() -> str:
    """The version of the recipe."""
    return str(parameters.parameters()["version"])


_INCOMING = ("id", "planned_on", "special", "old_address", "old_head", "members", "terms", "grams")


def _incoming(record: Any) -> tuple[Any, ...]:
    terms, grams = index.incoming_entry(record.members)
    members = incoming.sealed(record)
    return (
        record.id, record.planned_on, record.special, record.old_address, record.old_head, members, terms, grams,
    )  # fmt: skip


def _table(name: str, columns: Sequence[str], records: Sequence[Any]) -> Table:
    return name, columns, list(map(attrgetter(*columns), records))


def _town(town: dict[str, Any]) -> tuple[Any, ...]:
    folded, folded_kana = fold(town["name"]), fold(town["kana"])
    return (
        town["postal"], town["name"], town["kana"], folded, folded_kana, town["old_city"], town["area"], town["school"],
        town.get("note"),
    )  # fmt: skip


def _json(value: Any) -> bytes:
    return b"\x01" + _ENCODER.encode(value).encode()


def _sealed(number: str | None, owner: str) -> bytes | None:
    return None if number is None else secrets.seal(number, owner)
