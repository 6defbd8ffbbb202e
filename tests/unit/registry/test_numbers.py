"""Check digits, and telephone numbers that ring nowhere."""

import re
from itertools import islice
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.population import numbers


def test_check_digits_by_hand() -> None:
    # 123456789: 9*2 8*3 7*4 6*5 5*6 4*7 3*2 2*3 1*4 = 174, 174 mod 11 = 9
    assert numbers.check_digit("123456789") == 2
    assert numbers.check_digit("000000000") == 0
    assert numbers.check_digit("000000006") is None  # 12 mod 11 = 1: ten is no digit


def test_numbers_in_a_row_all_have_their_digit_and_none_is_twice() -> None:
    issued = list(islice(numbers.numbers(100000001), 2000))
    assert len(set(issued)) == 2000
    assert [n for n in issued if len(n) != 10 or not numbers.has_check_digit(n)] == []


@given(st.integers(10**8, 10**9 - 1), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body: int, place: int, shift: int) -> None:
    digit = numbers.check_digit(str(body))
    if digit is None:
        return
    wrong = list(f"{body}{digit}")
    wrong[place] = str((int(wrong[place]) + shift) % 10)
    assert not numbers.has_check_digit("".join(wrong))


@pytest.mark.parametrize("text", ["", "5", "12345x7890", "１２３"])
def test_what_is_no_number_has_no_check_digit(text: str) -> None:
    assert not numbers.has_check_digit(text)


def test_the_published_example_of_a_mynumber() -> None:
    assert numbers.mynumber_check("12345678901") == 8  # 1234 5678 9018 is the usual specimen
    assert numbers.is_mynumber("123456789018")
    assert not numbers.is_mynumber("123456789017")
    assert not numbers.is_mynumber("12345678901")


@given(st.integers(0, 10**6))
def test_drawn_numbers_are_well_formed(seed: int) -> None:
    dice = Random(seed)
    assert numbers.is_mynumber(numbers.mynumber(dice))
    assert re.fullmatch(r"\d{11}", code := numbers.juminhyo_code(dice))
    assert numbers.has_check_digit(code)
    assert re.fullmatch(r"0595[01]\d{5}", numbers.landline(dice))
    assert re.fullmatch(r"0[789]00\d{7}", numbers.mobile(dice))
