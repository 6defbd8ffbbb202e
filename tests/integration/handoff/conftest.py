"""Every test of desk to desk begins in a furnished city hall."""

import pytest

from tests.integration.reception.desks import furnish


@pytest.fixture(autouse=True)
async def city_hall(db: str) -> str:
    """The database of the test, with offices, terminals and clerks."""
    await furnish()
    return db
