"""What the documents that a person shows prove of who they are."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.reception.models import VISIT
from services.reception.state import VisitState

SHOWN = "ap.id_doc"  # the documents that a person showed
RESULT = "st.id_check"
SHOWS = {  # 本人確認書類 → what they prove by themselves
    "マイナンバーカード": "A1点",
    "運転免許証": "A1点",
    "旅券": "A1点",
    "在留カード等": "A1点",
    "障害者手帳": "A1点",
    "顔写真なし2点": "B2点",
    "聞き取り": "聞き取り",
}
BEST_FIRST = ("A1点", "B2点", "聞き取り")


def proven(documents: Iterable[str]) -> str | None:
    """The best that ``documents`` prove together, as a value of ``st.id_check``."""
    found = {SHOWS[one] for one in documents if one in SHOWS}
    return next((one for one in BEST_FIRST if one in found), None)


def concluded(state: VisitState, values: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """What the documents among ``values`` prove, to be stored with them as computed, unless staff said otherwise."""
    check = state.values.get((VISIT, RESULT))
    if (VISIT, SHOWN) not in values or (check is not None and check.source != "computed"):
        return {}
    return {(VISIT, RESULT): proven(values[VISIT, SHOWN] or ())}
