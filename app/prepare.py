"""Everything that must be true before the first visitor: a running database, its schema, the catalogue, the city."""

import asyncio
import time
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app import postgres
from app.migrations import migrate
from app.settings import Settings
from services.base import clock, database, secrets
from services.catalogue import service as catalogue
from services.registry import population
from services.staff import service as staff

console = Console()


def database_url(settings: Settings) -> str:
    """The database to use: ``DATABASE_URL``, or the embedded one in the data folder (started if need be)."""
    return settings.database_url or postgres.start(settings.data.resolve() / "postgres")


def migrated(settings: Settings) -> str:
    """A database at the newest schema; returns its URL."""
    url = database_url(settings)
    migrate(url)
    return url


def ready(settings: Settings) -> str:
    """A database with schema, catalogue and (``settings.demo``) city and accounts; returns its URL."""
    if settings.now is not None:
        moment = settings.now if settings.now.tzinfo else settings.now.replace(tzinfo=clock.JST)
        started = time.monotonic()
        clock.set_source(lambda: moment + timedelta(seconds=time.monotonic() - started))
    settings.data.mkdir(parents=True, exist_ok=True)
    secrets.configure(settings.data.resolve())
    url = migrated(settings)
    asyncio.run(_fill(url, settings))
    return url


async def _fill(url: str, settings: Settings) -> None:
    database.configure(url)
    try:
        async with database.transaction() as session:
            await catalogue.publish(session)
            if settings.demo:
                await staff.seed_demo(session)
            stamp = await population.population_of(session)
        if settings.demo and stamp is None:
            await _generate(url, settings.seed)
    finally:
        await database.dispose()


async def _generate(url: str, seed: int) -> None:
    columns = (TextColumn("{task.description:<28}"), BarColumn(bar_width=40), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("架空の伊賀市を作成中", total=None)

        def progress(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=f"架空の伊賀市: {what}")

        await population.load(url, seed, progress)
