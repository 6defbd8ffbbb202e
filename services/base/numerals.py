"""Digits as people write them in dates, made plain: full-width, 漢数字 (also 大字), every mark between them."""

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "壱": 1, "弐": 2, "参": 3}
_UNITS = {"十": 10, "拾": 10, "廿": 20, "百": 100, "千": 1000}
_KANJI_NUMBER = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}]{{1,12}}")
_MARKS = re.compile(r"[.。・,、/\-‐‑‒–—―−ー_]")


def number(kanji: str) -> int:
    """The value of 漢数字 in either style: 五十, 二〇二六, 弐拾."""
    if not any(c in _UNITS for c in kanji):
        return int("".join(str(_DIGITS[c]) for c in kanji))
    total = digit = 0
    for c in kanji:
        if c in _DIGITS:
            digit = digit * 10 + _DIGITS[c]
        else:
            total += _UNITS[c] if c == "廿" else (digit or 1) * _UNITS[c]
            digit = 0
    return total + digit


def plain(text: str) -> str:
    """``text`` with half-width digits and capitals, 漢数字 as digits and ``.`` for every mark; spaces trimmed."""
    text = unicodedata.normalize("NFKC", text).strip().upper()
    text = _KANJI_NUMBER.sub(lambda m: str(number(m[0])), text)
    return _MARKS.sub(".", text)
