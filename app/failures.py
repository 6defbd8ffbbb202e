"""What can keep the program from starting, as a sentence and exit code 1 instead of a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from services.base.secrets import BadKey
from services.catalogue.errors import CatalogueBroken


@contextmanager
def as_sentences() -> Iterator[None]:
    """End the process with a sentence for wrong settings, no database, a wrong key or a broken catalogue.

    :raises SystemExit: with the sentence, which goes to standard error; the exit code is 1.
    """
    try:
        yield
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}={fault['input']}: {fault['msg']}" for fault in error.errors()]
        sys.exit("\n".join(faults))
    except ArgumentError:
        sys.exit("DATABASE_URL is not an address of a database, such as postgresql://user:secret@server/kakanai")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError, ConnectionError, TimeoutError) as error:
        sys.exit(f"The database cannot be used: {_first_line(error)}")
    except OSError as error:  # no such host, a folder that cannot be written
        sys.exit(_first_line(error))
    except BadKey as error:
        sys.exit(f"KAKANAI_KEY or secret.key: {error}")
    except CatalogueBroken as error:
        sys.exit("\n".join(f"broken  {fault}" for fault in error.faults))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
