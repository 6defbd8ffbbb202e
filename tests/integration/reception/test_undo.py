"""Undo and redo: what comes back, what stays because somebody wrote it later, and that the log only grows."""

import asyncio
from typing import Any

import pytest

from services.base import clock
from services.base.database import AsyncSession
from services.base.sql import rows
from services.reception import service as reception
from services.reception import values
from services.reception.errors import NotYours
from services.reception.service import Undone
from services.reception.state import Actor
from tests.integration.reception.desks import KIMURA, begin_with_person, do, state_of, value_of


async def undo(visit_id: str, actor: Actor) -> Undone | None:
    return await do(lambda s: reception.undo(s, visit_id, actor))


async def redo(visit_id: str, actor: Actor) -> Undone | None:
    return await do(lambda s: reception.redo(s, visit_id, actor))


async def put(visit_id: str, actor: Actor, key: str, item: str, value: Any) -> None:
    await reception.put_at_once(visit_id, actor, key, item, value)


async def test_values_go_back_step_by_step_and_forward_again() -> None:
    visit_id, holder, key = await begin_with_person()
    for value in ("a", "b", "c"):
        await put(visit_id, holder, key, "x", value)
    seen = []
    for step in (undo, undo, undo, redo, redo, redo):
        assert await step(visit_id, holder) is not None
        seen.append(await value_of(visit_id, "x", key))
    assert seen == ["b", "a", None, "a", "b", "c"]
    assert await redo(visit_id, holder) is None


async def test_an_undone_value_is_the_whole_value_with_its_origin() -> None:
    visit_id, holder, key = await begin_with_person()
    await do(lambda s: values.prefill(s, visit_id, holder, {(key, "p.tel"): "0595-1"}, "core"))
    before = (await state_of(visit_id)).values[key, "p.tel"]
    await put(visit_id, holder, key, "p.tel", "0595-2")
    assert await undo(visit_id, holder) == Undone(5, "value", ((key, "p.tel"),))
    after = (await state_of(visit_id)).values[key, "p.tel"]
    assert (after.value, after.source, after.original, after.edited) == (before.value, "core", None, False)
    assert await redo(visit_id, holder) == Undone(6, "value", ((key, "p.tel"),))
    again = (await state_of(visit_id)).values[key, "p.tel"]
    assert (again.value, again.source, again.original, again.original_source) == ("0595-2", "staff", "0595-1", "core")


async def test_something_new_ends_redo() -> None:
    visit_id, holder, key = await begin_with_person()
    await put(visit_id, holder, key, "x", "a")
    await undo(visit_id, holder)
    await put(visit_id, holder, key, "y", "b")
    assert await redo(visit_id, holder) is None


async def test_what_can_be_redone_is_known_without_doing_it() -> None:
    visit_id, yamada, key = await begin_with_person()
    seen = []

    async def look() -> None:
        seen.append([await reception.can_redo(visit_id, user) for user in ("yamada", "kimura")])

    for value in ("a", "b"):
        await put(visit_id, yamada, key, "x", value)
    await look()
    for step in (undo, undo, redo, redo, undo):
        await step(visit_id, yamada)
        await look()
    await put(visit_id, yamada, key, "y", "c")
    await look()
    assert seen == [[can, False] for can in (False, True, True, True, False, True, False)]


async def test_several_values_stored_together_are_undone_together() -> None:
    visit_id, holder, key = await begin_with_person()
    both = {("", "ev.date"): "2026-04-01", (key, "x"): "a"}
    await do(lambda s: reception.put_many(s, visit_id, holder, both))
    done = await undo(visit_id, holder)
    assert done is not None
    assert set(done.keys) == set(both)
    assert (await state_of(visit_id)).values == {}


