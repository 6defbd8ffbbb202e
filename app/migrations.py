"""Brings a database to the newest schema with alembic."""

from alembic.config import Config

from alembic import command
from app.settings import ROOT


def migrate(url: str) -> None:
    """Upgrade the database at ``url`` to head. Blocking: call it before the event loop or in a thread."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = url
    command.upgrade(config, "head")
