"""Every test of this folder begins in a furnished town hall, with a key for what is kept sealed."""

from pathlib import Path

import pytest

from tests.integration.reception import desks


@pytest.fixture(autouse=True)
async def hall(db: str, own_key: Path) -> None:
    """Offices, terminals and people at work."""
    await desks.furnish()
