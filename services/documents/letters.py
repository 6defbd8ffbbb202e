"""Text as people type it, made into text as it is stored: names, kana, romaji, digits; kindly where sure."""

import re
import unicodedata

import jaconv

from services.documents.faults import Fault

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACES = re.compile(r"[\s\u3000]+")
_DASHES = re.compile("[-‐‑‒–—―−－ー]")
_KANJI_SET = "々〆〇〻\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af\U0002f800-\U0002fa1f"
_NAME = re.compile(
    f"(?:[{_KANJI_SET}][\ufe00-\ufe0f\U000e0100-\U000e01ef]?"
    r"|[ぁ-ゖァ-ヺーゝゞヽヾ・A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ㈱㈲]|[ '’\-,.\u3000])+"
)
_KANA = re.compile("[ァ-ヴヷ-ヺー・ヽヾ\u3000]+")
_DASH_IN_KANA = re.compile("(?<=[ァ-ヺー])[-‐‑‒–—―−－](?=[ァ-ヺー\u3000]|$)")
_ZENGIN = re.compile(r"[ｦｱ-ﾟA-Z0-9()\-/. ]+")
_ROMAJI = re.compile(r"[A-Z][A-Z '\-,.]*")
_SMALL_HALF = str.maketrans("ｧｨｩｪｫｯｬｭｮｰ", "ｱｲｳｴｵﾂﾔﾕﾖ-")
_LATIN_ONLY = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ '’\-,.\u3000]+")


def length(text: str) -> int:
    """Letters as people count them: a letter with its variation selector is one."""
    return len(_SELECTORS.sub("", unicodedata.normalize("NFC", text)))


def tidy(text: str) -> str:
    """NFC, one line, no spaces at the ends. Variation selectors and surrogate pairs are kept.

    :raises Fault: control characters, or letters of a private character set (外字), which no other machine can read.
    """
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[\r\n\t\v\f\u2028\u2029]+", " ", text).strip(" \u3000")
    for letter in text:
        category = unicodedata.category(letter)
        if category == "Co":
            raise Fault("error.private_letter", letter=letter)
        if category in ("Cc", "Cs", "Cn") or (category == "Cf" and letter not in "\u200d"):
            raise Fault("error.strange_letter")
    return text


def name(text: str) -> str:
    """A name: Japanese with one full-width space between 氏 and 名, Latin with single spaces.

    :raises Fault: letters that are not in a name, or of a private set.
    """
    text = jaconv.h2z(tidy(text), kana=True, ascii=False, digit=False)
    text = _SPACES.sub(" " if _LATIN_ONLY.fullmatch(text) else "\u3000", text)
    if not _NAME.fullmatch(text):
        raise Fault("error.name")
    return text


def kana(text: str) -> str:
    """フリガナ in full-width katakana, small letters kept; a dash between kana is the long mark.

    :raises Fault: anything but kana.
    """
    text = jaconv.hira2kata(jaconv.h2z(tidy(text), kana=True, ascii=False, digit=False))
    text = _DASH_IN_KANA.sub("ー", _SPACES.sub("\u3000", text.replace("･", "・")))
    if not _KANA.fullmatch(text):
        raise Fault("error.kana")
    return text


def zengin(text: str) -> str:
    """口座名義 in the letters that banks exchange (全銀協): half-width, capitals, no small kana.

    :raises Fault: letters that banks do not know.
    """
    text = jaconv.hira2kata(unicodedata.normalize("NFKC", tidy(text))).upper()
    text = jaconv.z2h(text, kana=True, ascii=True, digit=True).translate(_SMALL_HALF)
    text = _DASHES.sub("-", _SPACES.sub(" ", text)).replace("｡", ".")
    if not _ZENGIN.fullmatch(text):
        raise Fault("error.account_name")
    return text


def romaji(text: str) -> str:
    """A name as on the residence card: capitals, single spaces.

    :raises Fault: anything but Latin letters.
    """
    text = unicodedata.normalize("NFKC", tidy(text)).upper().replace("’", "'")
    text = _DASHES.sub("-", _SPACES.sub(" ", text))
    if not _ROMAJI.fullmatch(text):
        raise Fault("error.romaji")
    return text


def digits(text: str) -> str:
    """Digits alone: width folded, hyphens and spaces dropped, leading zeros kept.

    :raises Fault: anything else is in it.
    """
    text = _DASHES.sub("", _SPACES.sub("", unicodedata.normalize("NFKC", tidy(text))))
    if not (text.isascii() and text.isdigit()):
        raise Fault("error.digits")
    return text


def number(text: str) -> int:
    """A whole number: ``1,234円``, ``￥1234``, ``１２３４``.

    :raises Fault: no number, or a fraction or negative one.
    """
    plain = re.sub(r"[,\s\u3000¥￥円\\]", "", unicodedata.normalize("NFKC", tidy(text)))
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 12:
        raise Fault("error.number")
    return int(plain)


def jis(text: str) -> str:
    """``text``, if every letter is in JIS X 0208.

    :raises Fault: it has letters that the digital certificate cannot hold.
    """
    try:
        text.encode("iso2022_jp")
    except UnicodeEncodeError as error:
        raise Fault("error.not_jis", letter=text[error.start : error.start + 1]) from error
    return text
