"""個人番号 of a card on its way into a visit: every way it can end, on a real database."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from services.base.sql import row, rows, run
from services.catalogue import service as catalogues
from services.documents import service as documents
from services.documents import towns
from services.documents.faults import Fault
from services.documents.service import NumberNotAsked, Outcome, Taken
from services.reception import service as reception
from services.reception.errors import LeaseLost, NotYours, VisitClosed
from services.reception.state import Actor, Value
from services.registry.guard import Stopped
from tests.integration.documents.reading import read_all
from tests.integration.documents.test_sealing import NAME
from tests.integration.reception.desks import KIMURA, YAMADA, do, furnish, protect, state_of
from tests.unit.documents.builder import moving_family

ITEM, FATHER, MOTHER = "p.mynumber", "p1", "p2"
ATENA = "9000000001"
NUMBER, OTHER, SAME_END = "123456789018", "987654321096", "223456719018"


class Visit:
    """A family that moves in and joins the health insurance: its forms ask for everybody's number."""

    def __init__(self, visit_id: str, actor: Actor) -> None:
        self.id, self.actor = visit_id, actor

    async def take(self, number: str = NUMBER, key: str = FATHER, instead_of: int | None = None) -> Taken:
        return await do(lambda s: documents.take_number(s, self.id, self.actor, key, number, instead_of=instead_of))

    async def type(self, number: str | None, key: str = FATHER) -> None:
        await do(lambda s: reception.put(s, self.id, self.actor, key, ITEM, number))

    async def known(self, number: str, source: str = "core") -> None:
        await do(lambda s: reception.prefill(s, self.id, self.actor, {(FATHER, ITEM): number}, source))

    async def value(self, key: str = FATHER) -> Value | None:
        return (await state_of(self.id)).values.get((key, ITEM))

    async def number(self) -> object:
        return (await state_of(self.id)).get(ITEM, FATHER)


@pytest.fixture
async def visit(db: str, own_key: Path) -> Visit:
    await furnish()
    towns.forget()
    await do(catalogues.publish)
    opened = await do(lambda s: reception.open_visit(s, YAMADA, "koseki"))
    assert opened.lease_token is not None
    made = Visit(opened.id, YAMADA.holding(opened.lease_token))
    family = moving_family()
    for _ in family.persons:
        await do(lambda s: reception.add_person(s, made.id, made.actor))
    await do(lambda s: run(s, "update visit_person set person_id = $1 where key = $2", ATENA, FATHER))
    await do(lambda s: reception.set_applicant(s, made.id, made.actor, FATHER))
    values = {key: stored.value for key, stored in family.values.items() if key[1] != ITEM}
    await do(lambda s: reception.put_many(s, made.id, made.actor, values))
    return made


async def audited(kind: str) -> list[dict[str, Any]]:
    return [one["detail"] for one in await do(lambda s: rows(s, _AUDIT, kind))]


_AUDIT = "select detail from audit_record where kind = $1 order by id"


async def test_into_an_empty_box_it_goes_sealed_from_the_card_and_is_recorded_without_digits(visit: Visit) -> None:
    assert await visit.take() == Taken(Outcome.STORED, "…9018")
    stored = await visit.value()
    assert stored is not None
    assert (stored.value, stored.source, stored.edited) == (NUMBER, "card", False)
    kept = await do(
        lambda s: rows(
            s,
            "select t::text as line from visit_value t where item = $1 union all"
            " select t::text from visit_event t union all select t::text from audit_record t",
            ITEM,
        )
    )
    assert [one["line"] for one in kept if NUMBER in one["line"] or NUMBER[-8:] in one["line"]] == []
    (row_,) = await do(lambda s: rows(s, "select value from visit_value where item = $1", ITEM))
    assert list(row_["value"]) == ["sealed"]
    assert await audited("card_matched") == [{"by": "number", "differs": []}]
    assert {"person_key": FATHER, "items": [ITEM], "source": "card"} in await audited("changed_values")


async def test_of_somebody_in_no_register_the_change_is_all_that_is_recorded(visit: Visit) -> None:
    assert (await visit.take(key=MOTHER)).outcome is Outcome.STORED
    assert await audited("card_matched") == []
    assert {"person_key": MOTHER, "items": [ITEM], "source": "card"} in await audited("changed_values")


async def test_the_end_that_a_register_knows_is_completed_and_that_is_nobodys_edit(visit: Visit) -> None:
    await visit.known("…9018")
    assert (await visit.take()).outcome is Outcome.STORED
    stored = await visit.value()
    assert stored is not None
    assert (stored.value, stored.source, stored.edited) == (NUMBER, "card", False)


async def test_a_register_that_knows_another_end_is_not_overwritten_unseen(visit: Visit) -> None:
    await visit.known("…5555", "transfer")
    taken = await visit.take()
    assert (taken.outcome, taken.stood, taken.read, taken.source) == (Outcome.DIFFERS, "…5555", "…9018", "transfer")
    assert await visit.number() == "…5555"
    assert await audited("card_matched") == [{"by": "number", "differs": [ITEM]}]


