"""Resident screens: pairing by code, what they show, and letting them go."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from services.base import clock, events
from services.base.events import bus
from services.base.sql import rows
from services.staff import service as staff
from services.staff.errors import PairingBlocked, TerminalUnknown, WrongCode
from services.staff.screens import BLOCKED_FOR, CODE_LIVES, FAILURES
from services.staff.service import Pairing, Screen
from tests.integration.reception.desks import do, until

NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
async def terminals(db: str) -> AsyncIterator[None]:
    """The demonstration's terminals, at noon."""
    await do(staff.seed_demo)
    with clock.frozen(NOON):
        yield


async def ask() -> Pairing:
    return await do(staff.pairing_code)


async def pair(code: str, terminal: str = "hoken-1") -> None:
    await do(lambda s: staff.pair(s, "suzuki", terminal, code))


async def screen_of(token: str) -> Screen | None:
    return await do(lambda s: staff.screen_of(s, token))


def blank(terminal: str = "hoken-1", name: str = "保険年金課 端末1", office: str = "hoken") -> Screen:
    return Screen(terminal, name, office, None, "blank", "ja")


async def test_a_screen_is_bound_to_the_terminal_where_its_code_is_typed() -> None:
    asked = await ask()
    assert (len(asked.code), asked.code.isdecimal()) == (6, True)
    assert await screen_of(asked.token) is None
    await pair(asked.code)
    assert await screen_of(asked.token) == blank()
    assert await do(lambda s: staff.is_paired(s, "hoken-1")) is True
    assert await do(lambda s: staff.is_paired(s, "hoken-2")) is False


@pytest.mark.parametrize("typed", ["{0} ", "{1}-{2}", "{1} {2}", "{wide}"])
async def test_spaces_hyphens_and_full_width_do_not_matter(typed: str) -> None:
    asked = await ask()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in asked.code)
    await pair(typed.format(asked.code, asked.code[:3], asked.code[3:], wide=wide))
    assert await screen_of(asked.token) == blank()


async def test_a_code_works_once_and_five_minutes() -> None:
    asked = await ask()
    with clock.frozen(NOON + CODE_LIVES), pytest.raises(WrongCode):
        await pair(asked.code)
    with clock.frozen(NOON + CODE_LIVES - timedelta(seconds=1)):
        await pair(asked.code)
        with pytest.raises(WrongCode):
            await pair(asked.code, "kodomo-1")


async def test_a_screen_may_ask_again_and_keeps_its_token() -> None:
    first = await ask()
    second = await do(lambda s: staff.pairing_code(s, first.token))
    assert (second.token, second.topic) == (first.token, first.topic)
    await pair(second.code)
    assert await screen_of(first.token) == blank()
    assert staff.screen_topic(first.token) == first.topic
    assert first.token not in first.topic


async def test_guessing_codes_is_stopped_although_each_error_undoes_its_transaction() -> None:
    asked = await ask()
    wrong = f"{(int(asked.code) + 1) % 1_000_000:06}"
    for _ in range(FAILURES - 1):
        with pytest.raises(WrongCode):
            await pair(wrong)
    for code in (wrong, asked.code):
        with pytest.raises(PairingBlocked) as caught:
            await pair(code)
        assert caught.value.params == {"time": "12:05"}
    await pair((await ask()).code, "kodomo-1")
    with clock.frozen(NOON + BLOCKED_FOR + timedelta(seconds=1)):
        await pair((await ask()).code)


async def test_a_terminal_has_one_screen_and_a_screen_one_terminal() -> None:
    first, second = await ask(), await ask()
    await pair(first.code)
    await pair(second.code)
    assert (await screen_of(first.token), await screen_of(second.token)) == (None, blank())
    again = await do(lambda s: staff.pairing_code(s, second.token))
    await pair(again.code, "kodomo-1")
    assert await screen_of(second.token) == blank("kodomo-1", "こども政策課 端末1", "kodomo")
    assert await do(lambda s: staff.is_paired(s, "hoken-1")) is False


async def test_a_screen_that_is_let_go_shows_nothing_any_more() -> None:
    asked = await ask()
    await pair(asked.code)
    await do(lambda s: staff.show(s, "hoken-1", "v1", "follow"))
    await do(lambda s: staff.unpair(s, "suzuki", "hoken-1"))
    await do(lambda s: staff.unpair(s, "suzuki", "hoken-1"))
    assert await screen_of(asked.token) is None
    found = await do(lambda s: rows(s, "select kind, user_id, terminal_id from audit_record order by id"))
    assert [tuple(record.values()) for record in found] == [
        ("paired", "suzuki", "hoken-1"), ("unpaired", "suzuki", "hoken-1"),
    ]  # fmt: skip
    assert await do(lambda s: staff.showing(s, "hoken-1")) == blank(), "nor does the next screen show it"


