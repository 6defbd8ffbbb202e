"""What the documents that a person shows prove of who they are."""

from collections.abc import Iterable

from pages.visit.model import VisitModel

SHOWN = "ap.id_doc"  # the documents that a person showed
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


async def conclude(model: VisitModel, shown: list[str] | None) -> None:
    """Note what the documents ``shown`` prove, as long as staff did not say otherwise."""
    value = model.value("", "st.id_check")
    if value is None or value.source == "computed":
        await model.put("", "st.id_check", proven(shown or ()), source="computed")
