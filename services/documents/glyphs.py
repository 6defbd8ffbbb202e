"""Which letters our fonts can draw. A letter that none of them has is printed as 〓, the printers' mark for it.

PDF/UA-1 allows no letter without a glyph (ISO 14289-1, 7.21.7 and 7.21.8): one such letter would be no paper at all.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

FONTS: Final = Path(__file__).parents[2] / "fonts"
UNKNOWN: Final = "〓"  # 下駄記号
_GROUPED: Final = 12  # format of a subtable: runs of code points


def printable(value: Any) -> Any:
    """Texts, and what holds texts, with 〓 for every letter that has no glyph. Keys of mappings are not printed."""
    if isinstance(value, str):
        return value if _alone().issuperset(value) else "".join(map(_drawn, _letters(value)))
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    return [printable(one) for one in value] if isinstance(value, list) else value


def without_glyph(text: str) -> str | None:
    """The first letter of ``text`` that cannot be printed."""
    return None if _alone().issuperset(text) else next((one for one in _letters(text) if _drawn(one) != one), None)


def _letters(text: str) -> Iterator[str]:
    """Letters with the accents, marks and variation selectors that stand on them."""
    start = 0
    for place, code in enumerate(text):
        if place and not _stands_on(code):
            yield text[start:place]
            start = place
    yield text[start:]


def _stands_on(code: str) -> bool:
    return code == "\u200d" or unicodedata.category(code).startswith("M")


def _drawn(letter: str) -> str:
    """One font has to draw the letter with all its marks; selectors and places to break need none."""
    seen = {code for code in letter if not _invisible(code)}
    return letter if any(seen <= font for font in _coverage()) else UNKNOWN


def _invisible(code: str) -> bool:
    return unicodedata.category(code) == "Cf" or "\ufe00" <= code <= "\ufe0f" or "\U000e0100" <= code <= "\U000e01ef"


@cache
def _alone() -> frozenset[str]:
    """The letters that some font has and that stand on no other."""
    return frozenset(code for code in frozenset().union(*_coverage()) if not _stands_on(code))


@cache
def _coverage() -> frozenset[frozenset[str]]:
    """What each font has; weights of one family have the same."""
    return frozenset(frozenset(map(chr, _codes(path))) for path in FONTS.glob("*.ttf"))


def _codes(path: Path) -> Iterator[int]:
    """The code points of a font by its ``cmap`` table, format 12: the whole repertoire (ISO/IEC 14496-22, 5.2.1)."""
    cmap = _table(path, b"cmap")
    starts = [struct.unpack_from(">L", cmap, 8 + 8 * number)[0] for number in range(_number(cmap, 2))]
    start = next(start for start in starts if _number(cmap, start) == _GROUPED)
    (groups,) = struct.unpack_from(">L", cmap, start + 12)
    for first, last, _glyph in struct.iter_unpack(">LLL", cmap[start + 16 : start + 16 + 12 * groups]):
        yield from range(first, last + 1)


def _table(path: Path, wanted: bytes) -> bytes:
    with path.open("rb") as font:
        head = font.read(12)
        directory = font.read(16 * _number(head, 4))
        at, length = next((at, length) for tag, at, length in struct.iter_unpack(">4s4xLL", directory) if tag == wanted)
        font.seek(at)
        return font.read(length)


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")