async def test_a_screen_begins_blank_whatever_the_terminal_would_have_shown() -> None:
    asked = await ask()
    await do(lambda s: staff.show(s, "hoken-1", "v1", "follow", "en"))
    await pair(asked.code)
    assert await screen_of(asked.token) == blank()


async def test_the_screen_goes_blank_when_the_clerk_signs_out() -> None:
    token = await do(lambda s: staff.sign_in(s, "suzuki", staff.DEMO_PASSWORD, "hoken-1"))
    for terminal in ("hoken-1", "hoken-2"):
        await do(lambda s, t=terminal: staff.show(s, t, "v1", "follow", "en"))
    await do(lambda s: staff.sign_out(s, token))
    assert await do(lambda s: staff.showing(s, "hoken-1")) == blank()
    assert (await do(lambda s: staff.showing(s, "hoken-2"))).visit_id == "v1"


async def test_staff_decide_what_it_shows_and_the_resident_the_language() -> None:
    asked = await ask()
    await pair(asked.code)
    await do(lambda s: staff.show(s, "hoken-1", "v1", "follow", "en"))
    await do(lambda s: staff.show(s, "hoken-1", "v1", "sign"))
    assert await screen_of(asked.token) == Screen("hoken-1", "保険年金課 端末1", "hoken", "v1", "sign", "en")
    await do(lambda s: staff.show(s, "hoken-1", None, "follow", "en"))
    assert await screen_of(asked.token) == blank()
    assert await do(lambda s: staff.showing(s, "hoken-1")) == blank()


async def test_a_visit_is_forgotten_everywhere_but_where_it_went() -> None:
    for terminal, visit in (("hoken-1", "v1"), ("hoken-2", "v1"), ("kodomo-1", "v2")):
        await do(lambda s, t=terminal, v=visit: staff.show(s, t, v, "follow"))
    await do(lambda s: staff.bring_visit(s, "v1", "hoken-2"))
    shown = [(await do(lambda s, t=t: staff.showing(s, t))).visit_id for t in ("hoken-1", "hoken-2", "kodomo-1")]
    assert shown == [None, "v1", "v2"]
    await do(lambda s: staff.bring_visit(s, "v1", "kodomo-1"))
    shown = [(await do(lambda s, t=t: staff.showing(s, t))).visit_id for t in ("hoken-1", "hoken-2", "kodomo-1")]
    assert shown == [None, None, None], "and no other visit stays where it went"
    await do(lambda s: staff.show(s, "hoken-2", "v1", "follow"))
    await do(lambda s: staff.forget_visit(s, "v1"))
    assert (await do(lambda s: staff.showing(s, "hoken-2"))).visit_id is None


async def test_only_known_terminals_and_modes() -> None:
    for action in (
        lambda s: staff.show(s, "nowhere", "v1", "follow"),
        lambda s: staff.showing(s, "nowhere"),
        lambda s: staff.pair(s, "suzuki", "nowhere", "000000"),
    ):
        with pytest.raises(TerminalUnknown):
            await do(action)
    with pytest.raises(ValueError, match="dance"):
        await do(lambda s: staff.show(s, "hoken-1", "v1", "dance"))  # type: ignore[arg-type]


async def test_screens_and_terminals_are_told(db: str) -> None:
    heard: list[tuple[str, str, dict[str, Any]]] = []
    asked = await ask()
    await bus.start(db)
    ends = [
        bus.subscribe(topic, lambda c: heard.append((c.topic.split(":")[0], c.kind, c.data)))
        for topic in ("terminal:hoken-1", asked.topic, "test:mark")
    ]
    await pair(asked.code)
    await do(lambda s: staff.show(s, "hoken-1", "v1", "confirm"))
    await do(lambda s: staff.forget_visit(s, "v1"))
    await do(lambda s: staff.unpair(s, "suzuki", "hoken-1"))
    await do(lambda s: events.publish(s, "test:mark", "end"))
    await until(lambda: ("test", "end", {}) in heard)
    assert heard[:-1] == [
        ("terminal", "paired", {}),
        ("screen", "paired", {}),
        ("terminal", "show", {"visit": "v1", "mode": "confirm"}),
        ("terminal", "show", {"visit": None, "mode": "blank"}),
        ("screen", "paired", {}),
        ("terminal", "paired", {}),
    ]
    for end in ends:
        end()
    await bus.stop()
