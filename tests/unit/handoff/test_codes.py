"""Codes on slips: what is given out, and what people and scanners make of it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.handoff.codes import ALPHABET, _check, code_hash, is_code, new_code, parse_code, qr_text, spoken
from services.handoff.errors import BadCode

codes = (
    st.text(ALPHABET, min_size=8, max_size=8)
    .map(lambda body: body + (ALPHABET + "*~$=U")[_check(body)])
    .filter(lambda code: code[-1] in ALPHABET)
)
SEPARATORS = ["", " ", "-", " - ", "‐", "—", "ー", "　", "−", "_", ".", "\t"]
LOOKS_LIKE = {"0": "0Oo０Ｏ", "1": "1IiLl１Ｉｌ"}


def test_a_known_code_has_the_check_character_of_the_standard() -> None:
    # Crockford: the number modulo 37. 16J (base 32) = 1*1024 + 6*32 + 18 = 1234; 1234 mod 37 = 13 = D
    assert parse_code("0000016JD") == "0000016JD"
    with pytest.raises(BadCode):
        parse_code("0000016JE")


def test_new_codes_are_random_letters_and_digits_that_nobody_confuses() -> None:
    made = {new_code() for _ in range(1000)}
    assert len(made) == 1000
    for code in made:
        assert len(code) == 9
        assert set(code) <= set(ALPHABET) - set("ILOU")
        assert parse_code(code) == code


@given(codes, st.data())
def test_however_a_person_writes_it_it_is_the_same_code(code: str, data: st.DataObject) -> None:
    written = data.draw(st.sampled_from(["", "  "]))
    for character in code:
        forms = LOOKS_LIKE.get(character, character + character.lower() + chr(ord(character) + 0xFEE0))
        written += data.draw(st.sampled_from(list(forms))) + data.draw(st.sampled_from(SEPARATORS))
    assert parse_code(written) == code
    assert parse_code(written + "\n") == code


@given(codes, st.sampled_from(["KK1:", "kk1:", "KK1+", "ＫＫ１：", "KK1*", "KKI:", "kkl;", "KK1"]))
def test_a_scanner_on_any_keyboard_layout_is_understood(code: str, prefix: str) -> None:
    assert parse_code(prefix + code) == code


@given(codes)
def test_what_is_printed_is_read_back(code: str) -> None:
    assert parse_code(qr_text(code)) == code
    assert parse_code(spoken(code)) == code
    assert set(qr_text(code)) <= set(string.digits + string.ascii_uppercase + ":")  # QR's alphanumeric mode


@given(codes, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(code: str, place: int, character: str) -> None:
    wrong = code[:place] + character + code[place + 1 :]
    assert is_code(wrong) == (wrong == code)


@given(codes, st.integers(0, 6))
def test_every_swap_of_neighbours_is_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(swapped) == (swapped == code)


@given(st.text())
def test_anything_else_is_no_code_and_never_an_error_of_another_kind(text: str) -> None:
    if is_code(text):
        assert parse_code(text) == parse_code(parse_code(text))
    else:
        with pytest.raises(BadCode):
            parse_code(text)


@pytest.mark.parametrize(
    "text", ["", "田中花子", "123456789012", "KK1:", "KK1:0000016J", "KK2:0000016JD", "0000016JDD"]
)
def test_a_name_a_number_or_half_a_code_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_the_database_keeps_a_hash_from_which_no_code_can_be_read() -> None:
    assert code_hash("0000016JD") != code_hash("0000016JC")
    assert len(code_hash("0000016JD")) == 64
    assert "16JD" not in code_hash("0000016JD").upper()
