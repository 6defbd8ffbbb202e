"""The named checks: each takes a value of the item's type and returns it (in the spelling to store), or raises."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from services.base.dates import fiscal_year, parse_recorded
from services.base.errors import UserError
from services.catalogue.schema import Item
from services.documents import letters
from services.documents.faults import Caution, Context, Fault
from services.documents.known_lists import is_country, is_relation, is_residence_status
from services.documents.people import ARRIVING, LEAVING, Party
from services.documents.towns import CITY

Check = Callable[[Any, Item, Context], Any]

_RANGE = re.compile(r"range_(\d+)_(\d+)")
_DIGITS = re.compile(r"digits_(\d+)")
_RESIDENCE_CARD = re.compile(r"[A-Z]{2}\d{8}[A-Z]{2}")
_PREFECTURE = re.compile(r"(?:東京都|北海道|(?:京都|大阪)府|.{2,3}県).*?[市区町村]")
_PLATE = re.compile(r"(?=.*[ぁ-んァ-ヶ一-龥A-Z]).*\d{1,4}")
EXEMPTION_BEGINS = 7  # 保険料免除・納付猶予: July to June
STUDENT_BEGINS = 4  # 学生納付特例: April to March
_OWN_CITY = (CITY, f"三重県{CITY}")
_ELSEWHERE = re.compile(
    r"東京都|北海道|(?:京都|大阪)府|.{2,3}県|[^\d\s]{1,5}市(?!営)"
)  # 沖 and 三田 are towns here too


def absent(item: Item, context: Context) -> UserError | None:
    """What is wrong with an empty value beyond being required."""
    third = item.validator == "required_if_third" and context.standing == "third"
    return Fault("error.reason_third") if third else None


def completed(value: Any, item: Item, context: Context) -> Any:
    """``value`` with what nobody should have to type: the city in front of one of its towns where somebody moves in."""
    if item.validator != "address_in_master" or not context.events & ARRIVING or context.towns is None:
        return value
    at_home = not value.startswith(_OWN_CITY) and not _ELSEWHERE.match(value) and context.towns(value) is not None
    return CITY + value if at_home else value


def check_digit_mod11(body: str) -> int:
    """検査数字, modulus 11, weights 2 to 7 from the right; remainders 0 and 1 give 0 (個人番号・住民票コード)."""
    total = sum(int(digit) * (place % 6 + 2) for place, digit in enumerate(reversed(body)))
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def check_digit_insurer(body: str) -> int:
    """保険者番号の検証番号: weights 2, 1 from the right, digit sums, modulus 10."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
    return -total % 10


def telephone(text: str) -> str:
    """Ten or eleven digits beginning with 0; ``+81`` is 0.

    :raises Fault: it is no Japanese telephone number.
    """
    plain = re.sub(r"[()\s\u3000.]", "", unicodedata.normalize("NFKC", letters.tidy(text)))
    plain = re.sub(r"^\+81[-‐−ー]?0?", "0", plain)
    try:
        number = letters.digits(plain)
    except Fault as error:
        raise Fault("error.telephone") from error
    if not number.startswith("0") or len(number) not in (10, 11):
        raise Fault("error.telephone")
    return number


def _mynumber(value: str, _item: Item, _context: Context) -> str:
    if value.startswith("…"):
        return value
    if len(value) != 12:
        raise Fault("error.mynumber_length")
    if check_digit_mod11(value[:-1]) != int(value[-1]):
        raise Fault("error.mynumber_digit")
    return value


def _mod11(value: str, item: Item, _context: Context) -> str:
    if (item.max and len(value) != item.max) or check_digit_mod11(value[:-1]) != int(value[-1]):
        raise Fault("error.check_digit")
    return value


def _not_future(value: str, _item: Item, context: Context) -> str:
    """Unknown parts and days that no calendar has are allowed, while one day that is meant has come."""
    if parse_recorded(value).earliest > context.today:
        raise Fault("error.future")
    return value


def _event_date(value: str, item: Item, context: Context) -> str:
    """出来事の日: a move away may lie ahead."""
    return value if context.events & LEAVING else str(_not_future(value, item, context))


def _residence_card(value: str, _item: Item, _context: Context) -> str:
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", value)).upper()
    if not _RESIDENCE_CARD.fullmatch(number):
        raise Fault("error.residence_card")
    return number


def _known(test: Callable[[str], bool], key: str) -> Check:
    def check(value: str, _item: Item, _context: Context) -> str:
        if not test(value):
            raise Fault(key)
        return value

    return check


def _address_in_master(value: str, _item: Item, context: Context) -> str:
    """新しい住所: in this city by its list of towns; elsewhere prefecture and city at least; abroad anything."""
    if context.events & ARRIVING:
        if not value.startswith(_OWN_CITY):
            raise Fault("error.address_own_city")
        if context.towns is not None and context.towns(value) is None:
            raise Fault("error.address_town")
    elif "tenshutsu" in context.events and not _PREFECTURE.match(value):
        raise Fault("error.address_city")
    return value


def _code(length: int, key: str) -> Check:
    """A name, a code, or both: a code has to have its length."""

    def check(value: str, _item: Item, _context: Context) -> str:
        text = unicodedata.normalize("NFKC", value)
        if any(len(code) != length for code in re.findall(r"\d+", text)):
            raise Fault(key)
        return text

    return check


