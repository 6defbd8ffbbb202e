"""Settings from the environment (``KAKANAI_…``, ``PORT``, ``DATABASE_URL``); everything has a working default."""

from datetime import datetime
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What the environment may change."""

    model_config = SettingsConfigDict(env_prefix="KAKANAI_", extra="ignore")

    port: int = Field(default=8080, ge=1, le=65535, validation_alias="PORT")
    host: str = "127.0.0.1"
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    data: Path = ROOT / "data"  # everything the program keeps; safe to delete
    seed: int = 20251231  # of the fictional population
    now: datetime | None = None  # hold the clock, for demonstrations
    demo: bool = True  # generate the fictional population and demo accounts when the database is empty
    # Addresses of our pages that the terminals' agents let in, with commas between; empty: the one an agent enrols at.
    origins: str = ""
    agent_port: int = 47810  # where a page looks for the agent of its terminal (hardware.agent.server.PORT)
    trust: Path | None = None  # folder with roots for the signatures of cards (docs/devices.md, section 3)
