"""The stage of the bench: the full city, a served process, and as many terminals with visits as wanted."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.prepare import ready
from app.settings import ROOT, Settings
from services.base import clock, database
from services.base.sql import run
from services.handoff import service as handoff
from services.reception import service as reception
from services.reception.models import VISIT
from services.reception.state import Actor
from services.staff.models import ResidentScreen, StaffSession, Terminal, User
from services.staff.tokens import new_token, token_hash

DATA = ROOT / "data" / "bench"
OFFICE, NEXT_OFFICE = "juminka-koseki", "hoken"


@dataclass(frozen=True, slots=True)
class Desk:
    """A clerk at a terminal with a resident screen beside it and a visit in work."""

    terminal_id: str
    staff_cookie: str
    screen_cookie: str
    visit_id: str
    code: str  # of the slip, when the visit was handed to the next desk


def prepared() -> str:
    """The full city in a database of the bench's own; returns its URL."""
    return ready(Settings().model_copy(update={"data": DATA, "database_url": None, "demo": True}))


async def clear(url: str) -> None:
    """Take all visits and the clerks of former runs away: what was measured before stands on no board or list."""
    database.configure(url)
    try:
        async with database.transaction() as session:
            await run(session, "truncate visit cascade")
            of_clerks = {
                "staff_session": "terminal_id", "resident_screen": "terminal_id", "terminal": "id", "staff_user": "id"
            }  # fmt: skip
            for table, column in of_clerks.items():
                await run(session, f"delete from {table} where {column} like 'bench%'")
    finally:
        await database.dispose()


async def desks(url: str, count: int, *, office: str = OFFICE, handed_to: str | None = None) -> list[Desk]:
    """``count`` clerks at work, each with a visit for a certificate; ``handed_to`` sends the visits on to that desk."""
    database.configure(url)
    run = f"bench{time.time_ns() % 10**10}"
    try:
        return [await _desk(f"{run}-{number}", office, handed_to) for number in range(count)]
    finally:
        await database.dispose()


async def _desk(name: str, office: str, handed_to: str | None) -> Desk:
    staff_token, screen_token, now = new_token(), new_token(), clock.now()
    async with database.transaction() as session:
        session.add_all(
            [
                User(id=name, name=name, office_id=office, password_hash="none"),
                Terminal(id=name, name=name, office_id=office, showing_mode="follow"),
            ]
        )
        await session.flush()
        session.add(ResidentScreen(token_hash=token_hash(screen_token), terminal_id=name, paired_at=now))
        session.add(
            StaffSession(
                token_hash=token_hash(staff_token), user_id=name, terminal_id=name, created_at=now, last_seen_at=now
            )
        )
        await session.flush()
        actor = Actor(name, name, None)
        visit = await reception.open_visit(session, actor, office)
        actor = Actor(name, name, visit.lease_token)
        known = {"p.name": "試験 花子", "p.kana": "シケン ハナコ", "p.birth": "昭和50年3月1日", "p.sex": "女"}
        key = await reception.add_person(session, visit.id, actor, values=known)
        await reception.set_applicant(session, visit.id, actor, key)
        wishes = {
            (VISIT, "ev.kind"): ["cert"], (VISIT, "ap.kind"): "self", (VISIT, "ap.cert_wish"): ["juminhyo"],
        }  # fmt: skip
        await reception.put_many(session, visit.id, actor, wishes, source="answer")
        terminal = await session.get_one(Terminal, name)
        terminal.showing_visit = visit.id
        await session.flush()
        slip = await handoff.hand_off(session, visit.id, actor, [handed_to]) if handed_to else None
    return Desk(name, staff_token, screen_token, visit.id, slip.code if slip else "")


@contextlib.contextmanager
def serving(command: list[str], port: int, path: str, environment: dict[str, str]) -> Iterator[int]:
    """Run a server process; yields its process id once ``path`` answers, and ends it afterwards."""
    with Path(DATA / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(Path(DATA / f"{port}.log").read_text()[-2000:])
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                if answer.status == 200:
                    break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def memory_mb(pid: int) -> float:
    """Resident memory of a process in MB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
