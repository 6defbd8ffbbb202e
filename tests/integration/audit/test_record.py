"""The one door: every kind of event, whose data it was, and that no value comes through."""

from dataclasses import fields
from typing import get_args

import pytest

from services.audit import service as audit
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
from services.base import clock, database
from services.base.sql import rows
from services.reception import service as reception
from tests.integration.reception.desks import begin, do, furnish

WHO = ("yamada", "koseki-1")
# event → kind, visit, whose data, detail
EXPECTED: list[tuple[AuditEvent, str, str | None, list[str | None], dict[str, object]]] = [
    (SignedIn(*WHO), "signed_in", None, [None], {}),
    (SignedOut(*WHO), "signed_out", None, [None], {}),
    (SignInFailed(*WHO, "password"), "sign_in_failed", None, [None], {"reason": "password"}),
    (SearchedPeople(*WHO, "たなか", 3), "searched_people", None, [None], {"query": "たなか", "found": 3}),
    (SawPerson(*WHO, "P1", "v"), "saw_person", "v", ["P1"], {}),
    (SawHousehold(*WHO, "H1", ("P1", "P2"), "v"), "saw_household", "v", ["P1", "P2"], {"household": "H1"}),
    (OpenedVisit(*WHO, "v", "slip"), "opened_visit", "v", [None], {"how": "slip"}),
    (
        ChangedValues(*WHO, "v", "p1", "P1", ("b", "a"), "staff"),
        "changed_values", "v", ["P1"], {"person_key": "p1", "items": ["a", "b"], "source": "staff"},
    ),
    (
        ChangedValues(*WHO, "v", "", None, ("a",), "undo"),
        "changed_values", "v", [None], {"person_key": "", "items": ["a"], "source": "undo"},
    ),
    (Printed(*WHO, "v", "slip"), "printed", "v", [None], {"what": "slip"}),
    (Printed(*WHO, "v", "JUMIN-01", "P1"), "printed", "v", ["P1"], {"what": "JUMIN-01"}),
    (HandedOff(*WHO, "v", ("hoken",)), "handed_off", "v", [None], {"offices": ["hoken"]}),
    (Stopped(*WHO, None, ("P1", "P2"), ("shien",), "print"), "stopped", None, ["P1", "P2"],
     {"kinds": ["shien"], "door": "print"}),
    (Signed(*WHO, "v", ("F1", "F2")), "signed", "v", [None], {"forms": ["F1", "F2"]}),
    (Paired(*WHO, paired=True), "paired", None, [None], {}),
    (Paired(*WHO, paired=False), "unpaired", None, [None], {}),
    (Turned(*WHO, to_resident=True), "turned", None, [None], {}),
    (Turned(*WHO, to_resident=False), "turned_back", None, [None], {}),
    (EnrolmentCodeShown(*WHO, "hoken-1"), "enrolment_code", None, [None], {"terminal": "hoken-1"}),
    (
        AgentEnrolled(*WHO, "1.0.0", "10.0.0.7"),
        "agent_enrolled", None, [None], {"version": "1.0.0", "address": "10.0.0.7"},
    ),
    (AgentForgotten(*WHO, "hoken-1"), "agent_forgotten", None, [None], {"terminal": "hoken-1"}),
    (
        EnrolmentRefused(None, None, "10.0.0.9", "code"),
        "enrolment_refused", None, [None], {"address": "10.0.0.9", "reason": "code"},
    ),
    (
        CardRead(*WHO, "v", "mynumber_attributes", "PIN_WRONG"),
        "card_read", "v", [None], {"operation": "mynumber_attributes", "outcome": "PIN_WRONG"},
    ),
    (
        CardMatched(*WHO, "v", "P1", "attributes", ("address",)),
        "card_matched", "v", ["P1"], {"by": "attributes", "differs": ["address"]},
    ),
]  # fmt: skip


async def recorded() -> list[tuple[object, ...]]:
    found = await do(
        lambda s: rows(
            s, "select at, kind, user_id, terminal_id, visit_id, person_id, detail from audit_record order by id"
        )
    )
    return [tuple(record.values()) for record in found]


def test_every_event_has_its_row_in_the_table_above() -> None:
    assert {type(event) for event, *_ in EXPECTED} == set(get_args(AuditEvent))
    for kind in get_args(AuditEvent):
        assert [field.name for field in fields(kind)][:2] == ["user_id", "terminal_id"]


@pytest.mark.parametrize(
    ("event", "kind", "visit", "people", "detail"), EXPECTED, ids=[f"{row[1]}-{n}" for n, row in enumerate(EXPECTED)]
)
async def test_an_event_becomes_one_record_per_person_concerned(  # noqa: PLR0917
    db: str, event: AuditEvent, kind: str, visit: str | None, people: list[str | None], detail: dict[str, object]
) -> None:
    moment = clock.now()
    with clock.frozen(moment):
        await do(lambda s: audit.record(s, event))
    who = (event.user_id, event.terminal_id)
    assert await recorded() == [(moment, kind, *who, visit, person, detail) for person in people]


async def test_a_record_is_part_of_what_it_records_and_a_refusal_is_not(db: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            await audit.record(session, HandedOff(*WHO, "v", ("hoken",)))
            await audit.record_refusal(Stopped(*WHO, "v", ("P1",), ("shien",), "handoff"))
            raise ZeroDivisionError
    assert [row[1] for row in await recorded()] == ["stopped"]


async def test_the_hot_path_writes_the_same_record_as_the_door(db: str) -> None:
    """Values are recorded by the statement that writes them; it must not drift from ``record``."""
    await furnish()
    visit, holder = await begin()
    key = await do(lambda s: reception.add_person(s, visit.id, holder, person_id="000000000000019"))
    before = len(await recorded())
    moment = clock.now()
    with clock.frozen(moment):
        both = {(key, "p.tel"): "0595-22-9999", (key, "p.kana"): "ハル"}
        await do(lambda s: reception.put_many(s, visit.id, holder, both, "answer"))
        event = ChangedValues(*WHO, visit.id, key, "000000000000019", ("p.tel", "p.kana"), "answer")
        await do(lambda s: audit.record(s, event))
    by_statement, by_door = (await recorded())[before:]
    assert by_statement == by_door
    assert "9999" not in str(by_statement)
