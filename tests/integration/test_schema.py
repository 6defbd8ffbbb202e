"""The schema that migrations build is the schema that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from services.base import database
from services.models import metadata


async def test_migrations_build_exactly_what_the_models_say(db: str) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.engine().connect() as connection:
        assert await connection.run_sync(differences) == []