def _insurer(value: str, _item: Item, _context: Context) -> str:
    text = unicodedata.normalize("NFKC", value)
    for number in re.findall(r"(?<!\d)(?:\d{8}|\d{6})(?!\d)", text):
        if check_digit_insurer(number[:-1]) != int(number[-1]):
            raise Fault("error.insurer_number")
    return text


def _new_head(value: str, _item: Item, context: Context) -> str:
    """新しい世帯主 is not who was it, where another has to be named (住民基本台帳法25条: 世帯主の変更)."""
    if context.state is not None and Party(context.state, context.today).is_old_head(value):
        raise Fault("error.same_head")
    return value


def _plate(value: str, _item: Item, _context: Context) -> str:
    text = re.sub(r"[\s・\-‐−]", "", unicodedata.normalize("NFKC", value)).upper()
    if not _PLATE.fullmatch(text):
        raise Fault("error.plate")
    return text


def pension_years(today: date, begins: int) -> range:
    """The years of 国民年金 that can be applied for: back to the month two years and one month ago, none to come.

    :param begins: the month a year begins with.
    """
    month = today.year * 12 + today.month - begins
    return range((month - 25) // 12, month // 12 + 1)


def _years(possible: Callable[[date], range]) -> Check:
    def check(value: Any, _item: Item, context: Context) -> Any:
        years = possible(context.today)
        for year in value if isinstance(value, list) else [value]:
            if not (str(year).isdigit() and int(year) in years):
                raise Fault("error.year", first=years[0], last=years[-1])
        return value

    return check


def _agreed(value: bool, _item: Item, _context: Context) -> bool:
    if value is not True:
        raise Fault("error.must_agree")
    return value


def _agreed_or_document(value: bool, _item: Item, _context: Context) -> bool:
    if value is not True:
        raise Caution("error.agree_or_document")
    return value


def _not_to_agent(value: bool, _item: Item, context: Context) -> bool:
    if value is True and context.standing in ("agent", "messenger", "third"):
        raise Caution("error.number_to_agent")
    return value


def _range(low: int, high: int) -> Check:
    def check(value: int, _item: Item, _context: Context) -> int:
        if not low <= value <= high:
            raise Fault("error.range", low=low, high=high)
        return value

    return check


def _length(wanted: int) -> Check:
    def check(value: str, _item: Item, _context: Context) -> str:
        if len(value) != wanted:
            raise Fault("error.digits_length", length=wanted)
        return value

    return check


def _account_number(value: str, _item: Item, _context: Context) -> str:
    """口座番号: seven digits, zeros put in front; an eighth digit 1 of ゆうちょ is dropped (記号番号の変換)."""
    if len(value) == 8 and value.endswith("1"):
        value = value[:-1]
    if len(value) > 7:
        raise Fault("error.digits_length", length=7)
    return value.zfill(7)


def _today(value: str, _item: Item, context: Context) -> str:
    if date.fromisoformat(value) > context.today:
        raise Fault("error.future")
    return value


_NAMED: dict[str, Check] = {
    "birth_allow_unknown": _not_future,
    "date_not_future": _not_future,
    "event_date": _event_date,
    "today": _today,
    "mynumber_check": _mynumber,
    "check_mod11": _mod11,
    "postal": _length(7),
    "digits_7": _account_number,
    "address_in_master": _address_in_master,
    "zokugara_code": _known(is_relation, "error.relation"),
    "zairyu_code": _known(is_residence_status, "error.residence_status"),
    "country_code": _known(is_country, "error.country"),
    "zairyu_card_no": _residence_card,
    "bank_code": _code(4, "error.bank"),
    "branch_code": _code(3, "error.branch"),
    "hokensha_no": _insurer,
    "new_head": _new_head,
    "plate_no": _plate,
    "nendo_range": _years(lambda today: range(fiscal_year(today) - 5, fiscal_year(today) + 1)),
    "nenkin_nendo": _years(lambda today: pension_years(today, EXEMPTION_BEGINS)),
    "gakusei_nendo": _years(lambda today: pension_years(today, STUDENT_BEGINS)),
    "must_true": _agreed,
    "must_true_or_doc": _agreed_or_document,
    "mynumber_not_to_agent": _not_to_agent,
    "jis_x0208": lambda value, _item, _context: letters.jis(value),
}


@cache
def check_named(name: str | None) -> Check | None:
    """The check of this name; ``range_1_30`` and ``digits_10`` are made from theirs.

    ``None`` where the type alone is checked (:data:`BY_TYPE`).
    """
    if name is None or name in BY_TYPE:
        return None
    if found := _RANGE.fullmatch(name):
        return _range(int(found[1]), int(found[2]))
    if name not in _NAMED and (found := _DIGITS.fullmatch(name)):
        return _length(int(found[1]))
    return _NAMED[name]


# Checked by the type alone, shown differently, or computed: nothing to check in the value itself.
BY_TYPE = frozenset({
    *("name_chars", "kana_fullwidth", "romaji_upper", "zengin_kana", "tel_jp", "one_of", "date_any", "gregorian"),
    *("now", "plus_1_year", "pref_city_required", "fee_table", "whole_number", "address_hidden_if_dv", "no_print"),
    *("sensitive", "required_if_third", "fee_exemption", "signature_min_strokes", "facility_master"),
    *("tokutei_shippei_16",),
})  # fmt: skip
