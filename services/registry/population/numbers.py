"""Numbers with check digits, and telephone numbers that are never assigned to anybody."""

from collections.abc import Iterator
from operator import mul
from random import Random

_WEIGHTS = (2, 3, 4, 5, 6, 7) * 3  # from the right
_MYNUMBER_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)


def check_digit(body: str) -> int | None:
    """検査数字 of 宛名番号 and 世帯番号: modulus 11, weights 2–7 from the right, remainder 0 is 0.

    ``None`` where the rule (住民記録システム標準仕様書) gives ten: such numbers are not issued.
    """
    remainder = sum(map(mul, map(int, reversed(body)), _WEIGHTS)) % 11
    return None if remainder == 1 else (11 - remainder) % 11


def has_check_digit(number: str) -> bool:
    """Whether the last digit of a 宛名番号 or 世帯番号 is its check digit."""
    return number.isdecimal() and len(number) > 1 and check_digit(number[:-1]) == int(number[-1])


def numbers(first: int) -> Iterator[str]:
    """Ten-digit numbers from body ``first`` (nine digits) upwards, each with its check digit."""
    body = first
    while True:
        if (digit := check_digit(str(body))) is not None:
            yield f"{body}{digit}"
        body += 1


def mynumber_check(body: str) -> int:
    """検査用数字 of a 個人番号 (番号法総務省令 平成26年総務省令第85号 5条)."""
    remainder = sum(map(mul, map(int, reversed(body)), _MYNUMBER_WEIGHTS)) % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_mynumber(number: str) -> bool:
    """Whether ``number`` is twelve digits with the right check digit."""
    return len(number) == 12 and number.isdecimal() and mynumber_check(number[:-1]) == int(number[-1])


def mynumber(dice: Random) -> str:
    """A fictional 個人番号 with a right check digit; it never leaves a demonstration system."""
    body = f"{dice.randrange(10**11):011d}"
    return f"{body}{mynumber_check(body)}"


def juminhyo_code(dice: Random) -> str:
    """A fictional 住民票コード of eleven digits, the last by the same modulus 11 (never of remainder 0 or 1)."""
    while True:
        body = f"{dice.randrange(10**9, 10**10)}"
        digit = check_digit(body)
        if digit:
            return f"{body}{digit}"


def landline(dice: Random) -> str:
    """A number of area code 0595 whose local part begins with 0 or 1, which is never assigned (電気通信番号計画)."""
    return f"0595{dice.randrange(20):02d}{dice.randrange(10**4):04d}"


def mobile(dice: Random) -> str:
    """A mobile number with 0 behind 070, 080 or 090, which is never assigned (電気通信番号計画)."""
    return f"0{dice.choice('789')}00{dice.randrange(10**7):07d}"
