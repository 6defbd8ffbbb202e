"""``POST /agent/enrol``: the agent of a terminal brings the code that an administrator had shown (docs/devices.md)."""

from typing import Annotated
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hardware.agent import enrolment
from hardware.agent.errors import EnrolmentFailed
from pages.cards import setup
from services.base import database
from services.terminals import service as terminals
from services.terminals.errors import EnrolmentRefused

router = APIRouter()
LOCAL = frozenset({"127.0.0.1", "localhost"})


class Asking(BaseModel):
    """What an agent sends."""

    model_config = ConfigDict(extra="forbid")
    v: int
    code: Annotated[str, StringConstraints(max_length=32)]
    agent: Annotated[str, StringConstraints(max_length=32)] = Field(pattern=r"^[\x21-\x7e]+$")


@router.post(enrolment.PATH)
async def enrol(asking: Asking, request: Request) -> Response:
    """The enrolment, once for each code; 403 for a wrong, used or old one without saying which."""
    address = request.client.host if request.client else ""
    try:
        code = enrolment.normalise_code(asking.code)
    except EnrolmentFailed:
        code = ""  # no code at all: counted like any wrong one
    try:
        async with database.transaction() as session:
            public = Ed25519PrivateKey.from_private_bytes(await terminals.ticket_key(session)).public_key()
            fresh = enrolment.new_enrolment("", public.public_bytes_raw(), origins(request))
            terminal = await terminals.enrol(session, code, address, asking.agent, fresh.reply_key)
    except EnrolmentRefused:
        return Response(status_code=403)
    answer = enrolment.Enrolment(terminal, fresh.ticket_key, fresh.reply_key, fresh.origins)
    return Response(answer.to_json(), media_type="application/json", headers={"Cache-Control": "no-store"})


def origins(request: Request) -> tuple[str, ...]:
    """Our pages' addresses: as configured, else the one that the agent has come to.

    An agent goes to https only, except on its own machine; a proxy in front may have taken the s away.
    """
    if configured := setup.current().origins:
        return configured
    host = request.headers.get("host", "")
    local = urlsplit(f"//{host}").hostname in LOCAL
    return (f"{request.url.scheme if local else 'https'}://{host}",)
