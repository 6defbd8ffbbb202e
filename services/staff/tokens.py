"""Random tokens: the browser keeps the token, the database only its SHA-256."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of ``token``: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
