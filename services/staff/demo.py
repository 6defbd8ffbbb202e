"""The demonstration's offices, terminals and accounts, from ``data/demo.yaml``."""

import asyncio
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.base.database import AsyncSession
from services.base.sql import row, run
from services.staff import queries
from services.staff.passwords import hashed

_FILE = Path(__file__).parent / "data" / "demo.yaml"


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


DEMO_PASSWORD: str = _data()["password"]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try the program with; the password is :data:`DEMO_PASSWORD`."""

    id: str
    name: str
    office: str  # its name
    role: str


def demo_accounts(*, all_of_them: bool = False) -> list[DemoAccount]:
    """The accounts that are printed at the start, or all of them."""
    offices = {office["id"]: office["name"] for office in _data()["offices"]}
    return [
        DemoAccount(account["id"], account["name"], offices[account["office"]], account.get("role", "clerk"))
        for account in _data()["accounts"]
        if all_of_them or account.get("shown")
    ]


async def seed_demo(session: AsyncSession) -> None:
    """Create what is missing of the demonstration's offices, terminals and accounts; change nothing that is there."""
    data = _data()
    for order_no, office in enumerate(data["offices"], start=1):
        branch = office.get("branch", False)
        await run(
            session, queries.SEED_OFFICE, office["id"], office["name"], office["short"], branch, order_no,
            office["place"],
        )  # fmt: skip
        for n in range(1, office["terminals"] + 1):
            await run(session, queries.SEED_TERMINAL, f"{office['id']}-{n}", f"{office['short']} 端末{n}", office["id"])
    if await row(session, "select 1 from staff_user where id = $1", data["accounts"][-1]["id"]) is not None:
        return
    password_hash = await asyncio.to_thread(hashed, data["password"])  # one for all: they share the printed password
    for account in data["accounts"]:
        await run(
            session, queries.SEED_USER, account["id"], account["name"], account["office"],
            account.get("role", "clerk"), password_hash,
        )  # fmt: skip
