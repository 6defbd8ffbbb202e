"""The resident's sentences: every one in every language, with the same placeholders, all of them used."""

import ast
import re
import string
from pathlib import Path

import pytest

from pages.resident.words import Words
from services.base.i18n import RESIDENT_LANGUAGES, catalogue
from services.documents.service import (
    FaultyForms,
    NoSignature,
    NotConfirmed,
    NothingToSign,
    OpenMarks,
    SignatureTooSmall,
)
from services.reception.errors import LeaseLost

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "pages" / "resident"
SPEAKERS = {"words", "language", "Words()", "ALL[0]", "self._words"}
OTHERS = [language for language in RESIDENT_LANGUAGES if language != "ja"]


def sentences(language: str) -> dict[str, str]:
    return {key: text for key, text in catalogue(language).items() if key.startswith("resident.")}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    assert sentences(language).keys() == sentences("ja").keys()


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_are_the_same_in_every_language(language: str) -> None:
    japanese, other = sentences("ja"), sentences(language)
    differing = {key for key in japanese if placeholders(japanese[key]) != placeholders(other[key])}
    assert differing == set()


def test_errors_a_resident_may_read_are_in_every_language() -> None:
    keys = {
        error.key for error in (NoSignature, SignatureTooSmall, OpenMarks, FaultyForms, NotConfirmed, NothingToSign)
    }
    for language in RESIDENT_LANGUAGES:
        assert keys <= catalogue(language).keys()


def test_an_error_without_a_sentence_in_the_language_asks_to_speak_to_staff() -> None:
    assert Words("en").error(LeaseLost()) == "Please speak to a member of staff"
    assert Words("en").error(SignatureTooSmall()) == "The signature is too small. Please write it larger."


def texts_in_code() -> tuple[set[str], set[str]]:
    """Every text constant of the room's modules, and those given to ``words(...)``."""
    nodes = [node for module in ROOM.glob("*.py") for node in ast.walk(ast.parse(module.read_text()))]
    constants = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) in SPEAKERS]
    asked = {first.value for call in calls if call.args and isinstance(first := call.args[0], ast.Constant)}
    return constants, {key for key in asked if isinstance(key, str)}


def test_no_sentence_is_missing_and_none_is_left_over() -> None:
    constants, asked = texts_in_code()
    known = {key.removeprefix("resident.") for key in sentences("ja")}
    assert asked - known == set()
    assert known - constants == set()
    assert len(asked) > 20, "the calls are found at all"


def test_easy_japanese_needs_no_kanji_beyond_the_first_school_years() -> None:
    allowed = set("市役所人待同手番号画面話聞出言直正見紙名前書回目声行伊賀")
    kanji = {letter for text in sentences("ja-easy").values() for letter in text if "\u4e00" <= letter <= "\u9fff"}
    assert kanji <= allowed


def test_easy_japanese_is_written_in_short_sentences_with_spaces() -> None:
    long = [
        sentence
        for text in sentences("ja-easy").values()
        for sentence in text.split("。")
        if len(sentence) > 32 or any(len(word) > 12 for word in re.split(r"[ 、「」（）:]", sentence))
    ]
    assert long == []
