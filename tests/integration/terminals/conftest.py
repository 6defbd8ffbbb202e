"""Every test of this folder begins in a furnished town hall, with a key for what is kept sealed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.base import secrets
from tests.integration.reception import desks


@pytest.fixture(autouse=True)
async def hall(db: str, tmp_path: Path) -> AsyncIterator[None]:
    """Offices, terminals and people at work."""
    secrets.configure(tmp_path)
    await desks.furnish()
    yield
