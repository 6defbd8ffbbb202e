"""Passwords: argon2id (RFC 9106), checked in a thread because a check takes tens of milliseconds of a core."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()  # argon2-cffi's defaults are RFC 9106's second recommended option (64 MiB, 3 passes)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")  # each check holds 64 MiB


def hashed(password: str) -> str:
    """``password`` as the database keeps it. Blocking."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return hashed("nobody has this password")


async def matches(password: str, password_hash: str | None) -> bool:
    """Whether ``password`` is right. Takes as long for an account that does not exist (``None``) as for any other."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _verified, password, password_hash)


def _verified(password: str, password_hash: str | None) -> bool:
    try:
        return _hasher.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
