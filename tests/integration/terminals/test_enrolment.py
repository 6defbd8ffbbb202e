"""Enrolling an agent: one code, once, in time; and every way it is refused."""

from datetime import timedelta

import pytest

from services.base import clock
from services.base.sql import rows
from services.staff.errors import TerminalUnknown
from services.terminals import service as terminals
from services.terminals.enrolment import BLOCKED_FOR, CODE_LIVES, FAILURES
from services.terminals.errors import EnrolmentRefused, NotEnrolled
from tests.integration.reception.desks import do

NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
CODE, OTHER = "7K3QX-2MHWD", "AAAAA-BBBBB"
KEY, NEW_KEY = b"k" * 32, b"n" * 32


async def show(code: str = CODE, terminal: str = "hoken-1") -> None:
    await do(lambda s: terminals.show_code(s, "yamada", "koseki-1", terminal, code))


async def bring(code: str = CODE, key: bytes = KEY, address: str = "10.0.0.7") -> str:
    return await do(lambda s: terminals.enrol(s, code, address, "1.0.0", key))


async def key_of(terminal: str) -> bytes:
    return await do(lambda s: terminals.reply_key(s, terminal))


async def audited(*kinds: str) -> list[tuple[str, str | None, str | None, dict[str, object]]]:
    found = await do(
        lambda s: rows(
            s,
            "select kind, user_id, terminal_id, detail from audit_record where kind = any($1) order by id",
            list(kinds),
        )
    )
    return [(one["kind"], one["user_id"], one["terminal_id"], one["detail"]) for one in found]


async def test_the_agent_that_brings_the_code_is_enrolled_for_its_terminal() -> None:
    await show()
    assert await bring() == "hoken-1"
    assert await key_of("hoken-1") == KEY
    with pytest.raises(NotEnrolled):
        await key_of("hoken-2")
    assert await audited("enrolment_code", "agent_enrolled") == [
        ("enrolment_code", "yamada", "koseki-1", {"terminal": "hoken-1"}),
        ("agent_enrolled", "yamada", "hoken-1", {"version": "1.0.0", "address": "10.0.0.7"}),
    ]


async def test_a_code_counts_once() -> None:
    await show()
    await bring()
    with pytest.raises(EnrolmentRefused):
        await bring(key=NEW_KEY)
    assert await key_of("hoken-1") == KEY


async def test_a_code_counts_half_an_hour() -> None:
    with clock.frozen(NOON):
        await show()
    with clock.frozen(NOON + CODE_LIVES), pytest.raises(EnrolmentRefused):
        await bring()
    with clock.frozen(NOON + CODE_LIVES - timedelta(seconds=1)):
        assert await bring() == "hoken-1"


async def test_a_newer_code_for_the_terminal_makes_the_older_void() -> None:
    await show()
    await show(OTHER)
    with pytest.raises(EnrolmentRefused):
        await bring(CODE)
    assert await bring(OTHER) == "hoken-1"


async def test_enrolling_again_replaces_the_key_and_forgetting_ends_it() -> None:
    for code, key in ((CODE, KEY), (OTHER, NEW_KEY)):
        await show(code)
        await bring(code, key)
    assert await key_of("hoken-1") == NEW_KEY
    assert await do(lambda s: terminals.forget(s, "yamada", "koseki-1", "hoken-1")) is True
    with pytest.raises(NotEnrolled):
        await key_of("hoken-1")
    assert await do(lambda s: terminals.forget(s, "yamada", "koseki-1", "hoken-1")) is False


async def test_guesses_from_one_address_are_limited_and_others_go_on() -> None:
    with clock.frozen(NOON):
        await show()
        for _ in range(FAILURES):
            with pytest.raises(EnrolmentRefused):
                await bring(OTHER)
        with pytest.raises(EnrolmentRefused):
            await bring(CODE)
        reasons = [detail["reason"] for *_, detail in await audited("enrolment_refused")]
        assert reasons == ["code"] * FAILURES + ["blocked"]
        assert await bring(CODE, address="10.0.0.8") == "hoken-1"
    with clock.frozen(NOON + BLOCKED_FOR):
        await show()
        assert await bring() == "hoken-1"


async def test_a_right_code_begins_a_new_count() -> None:
    for _ in range(2):
        await show()
        for _ in range(FAILURES - 1):
            with pytest.raises(EnrolmentRefused):
                await bring(OTHER)
        assert await bring() == "hoken-1"


async def test_nothing_secret_is_stored_plain() -> None:
    await show()
    (code,) = await do(lambda s: rows(s, "select code_hash from enrolment_code"))
    assert CODE not in code["code_hash"]
    await bring()
    (agent,) = await do(lambda s: rows(s, "select reply_key from terminal_agent"))
    assert KEY not in agent["reply_key"]


async def test_there_is_no_code_for_a_terminal_that_does_not_exist() -> None:
    with pytest.raises(TerminalUnknown):
        await show(terminal="nowhere-1")


async def test_the_list_says_how_every_terminal_stands() -> None:
    with clock.frozen(NOON):
        await show()
        await bring()
        await show(OTHER, "hoken-2")
        await do(lambda s: terminals.seen(s, "hoken-1", "1.1.0"))
        found = {one.terminal_id: one for one in await do(terminals.agents)}
    assert len(found) == 8
    hoken = found["hoken-1"]
    assert (hoken.version, hoken.enrolled_at, hoken.last_seen_at, hoken.code_until) == ("1.1.0", NOON, NOON, None)
    waiting = found["hoken-2"]
    assert (waiting.version, waiting.enrolled_at, waiting.code_until) == (None, None, NOON + CODE_LIVES)
