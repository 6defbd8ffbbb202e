"""Tickets and replies: what each side believes, and what it refuses."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from hardware.agent.errors import ReplyRefused, TicketRefused
from hardware.agent.nonces import NonceMemory
from hardware.agent.operations import Operation
from hardware.agent.protocol import (
    Reply,
    Ticket,
    is_greeting_proved,
    new_ticket,
    open_reply,
    open_ticket,
    prove_greeting,
    seal_reply,
    sign_ticket,
)

KEY = Ed25519PrivateKey.generate()
REPLY_KEY = b"k" * 32
NOW = 1_793_000_000.0
OPS = [Operation.WATCH, Operation.MYNUMBER_ATTRIBUTES]


def opened(token: str, *, now: float = NOW, used: NonceMemory | None = None, **other: str) -> Ticket:
    place = {"terminal": "T01", "connection": "c1", **other}
    return open_ticket(token, KEY.public_key(), now=now, used=used or NonceMemory(), **place)


def reason(token: str, **given: object) -> str:
    with pytest.raises(TicketRefused) as refused:
        opened(token, **given)  # type: ignore[arg-type]
    return refused.value.reason


def test_a_ticket_opens_once_with_what_it_says() -> None:
    ticket = new_ticket("T01", "c1", OPS, now=NOW)
    token, used = sign_ticket(ticket, KEY), NonceMemory()
    assert opened(token, used=used) == ticket
    assert reason(token, used=used) == "replayed"


def test_each_way_a_ticket_is_refused() -> None:
    ticket = new_ticket("T01", "c1", OPS, now=NOW)
    token = sign_ticket(ticket, KEY)
    payload, signature = token.split(".")
    assert reason(sign_ticket(ticket, Ed25519PrivateKey.generate())) == "signature"
    assert reason(f"{payload[:-2]}AA.{signature}") == "signature"
    assert reason(token, terminal="T02") == "terminal"
    assert reason(token, connection="c2") == "connection"
    assert reason(token, now=NOW + 61) == "expired"
    assert reason(token, now=NOW - 31) == "not_yet"
    assert reason(sign_ticket(replace(ticket, expires=ticket.issued + 61), KEY)) == "too_long"
    assert reason(sign_ticket(replace(ticket, window=601), KEY)) == "too_long"
    assert reason(sign_ticket(replace(ticket, window=0), KEY)) == "too_long"
    assert reason(payload) == "malformed"
    assert reason("") == "malformed"


@pytest.mark.parametrize("change", [{"v": 1}, {"nonce": ""}, {"issued": "1"}, {"expires": True}, {"operations": "x"}])
def test_a_well_signed_ticket_of_another_kind_is_malformed(change: dict[str, object]) -> None:
    fields = json.loads(_payload(sign_ticket(new_ticket("T01", "c1", OPS, now=NOW), KEY)))
    assert reason(_signed(json.dumps({**fields, **change}).encode())) == "malformed"


def test_operations_of_a_newer_server_are_left_out() -> None:
    fields = json.loads(_payload(sign_ticket(new_ticket("T01", "c1", OPS, now=NOW), KEY)))
    token = _signed(json.dumps({**fields, "operations": ["watch", "passport.read"]}).encode())
    assert opened(token).operations == {Operation.WATCH}


def test_forgotten_nonces_are_only_those_that_are_too_old_anyway() -> None:
    used = NonceMemory()
    used.claim("a", NOW + 60)
    used.forget(NOW + 60)
    assert used.claim("a", NOW + 60) is False
    used.forget(NOW + 61)
    assert used.claim("a", NOW + 60) is True


def test_a_challenge_belongs_to_one_ticket() -> None:
    one, two = (new_ticket("T01", "c1", OPS, now=NOW) for _ in range(2))
    assert one.challenge() == replace(one, window=5).challenge()
    assert len({one.challenge(), two.challenge(), replace(one, terminal="T02").challenge()}) == 3


def test_a_greeting_is_proved_by_the_key_for_this_terminal_and_connection() -> None:
    proof = prove_greeting("T01", "c1", REPLY_KEY)
    assert is_greeting_proved(proof, "T01", "c1", REPLY_KEY)
    assert not is_greeting_proved(proof, "T02", "c1", REPLY_KEY)
    assert not is_greeting_proved(proof, "T01", "c2", REPLY_KEY)
    assert not is_greeting_proved(proof, "T01", "c1", b"x" * 32)
    assert not is_greeting_proved(None, "T01", "c1", REPLY_KEY)
    assert not is_greeting_proved("é", "T01", "c1", REPLY_KEY)


TICKET = new_ticket("T01", "c1", OPS, now=NOW)
GOOD = Reply(Operation.MYNUMBER_ATTRIBUTES, 1, {"name": "田中　花子"}, presence="laid down")


def believed(sealed: str) -> Reply:
    return open_reply(sealed, TICKET, REPLY_KEY)[0]


def test_a_reply_arrives_as_it_was_under_a_name_of_its_own() -> None:
    failed = Reply(Operation.MYNUMBER_ATTRIBUTES, 2, None, "PIN_WRONG", {"left": 2})
    sealed = [seal_reply(reply, TICKET, REPLY_KEY) for reply in (GOOD, failed, GOOD)]
    opened = [open_reply(one, TICKET, REPLY_KEY) for one in sealed]
    assert [reply for reply, _ in opened] == [GOOD, failed, GOOD]
    assert opened[0][1] == opened[2][1]  # whoever counts the names takes it once
    assert opened[0][1] != opened[1][1]


def altered(change: Callable[[dict[str, object]], object]) -> str:
    outer = json.loads(seal_reply(GOOD, TICKET, REPLY_KEY))
    body = json.loads(outer["body"])
    change(body)
    return json.dumps({"body": json.dumps(body, ensure_ascii=False), "mac": outer["mac"]})


def test_each_way_a_reply_is_refused() -> None:
    other_ticket = new_ticket("T01", "c1", OPS, now=NOW)
    cases = {
        altered(lambda body: body["result"].update(name="山田　太郎")): "mac",
        altered(lambda body: body.update(number=9)): "mac",
        altered(lambda body: body.update(presence="laid down again")): "mac",
        seal_reply(GOOD, TICKET, b"x" * 32): "mac",
        seal_reply(GOOD, other_ticket, REPLY_KEY): "ticket",
        seal_reply(GOOD, replace(TICKET, terminal="T02"), REPLY_KEY): "ticket",
        seal_reply(replace(GOOD, operation=Operation.MYNUMBER_NUMBER), TICKET, REPLY_KEY): "operation",
        seal_reply(replace(GOOD, presence=None), TICKET, REPLY_KEY): "malformed",
        seal_reply(Reply(Operation.MYNUMBER_ATTRIBUTES, 1, None), TICKET, REPLY_KEY): "malformed",
        "{}": "malformed",
        '{"body": 1, "mac": ""}': "malformed",
        '{"body": "{}", "mac": "é"}': "malformed",
        "[" * 100_000: "malformed",
        "nothing": "malformed",
    }
    for sealed, expected in cases.items():
        with pytest.raises(ReplyRefused) as refused:
            believed(sealed)
        assert refused.value.reason == expected


@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(TicketRefused):
        opened(text)
    with pytest.raises(ReplyRefused):
        believed(text)


@given(st.binary(max_size=120))
def test_any_payload_well_signed_is_refused_with_a_reason(payload: bytes) -> None:
    with pytest.raises(TicketRefused):
        opened(_signed(payload))


@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none() | st.booleans(), max_size=6)
)
def test_any_result_survives_the_way(result: dict[str, object]) -> None:
    reply = Reply(Operation.MYNUMBER_ATTRIBUTES, 3, result, presence="laid down")
    assert believed(seal_reply(reply, TICKET, REPLY_KEY)) == reply


def _payload(token: str) -> bytes:
    part = token.split(".", maxsplit=1)[0]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _signed(payload: bytes) -> str:
    signature = KEY.sign(b"kakanai ticket 1\x00" + payload)
    return ".".join(base64.urlsafe_b64encode(raw).decode().rstrip("=") for raw in (payload, signature))
