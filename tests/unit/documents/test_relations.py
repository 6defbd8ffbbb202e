"""続柄 as residents read them."""

import pytest

from services.documents.display import words


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("世帯主", "en", "Head of household"),
        ("妻", "en", "Wife"),
        ("妻の父", "en", "Wife's father"),
        ("子の妻の母", "en", "Child's wife's mother"),
        ("妻の父", "ja-easy", "つまの お父さん"),
        ("妻の父", "ja", "妻の父"),
        ("いとこ", "en", "いとこ"),
        ("妻のいとこ", "ja-easy", "妻のいとこ"),
        ("", "en", ""),
    ],
)
def test_a_relation_is_said_in_the_residents_language(value: str, language: str, shown: str) -> None:
    assert words("relation", value, language=language) == shown
