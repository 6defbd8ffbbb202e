"""``POST /agent/enrol`` as the agent meets it."""

import json

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from hardware.agent.enrolment import Enrolment
from pages import not_understood
from pages.cards import enrol, setup
from services.terminals import service as terminals
from tests.integration.reception.desks import do

CODE = "7K3QX-2MHWD"
JSON = {"Content-Type": "application/json"}


async def post(body: object, base: str = "https://kakanai.example") -> httpx.Response:
    app = FastAPI()
    not_understood.install(app)
    app.include_router(enrol.router)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
        return await client.post("/agent/enrol", content=json.dumps(body), headers=JSON)


async def show() -> None:
    await do(lambda s: terminals.show_code(s, "yamada", "koseki-1", "hoken-1", CODE))


async def test_the_answer_is_an_enrolment_with_both_keys() -> None:
    await show()
    answer = await post({"v": 1, "code": "7k3qx 2mhwd", "agent": "1.0.0"})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    enrolled = Enrolment.from_json(answer.text)
    key = Ed25519PrivateKey.from_private_bytes(await do(terminals.ticket_key))
    assert enrolled == Enrolment(
        "hoken-1",
        key.public_key().public_bytes_raw(),
        await do(lambda s: terminals.reply_key(s, "hoken-1")),
        ("https://kakanai.example",),
    )


@pytest.mark.parametrize("code", ["AAAAA-BBBBB", "short", ""])
async def test_a_wrong_code_is_forbidden_and_enrols_nobody(code: str) -> None:
    await show()
    answer = await post({"v": 1, "code": code, "agent": "1.0.0"})
    assert (answer.status_code, answer.content) == (403, b"")
    assert [one.terminal_id for one in await do(terminals.agents) if one.enrolled_at] == []


@pytest.mark.parametrize(
    "body",
    [
        {"v": 1, "code": CODE},
        {"v": 1, "code": CODE, "agent": "1.0.0", "terminal": "hoken-2"},
        {"v": 1, "code": CODE, "agent": "x\ny"},
        {"v": 1, "code": "7" * 1000, "agent": "1.0.0"},
        {"v": 1, "code": "\ud800", "agent": "1.0.0"},
        {"v": 1, "code": CODE, "agent": "1.0.0", "\ud800": "\udfff"},
        "\ud800",
        ["7K3QX-2MHWD"],
    ],
)
async def test_anything_else_is_not_understood_and_uses_no_code(body: object) -> None:
    await show()
    answer = await post(body)
    assert (answer.status_code, answer.content) == (422, b""), "nothing of what was sent is repeated"
    assert (await post({"v": 1, "code": CODE, "agent": "1.0.0"})).status_code == 200


@pytest.mark.parametrize(
    ("base", "origin"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://kakanai.example", "https://kakanai.example"),  # a proxy in front took the s away
        ("https://kakanai.example:8443", "https://kakanai.example:8443"),
    ],
)
async def test_pages_are_where_the_agent_has_come_to(base: str, origin: str) -> None:
    await show()
    answer = await post({"v": 1, "code": CODE, "agent": "1.0.0"}, base)
    assert Enrolment.from_json(answer.text).origins == (origin,)


async def test_or_where_the_settings_say() -> None:
    await show()
    setup.configure(setup.Setup(origins=("https://a.example", "https://b.example")))
    try:
        answer = await post({"v": 1, "code": CODE, "agent": "1.0.0"})
    finally:
        setup.configure(setup.Setup())
    assert Enrolment.from_json(answer.text).origins == ("https://a.example", "https://b.example")
