"""Sentences by key and language, from the gettext catalogues in ``locales/<language>/kakanai.po``."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[2] / "locales"
STAFF_LANGUAGE = "ja"
RESIDENT_LANGUAGES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}


@cache
def catalogue(language: str) -> dict[str, str]:
    """All sentences of ``language``: message key → sentence with ``{placeholders}``."""
    with (LOCALES / language / "kakanai.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def t(key: str, language: str = STAFF_LANGUAGE, /, **params: object) -> str:
    """The sentence for ``key`` in ``language``, filled with ``params``; falls back to Japanese, then to the key."""
    sentence = catalogue(language).get(key) or catalogue(STAFF_LANGUAGE).get(key) or key
    return sentence.format(**params) if params else sentence
