"""Tag-length-value records as cards store them (ISO/IEC 7816-4, BER-TLV, and the driving licence's variant).

Everything here is pure and total: any bytes end in records or in :class:`hardware.errors.BadData`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hardware.errors import BadData

PADDING = (b"\x00", b"\xff")
#: In bytes; no file of a card here is longer than 64 KiB, and no tag has three bytes.
LONGEST_TAG = LONGEST_LENGTH_FIELD = 2


@dataclass(frozen=True)
class Record:
    """One record. ``start`` is where its tag begins in the parsed bytes, ``end`` the first byte after its value."""

    tag: int
    value: bytes
    start: int
    end: int


TagLength = Callable[[bytes, int], int]


def ber_tag(data: bytes, at: int) -> int:
    """How many bytes the tag at ``at`` has by the basic encoding rules: low five bits all set means it goes on."""
    if data[at] & 0x1F != 0x1F:
        return 1
    length = 2
    while at + length <= len(data) and data[at + length - 1] & 0x80:
        length += 1
    return length


def licence_tag(data: bytes, at: int) -> int:
    """The driving licence has one-byte tags (``1F`` too), except those that begin with ``5F``."""
    return 2 if data[at] == 0x5F else 1


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Length and the position after the length field."""
    if at >= len(data):
        raise BadData("record ends before its length")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    size = first & 0x7F
    if size == 0 or size > LONGEST_LENGTH_FIELD:
        raise BadData("length field is not definite or too long")
    if at + 1 + size > len(data):
        raise BadData("length field is cut off")
    return int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def header(data: bytes, tag_length: TagLength = ber_tag, at: int = 0) -> tuple[int, int, int]:
    """Tag, position of the value and end of the record at ``at``; the value itself may be missing yet."""
    if at >= len(data):
        raise BadData("no record")
    value_at = at + tag_length(data, at)
    if value_at > len(data) or value_at - at > LONGEST_TAG:
        raise BadData("tag is cut off or too long")
    tag = int.from_bytes(data[at:value_at], "big")
    length, value_at = _length(data, value_at)
    return tag, value_at, value_at + length


def records(data: bytes, tag_length: TagLength = ber_tag, end_tag: int | None = None) -> list[Record]:
    """All records in ``data``, one after the other.

    Stops at ``end_tag`` (the licence ends its files with ``FF``) and at padding (``00`` or ``FF`` up to the end).
    """
    found = []
    at, padding = 0, _padding(data)
    while at < padding and data[at] != end_tag:
        tag, value_at, end = header(data, tag_length, at)
        if end > len(data):
            raise BadData(f"record {tag:X} is cut off")
        found.append(Record(tag, data[value_at:end], at, end))
        at = end
    return found


def _padding(data: bytes) -> int:
    """Where the padding begins: the same byte up to the end. Told once: a card may fill a whole file with zeros."""
    last = data[-1:]
    return len(data.rstrip(last)) if last in PADDING else len(data)


def value(found: Iterable[Record], tag: int) -> bytes:
    """The value of the one record with ``tag``; none or two of them are an error."""
    values = [record.value for record in found if record.tag == tag]
    if len(values) != 1:
        raise BadData(f"{len(values)} records {tag:X} where one is expected")
    return values[0]


def inside(data: bytes, tag: int) -> tuple[list[Record], int]:
    """The records inside the constructed record ``tag`` that ``data`` begins with, and the position of its value."""
    found, value_at, end = header(data)
    if found != tag:
        raise BadData(f"record {found:X} where {tag:X} is expected")
    if end > len(data):
        raise BadData(f"record {tag:X} is cut off")
    return records(data[value_at:end]), value_at


def encode(tag: int, content: bytes) -> bytes:
    """One record; used by the virtual cards and by secure messaging."""
    size = max(1, (tag.bit_length() + 7) // 8)
    length = len(content)
    if length < 0x80:
        encoded = bytes([length])
    elif length <= 0xFF:
        encoded = bytes([0x81, length])
    else:
        encoded = b"\x82" + length.to_bytes(2, "big")
    return tag.to_bytes(size, "big") + encoded + content
