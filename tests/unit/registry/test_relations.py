"""続柄 of the standard and the order of a household."""

import pytest

from services.registry.relations import is_relation, order


@pytest.mark.parametrize(
    "text",
    ["世帯主", "夫", "妻(未届)", "子", "子の妻", "子の子", "子の妻の母", "妻(未届)の子", "父の父", "子(子の夫)",
     "兄の妻の父の姉", "縁故者", "同居人"],
)  # fmt: skip
def test_words_of_the_standard(text: str) -> None:
    assert is_relation(text)


@pytest.mark.parametrize(
    "text", ["", "祖父", "孫", "長男", "子の子の子の子の子", "縁故者の子", "妻の", "の妻", "子 の妻", "甥"]
)
def test_words_the_standard_does_not_know(text: str) -> None:
    assert not is_relation(text)


def test_a_household_is_listed_in_the_order_of_the_standard() -> None:
    listed = [
        ["世帯主"],
        ["妻", "夫", "妻(未届)"],
        ["子", "妻(未届)の子"],
        ["子の妻", "子の子", "子の子の妻"],
        ["父", "母", "兄", "妹", "父の母"],
        ["妻の母", "子の妻の母", "兄の子", "子の夫の父"],
        ["縁故者"],
        ["同居人"],
    ]
    places = [{order(relation) for relation in group} for group in listed]
    assert [len(place) for place in places] == [1] * len(listed)
    assert [place.pop() for place in places] == list(range(8))
