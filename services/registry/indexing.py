"""Keeps ``person_search`` in step with the register: after people, addresses or protections have changed."""

from collections.abc import Collection
from types import SimpleNamespace
from typing import cast

from services.base import sql
from services.base.database import AsyncSession
from services.registry import index
from services.registry.guard import IS_SHIELDED

_AFFECTED = f"""
    select p.id, p.household_id, p.state, p.name, p.kana, p.former_surname, p.former_surname_kana, p.alias,
        p.alias_kana, p.romaji, p.kanji_name, p.birth_kind, p.birth_from, p.birth_to, p.postal, p.address, p.katagaki,
        p.zairyu_no, p.phone, p.extra, h.phone as household_phone, {IS_SHIELDED} as shielded
    from person p left join household h on h.id = p.household_id
    where p.id = any($1::text[])
        or p.household_id in (select household_id from person where id = any($1::text[]) and household_id is not null)
"""
_STORE = """
    insert into person_search (person_id, standing, sort, name_key, birth_from, terms, grams)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (person_id) do update set standing = excluded.standing, sort = excluded.sort,
        name_key = excluded.name_key, birth_from = excluded.birth_from, terms = excluded.terms, grams = excluded.grams
"""


async def reindex(session: AsyncSession, person_ids: Collection[str]) -> None:
    """Make these people, and all of their households, be found as the register now has them."""
    for row in await sql.rows(session, _AFFECTED, sorted(set(person_ids))):
        person = cast("index.Findable", SimpleNamespace(**row))
        entry = index.entry(person, household_phone=row["household_phone"], shielded=row["shielded"])
        await sql.run(
            session, _STORE, entry.person_id, entry.standing, entry.sort, entry.name_key, entry.birth_from,
            entry.terms, entry.grams,
        )  # fmt: skip
