"""The one door for every audit record. Records are only ever added."""

import json
from typing import Any, assert_never

from services.audit import queries
from services.audit.events import (
    AgentEnrolled,
    AgentForgotten,
    AuditEvent,
    CardMatched,
    CardRead,
    ChangedValues,
    EnrolmentCodeShown,
    EnrolmentRefused,
    HandedOff,
    OpenedVisit,
    Paired,
    Printed,
    SawHousehold,
    SawPerson,
    SearchedPeople,
    Signed,
    SignedIn,
    SignedOut,
    SignInFailed,
    Stopped,
    Turned,
)
from services.audit.queries import changed_values
from services.base import clock, database
from services.base.database import AsyncSession

Row = tuple[str, str | None, tuple[str, ...], dict[str, Any]]  # kind, visit, whose data, detail


async def record(session: AsyncSession, event: AuditEvent) -> None:
    """Record ``event`` as part of the caller's transaction: one record per person whose data it was."""
    kind, visit_id, person_ids, detail = _row(event)
    connection = await session.connection()
    await connection.exec_driver_sql(
        queries.RECORD,
        (clock.now(), kind, event.user_id, event.terminal_id, visit_id, list(person_ids), json.dumps(detail)),
    )


async def record_refusal(event: AuditEvent) -> None:
    """Record ``event`` in a transaction of its own, because the refusal is about to undo the caller's."""
    async with database.transaction() as session:
        await record(session, event)


def _row(event: AuditEvent) -> Row:  # noqa: PLR0911, PLR0912 - one case per event
    match event:
        case SignedIn():
            return "signed_in", None, (), {}
        case SignedOut():
            return "signed_out", None, (), {}
        case SignInFailed(reason=reason):
            return "sign_in_failed", None, (), {"reason": reason}
        case SearchedPeople(query=query, found=found):
            return "searched_people", None, (), {"query": query, "found": found}
        case SawPerson(person_id=person_id, visit_id=visit_id):
            return "saw_person", visit_id, (person_id,), {}
        case SawHousehold(household_id=household_id, person_ids=person_ids, visit_id=visit_id):
            return "saw_household", visit_id, person_ids, {"household": household_id}
        case OpenedVisit(visit_id=visit_id, how=how):
            return "opened_visit", visit_id, (), {"how": how}
        case ChangedValues(visit_id=visit_id, person_key=key, person_id=person_id, items=items, source=source):
            detail = {"person_key": key, "items": sorted(items), "source": source}
            return "changed_values", visit_id, () if person_id is None else (person_id,), detail
        case Printed(visit_id=visit_id, what=what, person_id=person_id):
            return "printed", visit_id, () if person_id is None else (person_id,), {"what": what}
        case HandedOff(visit_id=visit_id, office_ids=office_ids):
            return "handed_off", visit_id, (), {"offices": list(office_ids)}
        case Stopped(visit_id=visit_id, person_ids=person_ids, kinds=kinds, door=door):
            return "stopped", visit_id, person_ids, {"kinds": list(kinds), "door": door}
        case Signed(visit_id=visit_id, forms=forms):
            return "signed", visit_id, (), {"forms": list(forms)}
        case Paired(paired=paired):
            return "paired" if paired else "unpaired", None, (), {}
        case Turned(to_resident=to_resident):
            return "turned" if to_resident else "turned_back", None, (), {}
        case EnrolmentCodeShown(for_terminal=terminal):
            return "enrolment_code", None, (), {"terminal": terminal}
        case AgentEnrolled(version=version, address=address):
            return "agent_enrolled", None, (), {"version": version, "address": address}
        case AgentForgotten(of_terminal=terminal):
            return "agent_forgotten", None, (), {"terminal": terminal}
        case EnrolmentRefused(address=address, reason=reason):
            return "enrolment_refused", None, (), {"address": address, "reason": reason}
        case CardRead(visit_id=visit_id, operation=operation, outcome=outcome):
            return "card_read", visit_id, (), {"operation": operation, "outcome": outcome}
        case CardMatched(visit_id=visit_id, person_id=person_id, by=by, differs=differs):
            return "card_matched", visit_id, (person_id,), {"by": by, "differs": list(differs)}
        case _:
            assert_never(event)


__all__ = ["changed_values", "record", "record_refusal"]
