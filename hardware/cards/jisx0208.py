"""Text on the driving licence: raw JIS X 0208 pairs, external characters by number, dates by era."""

import re
from datetime import date

from hardware.errors import BadData

#: 外字1 … 外字7: characters that JIS X 0208 lacks; their pictures are in a file of their own.
FIRST_EXTERNAL, LAST_EXTERNAL = 0xFFF1, 0xFFF7
#: 欠字: a character that could not be written at all.
MISSING_CHARACTER = 0xFFFA
EXTERNAL_MARK = "〓"

#: First year of each era by its digit on the card.
ERAS = {"1": 1868, "2": 1912, "3": 1926, "4": 1989, "5": 2019}


def decode(raw: bytes) -> str:
    """Pairs of bytes as text. External and missing characters become 〓. Raises BadData."""
    if len(raw) % 2:
        raise BadData("half a character")
    pairs = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
    return "".join(map(_character, pairs)).strip()


def has_external(raw: bytes) -> bool:
    """Whether a character is external or missing, so that the text alone does not say how it is written."""
    pairs = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw) - 1, 2))
    return any(pair == MISSING_CHARACTER or FIRST_EXTERNAL <= pair <= LAST_EXTERNAL for pair in pairs)


def _character(pair: int) -> str:
    if pair == MISSING_CHARACTER or FIRST_EXTERNAL <= pair <= LAST_EXTERNAL:
        return EXTERNAL_MARK
    high, low = pair >> 8, pair & 0xFF
    if not (0x21 <= high <= 0x7E and 0x21 <= low <= 0x7E):
        raise BadData("not a character of JIS X 0208")
    try:
        return bytes([high | 0x80, low | 0x80]).decode("euc_jp")
    except UnicodeDecodeError:
        raise BadData("not a character of JIS X 0208") from None


def day(raw: bytes) -> date:
    """Seven digits ``EYYMMDD``, E the era (1 明治 … 5 令和). Raises BadData."""
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError:
        raise BadData("not a date") from None
    if not re.fullmatch(r"[1-5]\d{6}", text, re.ASCII):
        raise BadData("not a date")
    try:
        return date(ERAS[text[0]] + int(text[1:3]) - 1, int(text[3:5]), int(text[5:7]))
    except ValueError:
        raise BadData("not a date") from None
