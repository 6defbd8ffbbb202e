"""What the resident has read on the screen: each fact once, and again only when it says something else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from services.base import clock, events
from services.base.database import AsyncSession
from services.base.sql import rows, run

Key = tuple[str, str]  # (person key, item)
Texts = Mapping[str, str]  # language → what was shown

_READ = "select person_key, item, texts, agreed from reading where visit_id = $1"

# $1 visit, $2 facts [{k, i, t}], $3 agreed, $4 now
_NOTE = """
insert into reading (visit_id, person_key, item, texts, agreed, read_at)
select $1, f.k, f.i, f.t, $3, $4 from jsonb_to_recordset($2) as f(k text, i text, t jsonb)
on conflict (visit_id, person_key, item) do update
    set texts = excluded.texts, agreed = excluded.agreed, read_at = excluded.read_at
"""


@dataclass(frozen=True, slots=True)
class ReadFact:
    """What the resident read last of a fact, and whether they found it right."""

    texts: Texts
    agreed: bool


async def facts_read(session: AsyncSession, visit_id: str) -> dict[Key, ReadFact]:
    """Every fact of the visit that the resident has read."""
    found = await rows(session, _READ, visit_id)
    return {(fact["person_key"], fact["item"]): ReadFact(fact["texts"], fact["agreed"]) for fact in found}


async def note_read(session: AsyncSession, visit_id: str, facts: Mapping[Key, Texts], *, agreed: bool) -> None:
    """The resident has read ``facts`` as these texts and found them right, or (``agreed`` false) wrong."""
    read = [{"k": key, "i": item, "t": dict(texts)} for (key, item), texts in facts.items()]
    await run(session, _NOTE, visit_id, json.dumps(read), agreed, clock.now())
    await events.publish(session, f"visit:{visit_id}", "confirm")
