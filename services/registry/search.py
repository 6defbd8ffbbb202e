"""Search as staff do it: one box, several words, all of which have to fit (requirements C1).

The index over ``person_search.grams`` narrows, the folded terms decide. Of people under 支援措置 and all who live
with them no address is in that table. Should a protection be newer than the index, a find by an address is dropped.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.base import clock, sql
from services.base.database import AsyncSession
from services.base.dates import RecordedDate
from services.registry.criteria import understand
from services.registry.guard import SHIEN
from services.registry.index import ADDRESS, ADDRESS_TOKENS, STANDING
from services.registry.queries import HITS
from services.registry.views import Hit, IncomingHit, SearchResult
from services.registry.words import Line, Word

Row = Mapping[str, Any]

_MOST_INCOMING = 10
_KATAKANA = re.compile("[ァ-ヺ]+")
_RESIDENT, _OUTSIDER, _REMOVED = STANDING["resident"], STANDING["outsider"], STANDING["removed"]


async def search(
    session: AsyncSession, query: str, *, removed: bool = False, outsiders: bool = False, limit: int = 50
) -> SearchResult:
    """People, and 転出証明書情報 of people about to move in, for whom every word of ``query`` fits, best first.

    Whole names come before beginnings, these before finds inside a name or in an address; residents before others.

    :param removed: also 除票 (moved out, deceased, removed).
    :param outsiders: also 住登外者.
    :param limit: at most this many people; ``more`` tells that there are others.
    """
    words = understand(query)
    if not words:
        return SearchResult([], [], False, [])
    standings = [_RESIDENT, *([_OUTSIDER] if outsiders else []), *([_REMOVED] if removed else [])]
    rows = await _find(session, words, standings, limit + 1)
    people = [_hit(row) for row in rows[:limit] if not row["shielded"] or _fits_without_address(row, words)]
    return SearchResult(people, await _incoming(session, words), len(rows) > limit, [word.said for word in words])


class _Parameters(list[object]):
    def add(self, value: object, kind: str = "text") -> str:
        self.append(value)
        return f"${len(self)}::{kind}"


async def _find(session: AsyncSession, words: list[Word], standings: list[int], limit: int) -> Sequence[Row]:
    """The best ``limit`` people. A frequent name alone has more bearers than that: they come straight off an index."""
    if len(words) == 1 and len(words[0].lines) == 1:
        statement, parameters = _bearers(words[0].lines[0].text, standings, limit)
        rows = await sql.rows(session, statement, *parameters)
        if len(rows) == limit:
            return rows
    statement, parameters = _fitting(words, standings, limit)
    return await sql.rows(session, statement, *parameters)


def _bearers(name: str, standings: list[int], limit: int) -> tuple[str, list[object]]:
    """Residents (and others) whose surname, or whole name, is ``name``: rank 0 of the search."""
    key = "sort" if _KATAKANA.fullmatch(name) else "name_key"
    parameters = _Parameters()
    start, whole = parameters.add(f"{name}%"), parameters.add(f"%|{name}|%")
    among = parameters.add(standings, "smallint[]")
    return (
        f"""
        with found as materialized (
            select s.*, 0 as rank from person_search s
            where s.standing = any({among}) and s.{key} like {start} and s.terms like {whole}
            order by s.standing, s.{key} using ~<~, s.person_id limit {limit}
        ) {HITS}""",
        parameters,
    )


def _fitting(words: list[Word], standings: list[int], limit: int) -> tuple[str, list[object]]:
    parameters = _Parameters()
    fits = " and ".join(_fits(word, parameters) for word in words)
    rank = " + ".join(_rank(word, parameters) for word in words)
    among = parameters.add(standings, "smallint[]")
    return (
        f"""
        with found as materialized (
            select s.*, {rank} as rank from person_search s where {fits} and s.standing = any({among})
            order by rank, s.standing, s.sort, s.birth_from, s.person_id limit {limit}
        ) {HITS}""",
        parameters,
    )


def _fits(word: Word, parameters: _Parameters) -> str:
    ways = [
        f"s.grams @> {parameters.add(list(line.grams), 'text[]')} and s.terms like {parameters.add(f'%{line.text}%')}"
        for line in word.lines
    ]
    if word.tokens:
        ways.append(f"s.grams && {parameters.add(list(word.tokens), 'text[]')}")
    return "(" + " or ".join(f"({way})" for way in ways) + ")"


def _rank(word: Word, parameters: _Parameters) -> str:
    """0 for one's own surname or whole name, 1 for any other whole name, 2 for a beginning, 3 for the rest."""
    ranks = []
    for line in word.lines:
        own, whole, start = map(parameters.add, (f"{line.own}%", f"%|{line.text}|%", f"%|{line.text}%"))
        ranks.append(
            f"case when s.terms like {whole} then"
            f" case when s.sort like {own} or s.name_key like {own} then 0 else 1 end"
            f" when s.terms like {start} then 2 else 3 end"
        )
    if word.tokens:
        ranks.append(f"case when s.grams && {parameters.add(list(word.best), 'text[]')} then 0 else 1 end")
    return f"least({', '.join(ranks)})" if len(ranks) > 1 else ranks[0]


def _fits_without_address(row: Row, words: list[Word]) -> bool:
    """Whether every word fits a name, number or birth of a protected person, whatever the index holds of an address."""
    names = [term for term in row["terms"].split("|") if not term.startswith(ADDRESS)]
    tokens = {gram for gram in row["grams"] if not gram.startswith(ADDRESS_TOKENS)}
    return all(
        any(line.text in name for line in word.lines if not _has_place(line) for name in names)
        or not tokens.isdisjoint(word.tokens)
        for word in words
    )


def _has_place(line: Line) -> bool:
    return any(gram.startswith(ADDRESS_TOKENS) for gram in line.grams)


def _hit(row: Row) -> Hit:
    birth = RecordedDate(row["birth_raw"], row["birth_kind"], row["birth_from"], row["birth_to"])
    stops = row["stops"] or []
    if row["shielded"] and SHIEN not in stops:
        stops = [SHIEN, *stops]  # the same address as somebody under 支援措置
    return Hit(
        id=row["id"],
        name=row["name"],
        kana=row["kana"],
        birth=birth.text(foreign=row["foreign"]),
        age=birth.age_on(clock.today()),
        sex=row["sex"],
        address=None if row["shielded"] else f"{row['address']} {row['katagaki']}".strip(),
        household_id=row["household_id"],
        head_name=None if row["shielded"] else row["head_name"],
        relation=row["relation"],
        state=row["state"],
        foreign=row["foreign"],
        alias=row["alias"],
        former_surname=row["former_surname"],
        romaji=row["romaji"],
        kanji_name=row["kanji_name"],
        stops=tuple(stops),
        twin=row["twin"],
    )


async def _incoming(session: AsyncSession, words: list[Word]) -> list[IncomingHit]:
    parameters = _Parameters()
    fits = " and ".join(_fits(word, parameters) for word in words)
    rows = await sql.rows(
        session,
        f"""select id, planned_on, special, old_address, old_head, members from incoming_transfer s where {fits}
            order by planned_on desc, id limit {_MOST_INCOMING}""",
        *parameters,
    )
    return [
        IncomingHit(
            id=row["id"],
            names=tuple(str(member["name"]) for member in row["members"]),
            head=row["old_head"],
            old_address=row["old_address"],
            planned_on=row["planned_on"],
            special=row["special"],
        )
        for row in rows
    ]
