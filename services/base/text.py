"""Text folded for search, so that people are found however their name is written. Never applied to stored text.

What is folded away: 異体字 (``data/variants.txt``), variation selectors (IVS), full and half width, hiragana, small and
voiced kana, long marks, spaces and marks, and the three ways to write the ケ of 緑ケ丘.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from services.base.romaji import sound

_VARIANTS = Path(__file__).parent / "data" / "variants.txt"
_MARKS = re.compile("[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # voicing, accents, selectors
_DROPPED = re.compile(r"[^\w\ue000-\uf8ff\U000f0000-\U0010fffd]|[_ーｰ]")  # keeps 外字 of the private use area
_KANJI = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KE = re.compile(f"(?<![ァ-ヶ])[ケカ](?=[{_KANJI}])(?!子)|[ケカ](?=[丘台])")  # 緑ケ丘, 緑が丘, ゆめヶ丘; カ子 is a name
_REPEATED = re.compile(f"([{_KANJI}])々")
_VU = [("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ")]
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KANA = str.maketrans("ァィゥェォッャュョヮヵヶヰヱヲ", "アイウエオツヤユヨワカケイエオ")

_JOIN = re.compile(r"(?<=\d)\s*(?:丁目|番地の?|番の?|号(?!室)の?|の|ノ|之|[-‐‑‒–—―−ー])\s*(?=\d)")
_TAIL = re.compile(r"(?<=\d)(?:番地|番|号(?!室))(?!\d)")


@cache
def variants() -> dict[int, str]:
    """異体字: code of a variant → the standard letter."""
    table: dict[int, str] = {}
    for line in _VARIANTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            table |= {ord(variant): group[0] for group in line.split() for variant in group[1:]}
    return table


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """``text`` as search compares it. Folding twice changes nothing more."""
    text = unicodedata.normalize("NFKC", text).translate(_HIRAGANA)
    for written, meant in _VU:
        text = text.replace(written, meant)
    text = unicodedata.normalize("NFKD", _MARKS.sub("", unicodedata.normalize("NFKD", text.upper()))).upper()
    text = _REPEATED.sub(r"\1\1", _MARKS.sub("", text)).translate(_KANA).translate(variants())
    return _DROPPED.sub("", _KE.sub("ケ", text))


@lru_cache(maxsize=65536)
def fold_address(text: str) -> str:
    """An address as search compares it: :func:`fold`, with 番地, 番, 号, の and hyphens between numbers as ``-``."""
    plain = _TAIL.sub("", _JOIN.sub("-", unicodedata.normalize("NFKC", text)))
    return "-".join(fold(part) for part in plain.split("-"))


def grams(folded: str) -> tuple[str, ...]:
    """The pairs of neighbouring letters in folded text, in their order; of a single letter the letter itself."""
    return tuple(folded[i : i + 2] for i in range(len(folded) - 1)) or ((folded,) if folded else ())


@lru_cache(maxsize=65536)
def sounds_like(text: str) -> str | None:
    """Kana or romaji reduced to how it sounds, folded: ``ohno``, ``oono``, オオノ and オーノ are all オノ.

    ``None`` when ``text`` is neither kana nor Japanese in Latin letters.
    """
    heard = sound(text)
    return fold(heard) if heard else None
