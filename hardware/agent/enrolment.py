"""Enrolment: an administrator shows a code on the server, the agent takes it, and both share a key from then on."""

import base64
import binascii
import contextlib
import http.client
import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hardware.agent.errors import EnrolmentFailed
from hardware.agent.protocol import KEY_BYTES, VERSION

#: Crockford's base 32: no I, L, O, U, so a code read aloud or from paper stays itself.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
CODE_LENGTH = 10
PATH = "/agent/enrol"
PATIENCE_SECONDS = 15
LONGEST_ANSWER = 16 * 1024


@dataclass(frozen=True)
class Enrolment:
    """What a terminal knows after enrolment. ``origins``: pages that may use it, for example ``https://kakanai.example``."""

    terminal: str
    ticket_key: bytes
    reply_key: bytes
    origins: tuple[str, ...]

    def public_key(self) -> Ed25519PublicKey:
        """The server's key that signs tickets."""
        return Ed25519PublicKey.from_public_bytes(self.ticket_key)

    def to_json(self) -> str:
        """The text the server answers with, and the agent's file."""
        return json.dumps(
            {
                "v": VERSION,
                "terminal": self.terminal,
                "ticket_key": base64.b64encode(self.ticket_key).decode(),
                "reply_key": base64.b64encode(self.reply_key).decode(),
                "origins": list(self.origins),
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "Enrolment":
        """Raises EnrolmentFailed."""
        try:
            fields: dict[str, Any] = json.loads(text)
            keys = [base64.b64decode(fields[name], validate=True) for name in ("ticket_key", "reply_key")]
            origins = tuple(check_origin(origin) for origin in fields["origins"])
            terminal = fields["terminal"]
            sound = fields["v"] == VERSION and isinstance(terminal, str) and terminal and origins
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
            raise EnrolmentFailed("not an enrolment") from None
        if not sound or any(len(key) != KEY_BYTES for key in keys):
            raise EnrolmentFailed("not an enrolment")
        return cls(terminal, keys[0], keys[1], origins)

    @classmethod
    def load(cls, path: Path) -> "Enrolment":
        """Raises EnrolmentFailed when this terminal is not enrolled."""
        try:
            return cls.from_json(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise EnrolmentFailed("this terminal is not enrolled") from None


@contextlib.contextmanager
def place(path: Path) -> Iterator[Callable[[Enrolment], None]]:
    """Makes sure that an enrolment can be kept at ``path``, then gives the function that keeps it.

    A code is good once and ends the key before it, so whoever takes one to the server knows first that it will not be
    lost. Only the owner reads the file (on Windows the installer sets the folder's rights). Raises EnrolmentFailed.
    """
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.open("ab").close()  # a folder, or a file held fast, could not be replaced either
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:

            def keep(enrolment: Enrolment) -> None:
                file.write(enrolment.to_json())
                file.close()
                fresh.replace(path)

            yield keep
    except OSError as error:
        raise EnrolmentFailed(f"{path} cannot be written ({type(error).__name__})") from None
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def new_code() -> str:
    """A code for an administrator to show: fifty random bits, ``ABCDE-FGHJK``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def normalise_code(typed: str) -> str:
    """What was typed, as the server stores it. Raises EnrolmentFailed when it cannot be a code."""
    code = "".join(typed.upper().translate(LOOKALIKES).replace("-", " ").split())
    if len(code) != CODE_LENGTH or set(code) - set(ALPHABET):
        raise EnrolmentFailed("not a code")
    return f"{code[:5]}-{code[5:]}"


def new_enrolment(terminal: str, ticket_key: bytes, origins: tuple[str, ...]) -> Enrolment:
    """The server's answer to a good code: a fresh reply key, to be stored sealed beside the terminal."""
    return Enrolment(terminal, ticket_key, secrets.token_bytes(KEY_BYTES), origins)


def check_origin(origin: str) -> str:
    """An origin as browsers send it. Raises ValueError. Only https, except on the terminal itself."""
    parts = urlsplit(origin)
    local = parts.hostname in ("127.0.0.1", "localhost")
    if f"{parts.scheme}://{parts.netloc}" != origin or not parts.hostname or "@" in parts.netloc:
        raise ValueError("not an origin")
    if " " in parts.netloc or parts.port == 0:  # to ask for a port that is none raises ValueError
        raise ValueError("not an origin")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ValueError("not https")
    return origin


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A code goes to the server that was named, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def enrol(server: str, code: str, version: str) -> Enrolment:
    """Takes the code to the server and brings the enrolment back. Raises EnrolmentFailed. Blocks."""
    try:
        origin = check_origin(server.rstrip("/"))
    except ValueError:
        raise EnrolmentFailed("the server's address must be https://…") from None
    body = json.dumps({"v": VERSION, "code": normalise_code(code), "agent": version}).encode()
    request = urllib.request.Request(origin + PATH, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=PATIENCE_SECONDS) as answer:
            return Enrolment.from_json(answer.read(LONGEST_ANSWER).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        raise EnrolmentFailed(f"the server answered {error.code}: the code is wrong or too old") from None
    except OSError as error:
        raise EnrolmentFailed(f"the server cannot be reached ({type(error).__name__})") from None
    except (http.client.HTTPException, ValueError) as error:  # ValueError: a name that cannot be one of a server
        raise EnrolmentFailed(f"what answers at {origin} is not the server ({type(error).__name__})") from None
