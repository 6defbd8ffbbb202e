"""続柄: which words the standard knows, and the order in which a household is listed (住民記録システム標準仕様書)."""

import re

HEAD = "世帯主"
SPOUSES = ("夫", "妻", "夫(未届)", "妻(未届)")
_WORDS = (*SPOUSES, "子", "父", "母", "兄", "姉", "弟", "妹")
_WORD = "(?:" + "|".join(re.escape(w) for w in sorted(_WORDS, key=len, reverse=True)) + ")"
_CHAIN = re.compile(rf"{_WORD}(?:の{_WORD}){{0,3}}|子\(子の[夫妻]\)")
_LAST = ("縁故者", "同居人")
_CLOSE = {"子": 2, "妻(未届)の子": 2, "夫(未届)の子": 2, "妻の子": 2, "夫の子": 2}
_ANCESTORS = re.compile(r"[父母](?:の[父母])?|[兄姉弟妹]")


def is_relation(text: str) -> bool:
    """Whether ``text`` is a 続柄 of the standard: at most four generations joined by の, 縁故者 or 同居人."""
    return text == HEAD or text in _LAST or _CHAIN.fullmatch(text) is not None


def order(relation: str) -> int:
    """The place of a 続柄 in the list of members; the same place is ordered by birth, then by 宛名番号.

    1st 世帯主, 配偶者, 子; 2nd the families of children; 3rd parents, brothers, sisters, grandparents; 4th other
    relatives, 縁故者, 同居人.
    """
    if relation == HEAD:
        return 0
    if relation in SPOUSES:
        return 1
    if relation in _CLOSE or relation.startswith("子("):
        return 2
    if re.fullmatch(r"子の(?:夫|妻|子).*", relation) and "の母" not in relation and "の父" not in relation:
        return 3
    if _ANCESTORS.fullmatch(relation):
        return 4
    return {"縁故者": 6, "同居人": 7}.get(relation, 5)
