"""A page that was closed gives back what it held, although Python's own collector is off in the served program."""

import asyncio
import os
import sys

from app.settings import ROOT
from services.catalogue import service as catalogues
from tests.integration.reception.desks import do


async def test_what_closed_pages_held_is_freed_by_the_running_program(db: str) -> None:
    await do(catalogues.publish)
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.app.closing", db,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(program.communicate(), 60)
    assert [line for line in said.decode().splitlines() if line in {"kept", "freed"}] == ["kept", "freed"]
