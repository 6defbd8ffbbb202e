"""Step, language and procedures by hand."""

import pytest

from services.reception import service as reception
from services.reception.errors import NotYours, VisitClosed, VisitNotFound
from services.reception.state import Actor, Decision
from tests.integration.reception.desks import KIMURA, begin, do, state_of

ACTIONS = [
    lambda s, v, a: reception.set_step(s, v, a, "forms"),
    lambda s, v, a: reception.set_language(s, v, a, "en"),
    lambda s, v, a: reception.decide_procedure(s, v, a, "inkan", "", "add", "希望"),
]


@pytest.mark.parametrize("action", ACTIONS, ids=["step", "language", "decision"])
async def test_only_the_holder_acts_and_only_while_the_visit_is_open(action: object) -> None:
    visit, holder = await begin()
    before = await state_of(visit.id)

    async def act(visit_id: str, actor: Actor) -> None:
        await do(lambda s: action(s, visit_id, actor))  # type: ignore[operator]

    with pytest.raises(NotYours):
        await act(visit.id, KIMURA)
    with pytest.raises(VisitNotFound):
        await act("nothing", holder)
    assert await state_of(visit.id) == before
    await act(visit.id, holder)
    assert (await state_of(visit.id)).revision == before.revision + 1
    await act(visit.id, holder)  # the same again is no event
    assert (await state_of(visit.id)).revision == before.revision + 1
    await do(lambda s: reception.close(s, visit.id, holder))
    with pytest.raises(VisitClosed):
        await act(visit.id, holder)


async def test_every_step_can_be_reached_and_no_other() -> None:
    visit, holder = await begin()
    for step in reversed(reception.STEPS):
        await do(lambda s, step=step: reception.set_step(s, visit.id, holder, step))
        assert (await state_of(visit.id)).step == step
    with pytest.raises(ValueError, match="lunch"):
        await do(lambda s: reception.set_step(s, visit.id, holder, "lunch"))


async def test_a_procedure_decided_by_hand_says_who_and_why() -> None:
    visit, holder = await begin()
    key = await do(lambda s: reception.add_person(s, visit.id, holder))
    for person_key, decision in ((key, "drop"), ("", "add")):
        await do(
            lambda s, k=person_key, d=decision: reception.decide_procedure(s, visit.id, holder, "inkan", k, d, "理由")
        )
    state = await state_of(visit.id)
    assert state.decisions == {
        ("inkan", key): Decision("inkan", key, "drop", "理由", "yamada"),
        ("inkan", ""): Decision("inkan", "", "add", "理由", "yamada"),
    }
    await do(lambda s: reception.remove_person(s, visit.id, holder, key))
    assert set((await state_of(visit.id)).decisions) == {("inkan", "")}
    with pytest.raises(ValueError, match="maybe"):
        await do(lambda s: reception.decide_procedure(s, visit.id, holder, "inkan", "", "maybe", ""))  # type: ignore[arg-type]
