"""The one guard in front of every prefill, certificate, print, export, hand-off and resident screen.

支援措置 (住民基本台帳事務処理要領 第5の10), 発行停止, 成年被後見人 and 不受理 are read from one table. A protection
past its end date stays in force until somebody ends it, and a provisional one stops like any other (core_records,
大事な落とし穴 1). Whoever shares a household with a person under 支援措置 has the same address, so the same stop
holds for them.
"""

from collections.abc import Collection
from enum import StrEnum

from services.base import clock, sql
from services.base.database import AsyncSession
from services.registry.errors import Stopped
from services.registry.views import StopView

__all__ = ["CHANGED", "IS_SHIELDED", "SHIELDED_HOUSEHOLDS", "Door", "Stopped", "require_free", "stops"]

CHANGED = "stops"
"""Topic and kind of what the database says when a protection enters or leaves the register (migration 0003): whoever
shows somebody has to ask the guard again."""

SHIELDED_HOUSEHOLDS = """
    select m.household_id from protection x join person m on m.id = x.person_id
    where x.kind = 'shien' and m.state = 'resident' and m.household_id is not null
"""
"""世帯番号 of the households in which somebody lives who is under 支援措置."""

SHIEN = "shien"

IS_SHIELDED = f"""(
    exists (select 1 from protection x where x.person_id = p.id and x.kind = 'shien')
    or p.state = 'resident' and coalesce(p.household_id in ({SHIELDED_HOUSEHOLDS}), false)
)"""
"""SQL condition over a row ``p`` of ``person``: the address of ``p`` must not be shown, printed or searched."""

_STOPS = """
    select p.id, x.person_id, x.kind, x.provisional, x.ends_on
    from person p
    join person m on m.id = p.id or (p.state = 'resident' and m.household_id = p.household_id and m.state = 'resident')
    join protection x on x.person_id = m.id and (x.person_id = p.id or x.kind = 'shien')
    where p.id = any($1::text[])
    order by p.id, x.kind <> 'shien', x.person_id <> p.id, x.id
"""


class Door(StrEnum):
    """A way out for a person's data."""

    PREFILL = "prefill"
    PRINT = "print"
    HANDOFF = "handoff"
    RESIDENT_SCREEN = "resident_screen"
    SEARCH_ADDRESS = "search_address"


async def stops(session: AsyncSession, person_ids: Collection[str]) -> dict[str, list[StopView]]:
    """Every reason to stop, by 宛名番号; people without one are absent.

    A reason of somebody else of the household (支援措置 only) names that person in ``person_id``.
    """
    if not person_ids:
        return {}
    today = clock.today()
    found: dict[str, list[StopView]] = {}
    for row in await sql.rows(session, _STOPS, sorted(set(person_ids))):
        expired = row["ends_on"] is not None and row["ends_on"] < today
        stop = StopView(row["kind"], row["person_id"], f"stop.{row['kind']}.sentence", row["provisional"], expired)
        found.setdefault(row["id"], []).append(stop)
    return found


async def require_free(session: AsyncSession, person_ids: Collection[str], door: Door) -> None:
    """Let data of ``person_ids`` pass ``door``.

    All four reasons close every door today; the door is named so that a release can be for one.

    :raises Stopped: somebody among them, or of their household, is protected.
    """
    found = await stops(session, person_ids)
    if found:
        raise Stopped(list(dict.fromkeys(stop for of_person in found.values() for stop in of_person)), door.value)
