"""The database of this process: one engine, one way to open a transaction.

Pages, API routes and jobs open a transaction at their edge with :func:`transaction`; services receive the session,
flush, and never commit (DESIGN.md, conventions).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from services.base.at_once import Drivers

AT_ONCE = 8  # connections; one carries hundreds of key presses a second
_engine: AsyncEngine | None = None
_drivers: Drivers | None = None


def configure(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """Bind this process to the PostgreSQL at ``url`` (``postgresql://…`` or ``postgresql+asyncpg://…``)."""
    global _engine, _drivers  # noqa: PLW0603 - one database per process
    _drivers = Drivers(plain_url(url), AT_ONCE)
    _engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=pool_size,
        max_overflow=0,  # under load it would open and close a connection with almost every statement
        pool_pre_ping=False,
        connect_args={"server_settings": {"application_name": "kakanai", "jit": "off"}},
    )
    return _engine


def engine() -> AsyncEngine:
    """The engine of this process.

    :raises RuntimeError: :func:`configure` was not called.
    """
    if _engine is None:
        raise RuntimeError("database.configure() was not called")
    return _engine


def drivers() -> Drivers:
    """The connections of this process for statements that are a transaction each.

    :raises RuntimeError: :func:`configure` was not called.
    """
    if _drivers is None:
        raise RuntimeError("database.configure() was not called")
    return _drivers


async def dispose() -> None:
    """Close every connection of this process."""
    global _engine, _drivers  # noqa: PLW0603
    if _engine is not None and _drivers is not None:
        await _engine.dispose()
        await _drivers.close()
        _engine = _drivers = None


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    """One user action: commits at the end of the block, rolls back on any exception."""
    async with AsyncSession(engine(), expire_on_commit=False) as session, session.begin():
        yield session


def plain_url(url: str) -> str:
    """``url`` as asyncpg itself wants it (no SQLAlchemy driver name)."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


__all__ = ["AsyncSession", "configure", "dispose", "drivers", "engine", "plain_url", "transaction"]
