"""The server's end of the line to a terminal's agent: whom it gives a ticket, and which replies it takes."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hardware.agent.nonces import NonceMemory
from hardware.agent.operations import Operation
from hardware.agent.protocol import PROTOCOL, Reply, Ticket, open_ticket, prove_greeting, seal_reply
from pages.cards.errors import AgentUnknown, ReplyUnverified
from pages.cards.link import Link
from pages.here import Here
from services.base.sql import rows
from services.terminals import service as terminals
from services.terminals.errors import NotEnrolled
from tests.integration.reception.desks import do, furnish

KEY, STRANGE_KEY, CODE = b"k" * 32, b"x" * 32, "7K3QX-2MHWD"
HELLO = {
    "protocol": PROTOCOL,
    "version": "1.0.0",
    "terminal": "hoken-1",
    "connection": "line-1",
    "proof": prove_greeting("hoken-1", "line-1", KEY),
}
READ = Reply(Operation.MYNUMBER_ATTRIBUTES, 1, {"name": "田中　花子"}, presence="laid down")


@pytest.fixture(autouse=True)
async def hall(db: str, own_key: Path) -> None:
    await furnish()


def link(on_unknown: Callable[[], None] = lambda: None) -> Link:
    """A clerk's page at a terminal of 保険年金課."""
    signed_in = SimpleNamespace(user_id="suzuki", terminal_id="hoken-1", office_id="hoken")
    return Link(Here(cast("Any", signed_in)), on_unknown)


async def enrol() -> None:
    await do(lambda s: terminals.show_code(s, "yamada", "koseki-1", "hoken-1", CODE))
    await do(lambda s: terminals.enrol(s, CODE, "10.0.0.7", "1.0.0", KEY))


async def with_ticket(*operations: Operation, on_unknown: Callable[[], None] = lambda: None) -> Link:
    await enrol()
    page = link(on_unknown)
    assert await page.greeted(HELLO) is None
    await page.new_ticket(operations)
    return page


async def refusals() -> list[str]:
    found = await do(lambda s: rows(s, "select detail from audit_record where kind = 'card_read' order by id"))
    return [f"{one['detail']['operation']} {one['detail']['outcome']}" for one in found]


async def test_an_agent_that_is_old_newer_elsewhere_or_not_enrolled_gets_no_ticket() -> None:
    page = link()
    assert await page.greeted(HELLO) == "unenrolled"
    await enrol()
    assert await page.greeted({**HELLO, "protocol": PROTOCOL - 1}) == "old"
    assert await page.greeted({**HELLO, "protocol": "1"}) == "old"
    assert await page.greeted({**HELLO, "protocol": PROTOCOL + 1}) == "newer"
    assert await page.greeted({**HELLO, "terminal": "hoken-2"}) == "other_terminal"
    assert await page.greeted({**HELLO, "proof": prove_greeting("hoken-1", "line-1", STRANGE_KEY)}) == "unenrolled"
    assert await page.greeted({**HELLO, "connection": "line-2"}) == "unenrolled"
    assert page.ticket is None


async def test_the_ticket_is_the_servers_for_this_connection_and_no_other_operation() -> None:
    page = await with_ticket(Operation.MYNUMBER_ATTRIBUTES)
    token = await page.new_ticket([Operation.MYNUMBER_ATTRIBUTES])
    public = Ed25519PrivateKey.from_private_bytes(await do(terminals.ticket_key)).public_key()
    ticket = open_ticket(token, public, terminal="hoken-1", connection="line-1", now=time.time(), used=NonceMemory())
    assert ticket.operations == {Operation.WATCH, Operation.IDENTIFY, Operation.MYNUMBER_ATTRIBUTES}


async def test_a_reply_of_the_terminals_agent_is_taken_once_and_recorded() -> None:
    page = await with_ticket(Operation.MYNUMBER_ATTRIBUTES)
    assert page.ticket is not None
    sealed = seal_reply(READ, page.ticket, KEY)
    assert await page.open(sealed, None) == READ
    with pytest.raises(ReplyUnverified):
        await page.open(sealed, None)
    assert await refusals() == ["mynumber.attributes ok", "reply replayed"]


async def test_an_agent_whose_key_was_replaced_is_said_to_be_unenrolled_and_left() -> None:
    told: list[str] = []
    page = await with_ticket(Operation.MYNUMBER_ATTRIBUTES, on_unknown=lambda: told.append("unknown"))
    assert page.ticket is not None
    with pytest.raises(AgentUnknown) as refused:
        await page.open(seal_reply(READ, page.ticket, STRANGE_KEY), None)
    assert (refused.value.key, told) == ("cards.agent.unenrolled", ["unknown"])
    with pytest.raises(ReplyUnverified) as refused:
        await page.open(seal_reply(replace(READ, operation=Operation.LICENCE), page.ticket, KEY), None)
    assert (refused.value.key, told) == ("cards.error.REPLY_REFUSED", ["unknown"])


