"""The generated city kept between test runs: a whole PostgreSQL cluster with its key, named after what made it.

Whatever could make another city (generator, index, tables, migrations, locked libraries, seed and day) is part of the
name, so a changed generator or schema never meets an old city. ``data/test-city`` is safe to delete.
"""

import hashlib
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(os.environ.get("KAKANAI_TEST_CITY", ROOT / "data" / "test-city"))
SOURCES = (
    "requirements.lock", "alembic/**/*.py", "app/migrations.py", "app/postgres.py", "services/models.py",
    "services/*/models.py", "services/base/**/*", "services/registry/**/*", "tests/city.py", "tests/city_cache.py",
)  # fmt: skip
RUNNING = (".handle_pids.json", "postmaster.pid", "postmaster.opts", "log")  # of the server that wrote the cluster


def name() -> str:
    """A hash of everything that the city depends on."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _sources() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from (path for path in ROOT.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)


def fetch(home: Path, build: Callable[[Path], None]) -> None:
    """Fill the empty folder ``home`` with the city: a copy of the kept one, or what ``build(home)`` makes, then kept.

    Two runs at once may both build; either's result is the same city.
    """
    kept = KEPT / name()
    if not kept.exists():
        build(home)
        for left in RUNNING:
            (home / "pg" / left).unlink(missing_ok=True)
        KEPT.mkdir(parents=True, exist_ok=True)
        fresh = KEPT / f"new-{uuid.uuid4().hex}"
        _copy(home, fresh)
        for old in [path for path in KEPT.iterdir() if not path.name.startswith("new-")]:
            shutil.rmtree(old, ignore_errors=True)
        if not kept.exists():
            fresh.rename(kept)
        return
    _copy(kept, home)


def _copy(source: Path, target: Path) -> None:
    """With owners and rights: PostgreSQL is strict about both."""
    target.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)
