"""Japanese in Latin letters: Hepburn, Kunrei and what people type, brought to one spelling."""

import re
import unicodedata

_ROWS = {
    "": "アイウエオ", "K": "カキクケコ", "S": "サシスセソ", "T": "タチツテト", "N": "ナニヌネノ", "H": "ハヒフヘホ",
    "M": "マミムメモ", "R": "ラリルレロ", "G": "ガギグゲゴ", "Z": "ザジズゼゾ", "D": "ダヂヅデド", "B": "バビブベボ",
    "P": "パピプペポ",
}  # fmt: skip
_KANA = {row + vowel: kana for row, line in _ROWS.items() for vowel, kana in zip("AIUEO", line, strict=True)}
_KANA |= {"YA": "ヤ", "YU": "ユ", "YO": "ヨ", "WA": "ワ", "N": "ン"}
_KANA |= {
    f"{row}Y{vowel}": line[1] + small
    for row, line in _ROWS.items()
    if row and row != "D"
    for vowel, small in zip("AUO", "ャュョ", strict=True)
}
_ROMAN = {kana: roman for roman, kana in _KANA.items()} | {"ヲ": "O", "ヰ": "I", "ヱ": "E", "ヂ": "ZI", "ヅ": "ZU"}
_ROMAN |= {"ファ": "HUA", "フィ": "HUI", "フェ": "HUE", "フォ": "HUO", "ティ": "TEI", "ディ": "DEI", "ヴ": "BU"}
_SPELLINGS = [
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"[^A-Z]", ""),
        (r"L", "R"),
        (r"V", "B"),
        (r"TCH", "TTY"),
        (r"SH(?=I)", "S"), (r"SH", "SY"),
        (r"CH(?=I)", "T"), (r"CH|CY", "TY"),
        (r"TS(?=U)", "T"),
        (r"DZ|DJ|J", "ZY"), (r"ZYY?(?=I)", "Z"), (r"ZYY", "ZY"), (r"ZY(?=E)", "Z"),
        (r"DI", "ZI"), (r"DU", "ZU"), (r"DY", "ZY"),
        (r"F(?=U)", "H"), (r"F", "HU"),
        (r"WO", "O"), (r"W(?=[IE])", ""), (r"YE", "E"),
        (r"M(?=[BMP])", "N"),
        (r"(?<=O)H(?![AIUEOY])", ""),  # OHNO, SATOH: a long o
        (r"(?<=[KSTNHMRGZBP])I(?=Y[AUO])", ""),  # キヨウコ and キョウコ
        (r"OO+|OU", "O"), (r"UU+", "U"), (r"AA+", "A"), (r"II+", "I"), (r"EE+", "E"),
    )
]  # fmt: skip
_MORA = re.compile(
    r"N(?![AIUEOY])|(?P<double>[KSTHRGZDBP])(?=(?P=double))|[KSTNHMRGZBP]Y[AUO]|[KSTNHMYRWGZDBP]?[AIUEO]"
)
_LETTERS = re.compile(r"[A-Za-z' \-.]+")
_KANA_TEXT = re.compile(r"[ァ-ヺー・\s]+")


def sound(text: str) -> str | None:
    """Katakana of how ``text`` (kana or romaji) sounds, long vowels short; ``None`` when it is no Japanese sound."""
    text = unicodedata.normalize("NFKC", text)
    latin = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if _LETTERS.fullmatch(latin):
        return to_kana(spelling(latin))
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
    return to_kana(spelling(from_kana(katakana))) if _KANA_TEXT.fullmatch(katakana) else None


def spelling(roman: str) -> str:
    """One spelling for all, Kunrei without long vowels: ``Shinji`` and ``sinzi`` are SINZI, ``Ohno`` is ONO."""
    roman = roman.upper()
    for pattern, replacement in _SPELLINGS:
        roman = pattern.sub(replacement, roman)
    return roman


def from_kana(katakana: str) -> str:
    """Katakana in Kunrei letters; what is no kana is dropped."""
    roman, i = "", 0
    while i < len(katakana):
        pair, one = katakana[i : i + 2], katakana[i]
        if pair in _ROMAN and len(pair) == 2:
            roman, i = roman + _ROMAN[pair], i + 2
            continue
        if one == "ッ":
            following = _ROMAN.get(katakana[i + 1 : i + 3]) or _ROMAN.get(katakana[i + 1 : i + 2], "")
            roman += following[:1] if following[:1] not in "AIUEON" else ""
        else:
            roman += _ROMAN.get(one, "") or _ROMAN.get(_LARGE.get(one, ""), "")
        i += 1
    return roman


_LARGE = dict(zip("ァィゥェォャュョヮ", "アイウエオヤユヨワ", strict=True))


def to_kana(roman: str) -> str | None:
    """Katakana of letters in our one spelling; ``None`` when they are not all Japanese syllables."""
    kana, at = "", 0
    while at < len(roman):
        found = _MORA.match(roman, at)
        if found is None or (piece := "ッ" if found["double"] else _KANA.get(found[0])) is None:
            return None
        kana, at = kana + piece, found.end()
    return kana or None