async def test_an_action_is_undone_whole_but_for_what_a_colleague_wrote_later() -> None:
    visit_id, yamada, key = await begin_with_person()

    async def act(session: AsyncSession) -> None:
        await reception.put(session, visit_id, yamada, key, "x", "a")
        await reception.put(session, visit_id, yamada, key, "x", "b")  # the same value twice in one action
        await values.prefill(session, visit_id, yamada, {(key, "y"): "core"}, "core")
        second = await reception.add_person(session, visit_id, yamada)
        await reception.set_applicant(session, visit_id, yamada, second)
        await reception.put(session, visit_id, yamada, key, "z", "mine")

    async def seen() -> tuple[object, ...]:
        state = await state_of(visit_id)
        return (*(state.get(item, key) for item in "xyz"), len(state.persons), state.applicant and state.applicant.key)

    await do(act)
    kimura = await do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    for item in ("y", "z"):
        await put(visit_id, kimura, key, item, "theirs")
    assert await undo(visit_id, kimura) is not None  # of z only: every value typed is an action
    await put(visit_id, kimura, key, "z", "theirs")
    yamada = await do(lambda s: reception.take_over(s, visit_id, yamada, kimura.lease_token))
    done = await undo(visit_id, yamada)
    assert done is not None
    assert (done.kind, done.keys, done.nothing) == ("value", ((key, "x"), (key, "x")), False)
    assert done.notice is not None
    assert await seen() == (None, "theirs", "theirs", 1, None)
    await redo(visit_id, yamada)
    assert await seen() == ("b", "theirs", "theirs", 2, "p2")


async def test_two_undos_at_once_take_back_two_actions_whole() -> None:
    visit_id, holder, key = await begin_with_person()
    for n in range(3):

        async def act(session: AsyncSession, n: int = n) -> None:
            for item in ("x", "y"):
                await reception.put(session, visit_id, holder, key, item, n)

        await do(act)
    done = await asyncio.gather(undo(visit_id, holder), undo(visit_id, holder))
    assert [one and one.keys for one in done] == [((key, "y"), (key, "x"))] * 2
    assert [await value_of(visit_id, item, key) for item in ("x", "y")] == [0, 0]


async def test_what_a_colleague_wrote_later_stays_and_a_sentence_says_so() -> None:
    visit_id, yamada, key = await begin_with_person()
    await put(visit_id, yamada, key, "x", "a")
    await do(lambda s: reception.put_many(s, visit_id, yamada, {(key, "x"): "b", (key, "y"): "mine"}))
    kimura = await do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    moment = clock.now().replace(hour=9, minute=5)
    with clock.frozen(moment):
        await put(visit_id, kimura, key, "x", "theirs")
    yamada = await do(lambda s: reception.take_over(s, visit_id, yamada, kimura.lease_token))
    done = await undo(visit_id, yamada)
    assert done is not None
    assert (done.keys, done.nothing) == (((key, "y"),), False)
    assert done.notice is not None
    assert (done.notice.key, done.notice.params) == ("reception.superseded", {"name": "木村", "time": "09:05"})
    assert (await value_of(visit_id, "x", key), await value_of(visit_id, "y", key)) == ("theirs", None)
    older = await undo(visit_id, yamada)
    assert older is not None
    assert (older.keys, older.nothing) == ((), True)
    assert older.notice is not None
    assert await value_of(visit_id, "x", key) == "theirs"
    redone = await redo(visit_id, yamada)
    assert redone is not None
    assert redone.keys == ((key, "y"),)
    assert (await value_of(visit_id, "x", key), await value_of(visit_id, "y", key)) == ("theirs", "mine")


async def test_everybody_undoes_their_own() -> None:
    visit_id, yamada, key = await begin_with_person()
    await put(visit_id, yamada, key, "x", "a")
    kimura = await do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    assert await undo(visit_id, kimura) is None
    await put(visit_id, kimura, key, "y", "b")
    await undo(visit_id, kimura)
    assert await undo(visit_id, kimura) is None
    assert await value_of(visit_id, "x", key) == "a"


async def test_who_does_not_hold_the_visit_undoes_nothing() -> None:
    visit_id, yamada, key = await begin_with_person()
    await put(visit_id, yamada, key, "x", "a")
    await do(lambda s: reception.take_over(s, visit_id, KIMURA, yamada.lease_token))
    for step in (undo, redo):
        with pytest.raises(NotYours):
            await step(visit_id, yamada)
    assert await value_of(visit_id, "x", key) == "a"


async def test_persons_come_and_go_with_their_values() -> None:
    visit_id, holder, key = await begin_with_person()
    await put(visit_id, holder, key, "x", "a")
    await do(lambda s: reception.remove_person(s, visit_id, holder, key))
    assert ((await state_of(visit_id)).persons, await value_of(visit_id, "x", key)) == ([], None)
    assert await undo(visit_id, holder) == Undone(5, "person_removed")
    assert await value_of(visit_id, "x", key) == "a"
    await undo(visit_id, holder)
    assert await undo(visit_id, holder) == Undone(7, "person_added")
    assert (await state_of(visit_id)).persons == []
    assert await redo(visit_id, holder) == Undone(8, "person_added")
    assert [p.key for p in (await state_of(visit_id)).persons] == [key]


