"""A signature is refused when it is none, and drawn as it was written."""

from contextlib import suppress
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.base.errors import UserError
from services.documents.signing import NoSignature, SignatureTooSmall, svg, tidied

NAME = [
    [[10.0 + 12 * i, 60 + 30 * (i % 3), 0.5, 16.0 * i] for i in range(20)],
    [[300, 20, 0.9, 400], [310, 90, 0.9, 420]],
]


@pytest.mark.parametrize(
    "strokes", [[], [[]], [[], []], None, [["x"]], [[[1, 2]]], [[[nan, 1, 0.5, 0]]], [[[inf, 1, 0.5, 0]]]]
)
def test_nothing_is_no_signature(strokes: Any) -> None:
    with pytest.raises(NoSignature):
        tidied(strokes)


@pytest.mark.parametrize(
    "strokes",
    [
        [[[50, 50, 0.5, 0]]],
        [[[50, 50, 0.5, i] for i in range(50)]],
        [[[50 + i, 50, 0.5, i] for i in range(30)]],
        [[[50, 50, 0.5, 0], [400, 50, 0.5, 9]]],
        [[[50 + i % 5, 50 + i % 4, 0.5, i] for i in range(200)]],
    ],
)
def test_a_dot_a_tap_and_a_short_line_are_too_small(strokes: Any) -> None:
    with pytest.raises(SignatureTooSmall):
        tidied(strokes)


def test_a_name_is_kept_as_it_was_written() -> None:
    kept = tidied(NAME)
    assert [len(stroke) for stroke in kept] == [20, 2]
    assert kept[0][1] == [22.0, 90.0, 0.5, 16.0]
    assert tidied(kept) == kept


def test_empty_strokes_between_are_dropped() -> None:
    assert tidied([NAME[0], [], NAME[1]]) == tidied(NAME)


def test_the_picture_has_a_path_per_stroke_and_is_cropped_to_it() -> None:
    drawn = svg(tidied(NAME))
    assert drawn.count("<path") == 2
    assert 'viewBox="4.0 14.0 312.0 112.0"' in drawn


@given(
    st.lists(st.lists(st.lists(st.floats() | st.integers() | st.text(max_size=2), max_size=5), max_size=12), max_size=4)
)
def test_whatever_the_browser_sends_ends_in_strokes_or_a_sentence(strokes: Any) -> None:
    with suppress(UserError):
        assert svg(tidied(strokes)).startswith("<svg")
