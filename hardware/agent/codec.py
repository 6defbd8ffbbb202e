"""Results as JSON and back: the agent encodes what it read, the server decodes it to the same type."""

import base64
import binascii
import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin

from hardware.errors import BadData

T = TypeVar("T")
Json = Any


def encode(value: object) -> Json:
    """A dataclass (or one of the types below) as JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(part) for part in value]
    if isinstance(value, dict):
        return {str(key): encode(part) for key, part in value.items()}
    return value


def decode(kind: type[T], value: Json) -> T:
    """JSON values as a ``kind`` again, nothing missing and nothing more. Raises BadData."""
    return typing.cast("T", _decode(kind, value))


def _decode(kind: Any, value: Json) -> object:
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, value)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is types.UnionType:
        return None if value is None else _decode(next(part for part in inner if part is not types.NoneType), value)
    if origin is tuple:
        return tuple(_decode(inner[0], part) for part in _exactly(list, value))
    if origin is dict:
        return {_key(key): _decode(inner[1], part) for key, part in _exactly(dict, value).items()}
    if issubclass(kind, StrEnum):
        return _enum(kind, value)
    return _PLAIN[kind](value)


def _dataclass(kind: Any, value: Json) -> object:
    hints = typing.get_type_hints(kind)
    if not isinstance(value, dict) or set(value) != set(hints):
        raise BadData(f"not a {kind.__name__}")
    return kind(**{name: _decode(hint, value[name]) for name, hint in hints.items()})


def _exactly(kind: type[T], value: Json) -> T:
    if type(value) is not kind:
        raise BadData(f"not a {kind.__name__}")
    return value


def _enum(kind: type[StrEnum], value: Json) -> StrEnum:
    try:
        return kind(_exactly(str, value))
    except ValueError:
        raise BadData(f"not a {kind.__name__}") from None


def _key(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        raise BadData("not a number")
    return int(key)


def _bytes(value: Json) -> bytes:
    try:
        return base64.b64decode(_exactly(str, value).encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadData("not base64") from None


def _date(value: Json) -> date:
    try:
        return date.fromisoformat(_exactly(str, value))
    except ValueError:
        raise BadData("not a date") from None


_PLAIN: dict[type, Callable[[Json], object]] = {
    bytes: _bytes,
    date: _date,
    str: lambda value: _exactly(str, value),
    int: lambda value: _exactly(int, value),
    bool: lambda value: _exactly(bool, value),
}
