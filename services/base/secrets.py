"""個人番号 at rest: AES-256-GCM with one key from the environment or the data folder.

The ciphertext is bound to its owner (宛名番号), so that it cannot be moved to another person's row unnoticed.
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VARIABLE = "KAKANAI_KEY"  # 32 bytes in base64
_NONCE = 12  # bytes, NIST SP 800-38D 8.2.2
_cipher: AESGCM | None = None


class BadKey(RuntimeError):
    """The key is missing or not 32 bytes in base64, or something was sealed with another one."""


def configure(folder: Path) -> None:
    """Take the key from ``KAKANAI_KEY``, else from ``folder/secret.key``, which is made at the first start.

    :raises BadKey: the key that is there is not 32 bytes in base64.
    """
    global _cipher  # noqa: PLW0603 - one key per process
    _cipher = AESGCM(_decoded(os.environ.get(VARIABLE) or _from_file(folder / "secret.key")))


def seal(text: str, owner: str) -> bytes:
    """``text`` encrypted for ``owner``; two seals of one text differ.

    :raises BadKey: :func:`configure` was not called.
    """
    nonce = os.urandom(_NONCE)
    return nonce + _ready().encrypt(nonce, text.encode(), owner.encode())


def unseal(sealed: bytes, owner: str) -> str:
    """The text that was sealed for ``owner``.

    :raises BadKey: sealed with another key, for somebody else, or altered.
    """
    try:
        return _ready().decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise BadKey("sealed with another key, for another owner, or altered") from error


def mask_mynumber(number: str) -> str:
    """「…1234」: how a 個人番号 is shown."""
    return f"…{number[-4:]}"


def _ready() -> AESGCM:
    if _cipher is None:
        raise BadKey("secrets.configure() was not called")
    return _cipher


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadKey("the key is not base64") from error
    if len(key) != 32:
        raise BadKey("the key is not 32 bytes long")
    return key


def _from_file(path: Path) -> str:
    """The key in ``path``. Of several processes that start at once on a new folder, one key wins for all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f".{path.name}.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(base64.b64encode(AESGCM.generate_key(256)).decode(), encoding="ascii")
        try:
            os.link(own, path)  # fails where another process was first, and never shows half a key
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text(encoding="ascii").strip()
