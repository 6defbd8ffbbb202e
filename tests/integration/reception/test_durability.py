"""A killed process loses nothing that it acknowledged, and nothing that it did not finish stays behind."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from services.base import database
from services.reception import service as reception
from tests.integration.reception.desks import begin, do, state_of

ROOT = Path(__file__).resolve().parents[3]


async def test_kill_9_in_the_middle_of_typing_loses_no_acknowledged_value(city_hall: str) -> None:
    visit, holder = await begin()
    typist = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.reception.typist", city_hall, visit.id, str(holder.lease_token),
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert typist.stdout is not None
    acknowledged = [int(await typist.stdout.readline()) for _ in range(20)]
    typist.kill()
    acknowledged += [int(line) for line in (await typist.stdout.read()).split()]
    assert await typist.wait() == -signal.SIGKILL
    assert acknowledged == list(range(len(acknowledged)))
    last = {acknowledged[-1], acknowledged[-1] + 1}  # one more may be in that was not acknowledged
    entries = await do(lambda s: reception.history(s, visit.id))
    written = [entry.changes[0].new for entry in entries if entry.kind == "value"]
    assert written == list(range(len(written)))
    assert written[-1] in last
    state = await state_of(visit.id)
    assert state.get("ev.note") in last
    assert state.holder_id == "yamada"


async def test_what_an_abandoned_engine_committed_is_read_through_another(city_hall: str) -> None:
    visit, holder = await begin()
    await reception.put_at_once(visit.id, holder, "", "ev.date", "2026-04-01")
    lost = database.engine()
    open_transaction = await lost.connect()
    await open_transaction.exec_driver_sql(f"update visit set note = 'unfinished' where id = '{visit.id}'")
    driver = (await open_transaction.get_raw_connection()).driver_connection
    assert driver is not None
    driver.terminate()  # as the operating system does for a process that is gone: no goodbye
    database.configure(city_hall)
    state = await state_of(visit.id)
    assert (state.get("ev.date"), state.lease_token) == ("2026-04-01", holder.lease_token)
    await reception.put_at_once(visit.id, holder, "", "ev.date", "2026-04-02")
    assert await state_of(visit.id) != state
    await open_transaction.invalidate()
    await open_transaction.close()
    await lost.dispose()


async def test_a_connection_that_died_in_the_pool_is_replaced_unnoticed() -> None:
    """The database was restarted: ``sql.rows_at_once`` bypasses SQLAlchemy's own detection."""
    visit, holder = await begin()
    async with database.engine().connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
    driver.terminate()
    await reception.put_at_once(visit.id, holder, "", "ev.date", "2026-04-01")
    assert (await reception.load_at_once(visit.id)).get("ev.date") == "2026-04-01"
