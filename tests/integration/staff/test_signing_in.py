"""Sign-in, lockout and sessions, as a browser would meet them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.base import clock, database
from services.base.sql import rows, run
from services.staff import service as staff
from services.staff import signing_in
from services.staff.errors import LockedOut, SignInRefused, TerminalUnknown
from services.staff.service import SignedIn
from services.staff.sessions import IDLE
from services.staff.signing_in import FAILURES, LOCKED_FOR

NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
async def accounts(db: str) -> AsyncIterator[None]:
    """The demonstration's accounts, at noon."""
    async with database.transaction() as session:
        await staff.seed_demo(session)
    with clock.frozen(NOON):
        yield


async def sign_in(user: str = "suzuki", password: str = staff.DEMO_PASSWORD, terminal: str = "hoken-1") -> str:
    async with database.transaction() as session:
        return await staff.sign_in(session, user, password, terminal)


async def current(token: str) -> SignedIn | None:
    async with database.transaction() as session:
        return await staff.current(session, token)


async def recorded() -> list[tuple[str, str, str, dict[str, str]]]:
    async with database.transaction() as session:
        found = await rows(session, "select kind, user_id, terminal_id, detail from audit_record order by id")
    return [(r["kind"], r["user_id"], r["terminal_id"], r["detail"]) for r in found]


async def test_the_right_password_begins_a_session_at_the_terminal() -> None:
    token = await sign_in()
    assert await current(token) == SignedIn(
        "suzuki", "鈴木 一郎", "clerk", "hoken-1", "保険年金課 端末1", "hoken", "保険年金課", branch=False
    )
    assert await recorded() == [("signed_in", "suzuki", "hoken-1", {})]
    async with database.transaction() as session:
        (kept,) = await rows(session, "select token_hash from staff_session")
    assert token not in kept["token_hash"]


async def test_the_office_is_that_of_the_terminal_not_of_the_person() -> None:
    signed_in = await current(await sign_in(terminal="br-aoyama-1"))
    assert signed_in is not None
    assert (signed_in.office_id, signed_in.branch) == ("br-aoyama", True)


async def test_unknown_wrong_and_closed_are_one_sentence_and_three_records() -> None:
    async with database.transaction() as session:
        await staff.deactivate(session, "sato")
    for user, password in (("nobody", "x"), ("suzuki", "x"), ("sato", staff.DEMO_PASSWORD)):
        with pytest.raises(SignInRefused) as caught:
            await sign_in(user, password)
        assert (type(caught.value), caught.value.params) == (SignInRefused, {})
    assert [(kind, user, detail["reason"]) for kind, user, _, detail in await recorded()] == [
        ("sign_in_failed", "nobody", "unknown"),
        ("sign_in_failed", "suzuki", "password"),
        ("sign_in_failed", "sato", "inactive"),
    ]


async def test_a_terminal_that_does_not_exist_is_refused_before_anything_else() -> None:
    with pytest.raises(TerminalUnknown):
        await sign_in(terminal="nowhere")
    assert await recorded() == []


async def test_wrong_passwords_lock_the_account_although_each_error_undoes_its_transaction() -> None:
    for _ in range(FAILURES - 1):
        with pytest.raises(SignInRefused):
            await sign_in(password="guess")
    with pytest.raises(LockedOut) as caught:
        await sign_in(password="guess")
    assert (caught.value.until, caught.value.params) == (NOON + LOCKED_FOR, {"time": "12:15"})
    with pytest.raises(LockedOut):
        await sign_in()
    await sign_in("sato", terminal="kodomo-1")
    with clock.frozen(NOON + LOCKED_FOR + timedelta(seconds=1)):
        with pytest.raises(SignInRefused):
            await sign_in(password="guess")  # a new count
        await sign_in()
        for _ in range(FAILURES - 1):
            with pytest.raises(SignInRefused):
                await sign_in(password="guess")


async def test_a_flood_of_guesses_gets_no_more_tries_than_a_patient_guesser() -> None:
    outcomes = await asyncio.gather(*(sign_in(password="guess") for _ in range(8)), return_exceptions=True)
    assert Counter(type(outcome) for outcome in outcomes) == {SignInRefused: FAILURES - 1, LockedOut: 9 - FAILURES}


async def test_the_right_password_among_a_flood_comes_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its check began before the account was locked and ends after."""
    began, checked = asyncio.Event(), asyncio.Event()

    async def slow(password: str, password_hash: str | None) -> bool:
        if password == staff.DEMO_PASSWORD:
            began.set()
            await checked.wait()
            return True
        return False

    monkeypatch.setattr(signing_in, "matches", slow)
    late = asyncio.create_task(sign_in())
    await began.wait()
    await asyncio.gather(*(sign_in(password="guess") for _ in range(FAILURES)), return_exceptions=True)
    checked.set()
    with pytest.raises(LockedOut) as caught:
        await late
    assert caught.value.until == NOON + LOCKED_FOR


async def test_a_session_ends_when_nobody_uses_it_for_twelve_hours() -> None:
    token = await sign_in()
    with clock.frozen(NOON + IDLE - timedelta(seconds=1)):
        assert await current(token) is not None
    with clock.frozen(NOON + 2 * IDLE - timedelta(seconds=2)):
        assert await current(token) is not None
    with clock.frozen(NOON + 3 * IDLE):
        assert await current(token) is None
    assert timedelta(hours=12) == IDLE


async def test_signing_out_ends_that_session_only() -> None:
    one, other = await sign_in(), await sign_in()
    for _ in range(2):
        async with database.transaction() as session:
            await staff.sign_out(session, one)
    assert await current(one) is None
    assert await current(other) is not None
    assert [kind for kind, *_ in await recorded()] == ["signed_in", "signed_in", "signed_out"]


async def test_a_closed_account_is_signed_out_everywhere_at_once() -> None:
    token, stays = await sign_in(), await sign_in("sato", terminal="kodomo-1")
    async with database.transaction() as session:
        assert await staff.deactivate(session, "suzuki") is True
    async with database.transaction() as session:
        assert await staff.deactivate(session, "suzuki") is False
        assert await staff.deactivate(session, "nobody") is False
    assert await current(token) is None
    assert await current(stays) is not None
    async with database.transaction() as session:
        await run(session, "update staff_user set active = true where id = 'suzuki'")
    assert await current(token) is None  # opening the account again revives no session


async def test_a_token_that_was_never_given_is_nobody() -> None:
    assert await current("") is None
    assert await current("guess") is None