async def test_the_same_number_agrees_and_stays_as_it_was_typed(visit: Visit) -> None:
    await visit.type(NUMBER)
    before = await visit.value()
    assert (await visit.take()).outcome is Outcome.AGREES
    assert await visit.value() == before


@pytest.mark.parametrize("typed", [OTHER, SAME_END, "1234"])
async def test_another_number_typed_by_hand_stays_until_staff_have_seen_it(visit: Visit, typed: str) -> None:
    await visit.type(typed)
    shown = await visit.take()
    assert (shown.outcome, shown.stood, shown.source) == (Outcome.DIFFERS, f"…{typed[-4:]}", "staff")
    assert await visit.number() == typed
    assert (await visit.take(instead_of=shown.revision)).outcome is Outcome.STORED
    assert await visit.number() == NUMBER


async def test_what_was_typed_after_staff_looked_is_shown_first(visit: Visit) -> None:
    await visit.type(OTHER)
    shown = await visit.take()
    await visit.type(SAME_END)
    again = await visit.take(instead_of=shown.revision)
    assert (again.outcome, again.stood) == (Outcome.DIFFERS, "…9018")
    assert await visit.number() == SAME_END


async def test_a_box_that_was_emptied_by_hand_is_filled_when_the_card_is_read(visit: Visit) -> None:
    await visit.known("…9018")
    await visit.type(None)
    assert (await visit.take()).outcome is Outcome.STORED
    assert await visit.number() == NUMBER


async def test_undo_and_redo_work_as_for_what_is_typed(visit: Visit) -> None:
    await visit.type(OTHER)
    shown = await visit.take()
    await visit.take(instead_of=shown.revision)
    await do(lambda s: reception.undo(s, visit.id, visit.actor))
    undone = await visit.value()
    assert undone is not None
    assert (undone.value, undone.source) == (OTHER, "staff")
    await do(lambda s: reception.redo(s, visit.id, visit.actor))
    redone = await visit.value()
    assert redone is not None
    assert (redone.value, redone.source) == (NUMBER, "card")


async def test_what_stood_there_before_a_hand_changed_it_is_masked_in_every_box(visit: Visit) -> None:
    await visit.take()
    await visit.type(OTHER)
    state = await state_of(visit.id)
    assert state.values[FATHER, ITEM].original == NUMBER  # the control: it is kept, and open in the picture
    forms = documents.filled_forms(state, catalogues.load_files(), state.day, documents.Setting())
    boxes = [box for form in forms for box in form.boxes() if (box.item, box.person_key) == (ITEM, FATHER)]
    assert {(box.text, box.original, box.edited) for box in boxes} == {("…1096", "…9018", True)}


async def test_a_number_that_cannot_be_one_is_refused(visit: Visit) -> None:
    with pytest.raises(Fault) as wrong:
        await visit.take("123456789012")
    assert wrong.value.key == "error.mynumber_digit"
    assert await visit.value() is None


@pytest.mark.parametrize("key", [FATHER, "p9"])
async def test_without_a_form_that_asks_for_it_nothing_is_taken(visit: Visit, key: str) -> None:
    if key == FATHER:
        await do(lambda s: reception.put(s, visit.id, visit.actor, "", "ev.kind", []))
    with pytest.raises(NumberNotAsked):
        await visit.take(key=key)
    assert await visit.value(key) is None


async def test_a_protected_persons_number_is_stopped_and_that_is_recorded(visit: Visit) -> None:
    await protect(ATENA)
    with pytest.raises(Stopped):
        await visit.take()
    assert await visit.value() is None
    assert await audited("stopped") == [{"kinds": ["shien"], "door": "prefill"}]
    assert (await visit.take(key=MOTHER)).outcome is Outcome.STORED  # the control: of her nothing is known


async def lost(visit: Visit) -> None:
    await do(lambda s: reception.suspend(s, visit.id, visit.actor))


async def taken_over(visit: Visit) -> None:
    assert visit.actor.lease_token is not None
    token = visit.actor.lease_token
    await do(lambda s: reception.take_over(s, visit.id, KIMURA, token))


async def cancelled(visit: Visit) -> None:
    await do(lambda s: reception.cancel(s, visit.id, visit.actor, "誤り"))


@pytest.mark.parametrize(("happens", "error"), [(lost, LeaseLost), (taken_over, NotYours), (cancelled, VisitClosed)])
async def test_only_whoever_works_on_the_visit_takes_it(
    visit: Visit, happens: Callable[[Visit], Awaitable[None]], error: type[Exception]
) -> None:
    await happens(visit)
    with pytest.raises(error):
        await visit.take()
    assert await visit.value() is None


async def test_it_breaks_the_seal_of_a_signed_form_as_any_later_change(visit: Visit) -> None:
    await do(lambda s: read_all(s, visit.id))
    await do(lambda s: documents.sign(s, visit.id, visit.actor, NAME))
    await visit.take()
    broken = await do(lambda s: documents.refresh_seals(s, visit.id, by="yamada"))
    assert "F-IDO-TENNYU" in {seal.form for seal in broken}
    found = await do(lambda s: row(s, "select string_agg(content::text, '') as kept from sealed_form"))
    assert found is not None
    assert NUMBER not in found["kept"]
