"""What staff typed into the one box, understood word by word. Every word has to fit; each may mean several things.

``1975`` is a year of birth, a number in an address or the end of a telephone; ten digits are a 宛名番号, a 世帯番号
or a telephone; ``緑ケ丘本町1234`` is a place and a number in it.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from services.base.numerals import number as kanji_number
from services.base.text import fold, fold_address
from services.base.text import grams as pairs
from services.registry.births import birth
from services.registry.index import CITY, UNKNOWN, number_tokens, sound_key
from services.registry.words import Line, Word

MOST_WORDS, LONGEST = 12, 200
_NUMBER = re.compile(r"[\d()‐‑−–―ー-]*\d[\d()‐‑−–―ー-]*")
_CARD = re.compile(r"[A-Za-z]{2}\d{8}[A-Za-z]{2}")  # 在留カード等の番号
_WITH_NUMBER = re.compile(r"(?P<text>\D*[^\d\W][^\d]*)(?P<number>\d.*)")
_KANA_OR_LATIN = re.compile(r"[ぁ-ゖァ-ヺーｦ-ﾟ\W]*|[A-Za-z\u00c0-\u024f\W]*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\W]*")
_TELEPHONE = re.compile(r"(?<!\S)(0\d{1,4}) (\d{1,4}) (\d{3,4})(?!\S)")
_POLITE = "(?:さん|さま|様|殿|くん|君|ちゃん|氏)"
_HONORIFIC = re.compile(f"(?<=.){_POLITE}$")
_POSTAL = re.compile(r"〒(\d{3})-?(\d{4})")
# How a date begins that has spaces in it.
_YEAR = re.compile(r"(?:明治?|大正?|昭和?|平成?|令和?|[MTSHR])|\d{4}年", re.IGNORECASE)
_MOST_PARTS = 4  # 昭和 59年 2月 11日
_KANJI_DIGITS = "[一二三四五六七八九〇十百千]+"
_COUNTED = re.compile(rf"{_KANJI_DIGITS}(?=丁目|番|号)|(?<=[番地目号\d][のノ之]){_KANJI_DIGITS}")
_PLACE = re.compile(f"^(?:{CITY}|伊賀市)(?=.)")


def understand(query: str) -> list[Word]:
    """The words of ``query``, at most a dozen; anything may be typed, nothing is refused."""
    whole = unicodedata.normalize("NFKC", query[:LONGEST]).strip()
    if " " in whole and (born := birth(whole)):  # a date with spaces in it
        return [born]
    whole = _TELEPHONE.sub(r"\1-\2-\3", whole)
    texts = [text for text in re.split(r"[\s、,]+", whole) if text]
    texts = texts[:1] + [text for text in texts[1:] if not re.fullmatch(_POLITE, text)]
    return list(islice((word for word in _words(texts) if word is not None), MOST_WORDS))


def _words(texts: list[str]) -> Iterator[Word | None]:
    """Word by word; of parts that together are a date the longest run is one word."""
    at = 0
    while at < len(texts):
        parts, born = 1, None
        if _YEAR.match(texts[at]):
            runs = range(min(_MOST_PARTS, len(texts) - at), 1, -1)
            parts, born = next(((n, one) for n in runs if (one := birth(" ".join(texts[at : at + n])))), (1, None))
        yield born or _word(texts[at])
        at += parts


def _word(text: str) -> Word | None:
    born = birth(text)
    if _NUMBER.fullmatch(text):
        return _number(text, born)
    if born:
        return born
    if text in (UNKNOWN, "不明"):
        return Word("生年月日 不詳", tokens=(UNKNOWN,), best=(UNKNOWN,))
    if code := _POSTAL.fullmatch(text):
        postal = f"〒{code[1]}{code[2]}"
        return Word(f"郵便番号 {code[1]}-{code[2]}", tokens=(postal,), best=(postal,))
    if _CARD.fullmatch(text):
        card = f"在{text.upper()}"
        return Word(f"在留カード {text.upper()}", tokens=(card,), best=(card,))
    return _text(text)


def _text(text: str) -> Word | None:
    place = _COUNTED.sub(lambda found: str(kanji_number(found[0])), _PLACE.sub("", text))
    place = _COUNTED.sub(lambda found: str(kanji_number(found[0])), place)  # の十六 behind 千四百二番地
    if re.fullmatch(r"\d+(-\d+)*", folded := fold_address(place)):
        return Word(f"番地 {text}", tokens=(f"番{folded}",), best=(f"番{folded}",))
    if found := _WITH_NUMBER.fullmatch(place):
        return _place(text, found)
    folded = fold(place)
    if not folded:
        return None
    lines = [Line(folded, pairs(folded), folded)]
    heard = sound_key(text) if _LATIN.fullmatch(text) or "ー" in text else None
    if heard:
        lines.append(Line(heard, pairs(heard), fold(heard)))
    if (bare := fold(_HONORIFIC.sub("", place))) not in ("", folded):
        lines.append(Line(bare, pairs(bare), bare))
    return Word(_named(text), tuple(lines))


def _named(text: str) -> str:
    return f"氏名 {text}" if _KANA_OR_LATIN.fullmatch(text) else f"氏名・住所 {text}"


def _place(text: str, found: re.Match[str]) -> Word | None:
    """A place with a number: both have to stand in one address. Only the whole number counts, 5 is not 15.

    The last of several may be that of the room: ``印代2283-12-101``.
    """
    folded = fold(found["text"])
    numbers = list(number_tokens(fold_address(found["number"])))
    if not folded or not numbers:
        return None
    wanted = [numbers[-1:]]
    if len(numbers) > 1:
        wanted.append([numbers[-2], f"番{numbers[-1].rpartition('-')[2]}"])
    return Word(f"住所 {text}", tuple(Line(folded, (*pairs(folded), *several), folded) for several in wanted))


def _number(text: str, born: Word | None) -> Word:
    digits = "".join(c for c in text if c.isdecimal())
    parts = [part for part in re.split(r"\D+", text) if part]
    tokens = (f"宛{digits}", f"世{digits}", f"電{digits}", f"番{'-'.join(parts)}", f"〒{digits}")
    if born is None:
        return Word(f"番号・電話・番地 {text}", tokens=tokens, best=tokens)
    return Word(f"{born.said}・番号 {text}", tokens=(*tokens, *born.tokens), best=(*tokens, *born.best))