async def test_a_reply_altered_on_the_way_is_refused() -> None:
    page = await with_ticket(Operation.MYNUMBER_ATTRIBUTES)
    assert page.ticket is not None
    sealed = json.loads(seal_reply(READ, page.ticket, KEY))
    altered = {**sealed, "body": sealed["body"].replace("花子", "太郎")}
    assert altered != sealed
    with pytest.raises(ReplyUnverified):
        await page.open(json.dumps(altered), None)
    assert await refusals() == ["reply mac"]
    assert await page.open(json.dumps(sealed), None) == READ  # the control: as it was sent, it is taken


async def test_a_reply_of_another_key_ticket_or_operation_is_refused() -> None:
    page = await with_ticket(Operation.MYNUMBER_ATTRIBUTES)
    first = page.ticket
    assert first is not None
    with pytest.raises(ReplyUnverified):
        await page.open(seal_reply(READ, first, STRANGE_KEY), None)
    with pytest.raises(ReplyUnverified):
        await page.open(seal_reply(replace(READ, operation=Operation.MYNUMBER_NUMBER, number=2), first, KEY), None)
    with pytest.raises(ReplyUnverified):
        await page.open("no reply", None)
    await page.new_ticket([Operation.MYNUMBER_ATTRIBUTES])
    with pytest.raises(ReplyUnverified):
        await page.open(seal_reply(READ, first, KEY), None)
    assert await refusals() == ["reply mac", "reply operation", "reply malformed", "reply ticket"]


WHICH = Reply(Operation.IDENTIFY, 1, {"card": "mynumber"}, presence="laid down")


async def asked_twice() -> tuple[Link, Ticket, Ticket]:
    """A card is asked for while the answer to the question before is on its way."""
    page = await with_ticket()
    given = []
    for _ in range(2):
        await page.identification()
        assert page.ticket is not None
        given.append(page.ticket)
    return page, *given


async def test_the_answer_to_a_question_that_was_asked_anew_is_left_out_without_a_word() -> None:
    page, first, second = await asked_twice()
    assert await page.identified(seal_reply(WHICH, first, KEY)) is None
    assert await page.identified(seal_reply(WHICH, second, KEY)) == WHICH
    assert await refusals() == []


async def test_only_if_it_is_genuine_of_this_line_and_handed_in_once() -> None:
    page, first, second = await asked_twice()
    assert await page.identified(seal_reply(WHICH, first, KEY)) is None
    text = replace(READ, number=2)
    for sealed in (
        seal_reply(WHICH, first, KEY),
        seal_reply(replace(WHICH, number=3), first, STRANGE_KEY),
        seal_reply(text, replace(first, operations=frozenset({text.operation})), KEY),
        seal_reply(WHICH, replace(first, nonce="another"), KEY),
    ):
        with pytest.raises(ReplyUnverified):
            await page.identified(sealed)
    assert await refusals() == ["reply replayed", "reply mac", "reply ticket", "reply ticket"]
    await page.greeted({**HELLO, "connection": "line-2", "proof": prove_greeting("hoken-1", "line-2", KEY)})
    await page.new_ticket()
    with pytest.raises(ReplyUnverified):
        await page.identified(seal_reply(WHICH, second, KEY))


async def test_the_newest_question_is_answered_even_if_a_form_has_its_ticket_by_then() -> None:
    page, first, second = await asked_twice()
    await page.new_ticket([Operation.MYNUMBER_ATTRIBUTES])
    assert await page.identified(seal_reply(WHICH, second, KEY)) == WHICH
    assert await page.identified(seal_reply(WHICH, first, KEY)) is None
    with pytest.raises(ReplyUnverified):  # what a form reads is read under its own ticket
        await page.open(seal_reply(replace(WHICH, number=2), second, KEY), None)


async def test_nothing_is_taken_before_a_ticket_or_after_the_enrolment_ended() -> None:
    with pytest.raises(ReplyUnverified):
        await link().open("{}", None)
    page = await with_ticket(Operation.MYNUMBER_ATTRIBUTES)
    assert page.ticket is not None
    sealed = seal_reply(READ, page.ticket, KEY)
    await do(lambda s: terminals.forget(s, "yamada", "koseki-1", "hoken-1"))
    assert not await page.enrolled()
    with pytest.raises(NotEnrolled):
        await page.open(sealed, None)
    with pytest.raises(NotEnrolled):
        await page.new_ticket([Operation.MYNUMBER_ATTRIBUTES])
    assert await refusals() == ["reply ticket", "reply unenrolled"]
