"""CBOR from outside, made safe: the shape is walked before the library decodes it, so nothing odd reaches us.

Allowed is what a DeviceResponse needs: definite lengths, text and integer keys without repeats, few tags, little depth.
"""

import cbor2

from hardware.errors import BadData

DEEPEST = 24
DATE_TIME, ENCODED, FULL_DATE, SIGN1, MAC0 = 0, 24, 1004, 18, 17
ALLOWED_TAGS = {DATE_TIME, ENCODED, FULL_DATE, SIGN1, MAC0}
UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)


def load(data: bytes) -> object:
    """Exactly one value. Raises BadData."""
    if _walk(data, 0, 0) != len(data):
        raise BadData("bytes behind the value")
    try:
        return cbor2.loads(data, max_depth=DEEPEST * 2, allow_duplicate_keys=False)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError):
        raise BadData("not CBOR") from None


def load_map(data: bytes) -> dict[object, object]:
    """One value that is a map. Raises BadData."""
    return as_map(load(data))


def as_map(value: object) -> dict[object, object]:
    """The value if it is a map. Raises BadData."""
    if not isinstance(value, dict):
        raise BadData("not a map")
    return value


def as_map_of(value: object, keys: frozenset[str]) -> dict[object, object]:
    """The value if it is a map with no other than these ``keys``. Raises BadData."""
    found = as_map(value)
    if found.keys() - keys:
        raise BadData("a key that has no place here")
    return found


def as_list(value: object, size: int | None = None) -> list[object]:
    """The value if it is an array (of ``size``). Raises BadData."""
    if not isinstance(value, list) or (size is not None and len(value) != size):
        raise BadData("not an array of this size")
    return value


def as_bytes(value: object) -> bytes:
    """The value if it is a byte string. Raises BadData."""
    if not isinstance(value, bytes):
        raise BadData("not bytes")
    return value


def as_text(value: object) -> str:
    """The value if it is text. Raises BadData."""
    if not isinstance(value, str):
        raise BadData("not text")
    return value


def as_integer(value: object) -> int:
    """The value if it is an integer. Raises BadData."""
    if type(value) is not int:
        raise BadData("not an integer")
    return value


def as_encoded(value: object) -> bytes:
    """What an embedded value (tag 24) holds, still encoded. Raises BadData."""
    if not isinstance(value, cbor2.CBORTag) or value.tag != ENCODED:
        raise BadData("not an embedded value")
    return as_bytes(value.value)


def encoded(data: bytes) -> bytes:
    """``data`` as an embedded value (tag 24)."""
    return cbor2.dumps(cbor2.CBORTag(ENCODED, data))


def _walk(data: bytes, at: int, depth: int) -> int:
    """The position behind the value at ``at``. Raises BadData."""
    if depth > DEEPEST:
        raise BadData("too deep")
    major, number, end = _head(data, at)
    if major in (BYTES, TEXT):
        end += number
    elif major == ARRAY:
        for _ in range(number):
            end = _walk(data, end, depth + 1)
    elif major == MAP:
        for _ in range(number):
            if end >= len(data) or data[end] >> 5 not in (UNSIGNED, NEGATIVE, TEXT):
                raise BadData("a key that is neither text nor integer")
            end = _walk(data, _walk(data, end, depth + 1), depth + 1)
    elif major == TAG:
        if number not in ALLOWED_TAGS:
            raise BadData("a tag that has no place here")
        end = _walk(data, end, depth + 1)
    if end > len(data):
        raise BadData("value is cut off")
    return end


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Major type, argument, and the position behind both."""
    if at >= len(data):
        raise BadData("value is cut off")
    major, info = data[at] >> 5, data[at] & 0x1F
    if info < 24:
        return major, info, at + 1
    if info > 27:
        raise BadData("indefinite or reserved length")
    size = 1 << (info - 24)
    if at + 1 + size > len(data):
        raise BadData("value is cut off")
    return major, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size
