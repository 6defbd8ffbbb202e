"""Slips: what their codes open, and when they open nothing any more."""

from datetime import timedelta

import pytest

from services.base import clock
from services.base.sql import rows
from services.handoff import service as handoff
from services.handoff.codes import code_hash, new_code
from services.handoff.errors import BadCode, SlipExpired, SlipRevoked, SlipUnknown
from services.reception import service as reception
from tests.integration.handoff.slip import open_by_slip
from tests.integration.reception.desks import SUZUKI, begin, do


async def visit_of(code: str) -> str:
    return await do(lambda s: handoff.visit_of(s, code))


async def test_a_slip_opens_its_visit_however_it_is_typed_and_carries_nothing_personal() -> None:
    visit, holder = await begin()
    await reception.put_at_once(visit.id, holder, "", "ev.note", "田中 花子")
    slip = await do(lambda s: handoff.new_slip(s, visit.id))
    assert (slip.visit_id, slip.number, slip.qr) == (visit.id, 1, f"KK1:{slip.code}")
    for typed in (slip.code, slip.qr, slip.spoken, slip.spoken.lower(), f" {slip.code[:3]} {slip.code[3:]}\n"):
        assert await visit_of(typed) == visit.id
    (kept,) = await do(lambda s: rows(s, "select * from slip_token"))
    assert kept["token_hash"] == code_hash(slip.code)
    assert slip.code not in str(dict(kept))


async def test_a_newer_slip_revokes_the_older_ones_of_that_visit_only() -> None:
    (one, _), (other, _) = await begin(), await begin()
    first = await do(lambda s: handoff.new_slip(s, one.id))
    foreign = await do(lambda s: handoff.new_slip(s, other.id))
    second = await do(lambda s: handoff.new_slip(s, one.id))
    with pytest.raises(SlipRevoked):
        await visit_of(first.code)
    assert [await visit_of(second.code), await visit_of(foreign.code)] == [one.id, other.id]


async def test_a_slip_is_good_until_the_last_second_of_its_day() -> None:
    visit, _ = await begin()
    evening = clock.now().replace(hour=23, minute=59, second=59, microsecond=0)
    with clock.frozen(evening.replace(hour=9)):
        slip = await do(lambda s: handoff.new_slip(s, visit.id))
    assert slip.expires_at == evening + timedelta(seconds=1)
    with clock.frozen(evening):
        assert await visit_of(slip.code) == visit.id
    with clock.frozen(evening + timedelta(seconds=1)), pytest.raises(SlipExpired):
        await visit_of(slip.code)


@pytest.mark.parametrize("end", ["close", "cancel"])
async def test_the_slips_of_a_visit_that_ended_open_nothing(end: str) -> None:
    visit, holder = await begin()
    slip = await do(lambda s: handoff.new_slip(s, visit.id))
    if end == "close":
        await do(lambda s: reception.close(s, visit.id, holder))
    else:
        await do(lambda s: reception.cancel(s, visit.id, holder, ""))
    with pytest.raises(SlipRevoked):
        await do(lambda s: open_by_slip(s, slip.code, SUZUKI))


async def test_a_code_that_was_never_given_out_is_unknown_and_a_typing_mistake_is_called_so() -> None:
    with pytest.raises(SlipUnknown):
        await visit_of(new_code())
    with pytest.raises(BadCode):
        await visit_of("田中花子")
