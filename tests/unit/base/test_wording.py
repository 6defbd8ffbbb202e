"""Small pieces of Japanese."""

import pytest

from services.base.wording import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0秒"),
        (1, "1秒"),
        (-31, "31秒"),
        (113, "113秒"),
        (119, "2分"),
        (125, "2分"),
        (3599, "60分"),
        (7199.4, "2時間"),
        (9 * 3600, "9時間"),
        (-9 * 3600 - 1700, "9時間"),
        (3 * 86400, "3日"),
        (10 * 366 * 86400, "10年"),
    ],
)
def test_a_length_of_time_is_said_in_one_unit(seconds: int, words: str) -> None:
    assert duration(seconds) == words
