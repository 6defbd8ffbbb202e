"""A code that comes on two ways counts once; a code that is read again counts again."""

from hardware.codes.once import TWICE, Once
from hardware.codes.readers import CodeRead, How

TYPED, REPORTED = CodeRead("KK1:K7Q29XMF3", How.KEYBOARD), CodeRead("KK1:K7Q29XMF3", How.HID)
OTHER = CodeRead("KK1:000000000", How.HID)


def taken(*readings: tuple[CodeRead, float]) -> list[bool]:
    once = Once()
    return [once.takes(code, at) for code, at in readings]


def test_typed_and_reported_counts_once_in_either_order() -> None:
    assert taken((TYPED, 0), (REPORTED, 0.5)) == [True, False]
    assert taken((REPORTED, 0), (TYPED, 0.5)) == [True, False]


def test_the_same_reader_may_read_it_again_at_once() -> None:
    assert taken((REPORTED, 0), (REPORTED, 0.5)) == [True, True]
    assert taken((TYPED, 0), (REPORTED, 0.1), (REPORTED, 0.9)) == [True, False, True]
    assert taken((TYPED, 0), (REPORTED, 0.1), (TYPED, 1), (REPORTED, 1.1)) == [True, False, True, False]


def test_another_code_and_a_later_one_count() -> None:
    assert taken((TYPED, 0), (OTHER, 0.1)) == [True, True]
    assert taken((TYPED, 0), (REPORTED, TWICE)) == [True, True]