async def test_the_applicant_goes_back_to_who_it_was() -> None:
    visit_id, holder, first = await begin_with_person()
    second = await do(lambda s: reception.add_person(s, visit_id, holder))
    for key in (first, second):
        await do(lambda s, key=key: reception.set_applicant(s, visit_id, holder, key))
    seen = []
    for step in (undo, undo, redo):
        await step(visit_id, holder)
        applicant = (await state_of(visit_id)).applicant
        seen.append(applicant.key if applicant else None)
    assert seen == [first, None, first]


async def test_procedures_decided_by_hand_go_back_to_what_was_decided_before() -> None:
    visit_id, holder, _ = await begin_with_person()
    for decision, reason in (("add", "本人の希望"), ("drop", "次回"), (None, "")):
        await do(
            lambda s, d=decision, r=reason: reception.decide_procedure(s, visit_id, holder, "inkan-toroku", "", d, r)
        )

    async def decided() -> tuple[str, str] | None:
        found = (await state_of(visit_id)).decisions.get(("inkan-toroku", ""))
        return None if found is None else (found.decision, found.reason)

    seen = [await decided()]
    for step in (undo, undo, undo, redo):
        await step(visit_id, holder)
        seen.append(await decided())
    assert seen == [None, ("drop", "次回"), ("add", "本人の希望"), None, ("add", "本人の希望")]


async def test_steps_languages_and_prefills_are_not_undone() -> None:
    visit_id, holder, key = await begin_with_person()
    await undo(visit_id, holder)
    await redo(visit_id, holder)
    await put(visit_id, holder, key, "x", "a")
    await do(lambda s: reception.set_step(s, visit_id, holder, "forms"))
    await do(lambda s: reception.set_language(s, visit_id, holder, "en"))
    await do(lambda s: values.prefill(s, visit_id, holder, {(key, "y"): "core"}, "core"))
    done = await undo(visit_id, holder)
    assert done is not None
    assert done.keys == ((key, "x"),)
    state = await state_of(visit_id)
    assert (state.step, state.language, state.get("y", key)) == ("forms", "en", "core")


async def test_the_log_only_grows_and_tells_what_was_undone() -> None:
    visit_id, holder, key = await begin_with_person()
    await put(visit_id, holder, key, "x", "a")
    before = await do(lambda s: reception.history(s, visit_id))
    await undo(visit_id, holder)
    after = await do(lambda s: reception.history(s, visit_id))
    assert [entry.revision for entry in after] == [1, 2, 3, 4]
    assert after[:2] == before[:2]
    assert (before[2].undone, after[2].undone) == (False, True)
    (change,) = after[3].changes
    assert (after[3].kind, after[3].detail) == ("undo", {"of": 3, "what": "value", "nothing": False})
    assert (change.person_key, change.item, change.old, change.new) == (key, "x", "a", None)
    assert (after[3].user_name, after[3].terminal_id) == ("山田", "koseki-1")


async def test_undoing_is_recorded_like_any_change() -> None:
    visit_id, holder, key = await begin_with_person()
    await do(lambda s: reception.put_many(s, visit_id, holder, {("", "ev.date"): "1", (key, "x"): "a"}))
    await undo(visit_id, holder)
    found = await do(lambda s: rows(s, "select detail from audit_record where kind = 'changed_values' order by id"))
    recorded = [(r["detail"]["person_key"], r["detail"]["items"], r["detail"]["source"]) for r in found]
    assert sorted(recorded[:2]) == [("", ["ev.date"], "staff"), (key, ["x"], "staff")]
    assert sorted(recorded[2:]) == [("", ["ev.date"], "undo"), (key, ["x"], "undo")]


async def test_there_is_nothing_to_undo_in_a_new_visit() -> None:
    visit_id, holder, _ = await begin_with_person()
    await undo(visit_id, holder)
    assert await undo(visit_id, holder) is None
    assert [entry.revision for entry in await do(lambda s: reception.history(s, visit_id))] == [1, 2, 3]
    assert await do(lambda s: reception.history(s, "nothing")) == []
