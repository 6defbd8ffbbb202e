"""Words that only certain values of an item can be: 続柄, 在留資格, 国籍・地域."""

import re
import unicodedata
from functools import cache

from babel import Locale

from services.registry import relations

# 出入国管理及び難民認定法 別表第一・第二 (外交・公用を除く), 特例法; what follows in brackets or numbers is free.
_STATUSES = (
    *("教授", "芸術", "宗教", "報道", "高度専門職", "経営・管理", "法律・会計業務", "医療", "研究", "教育"),
    *("技術・人文知識・国際業務", "企業内転勤", "介護", "興行", "技能", "特定技能", "技能実習", "育成就労"),
    *("文化活動", "短期滞在", "留学", "研修", "家族滞在", "特定活動", "永住者", "日本人の配偶者等"),
    *("永住者の配偶者等", "定住者", "特別永住者", "一時庇護許可", "仮滞在許可", "経過滞在", "出生による経過滞在"),
    *("国籍喪失による経過滞在", "その他"),
)
_BEYOND_CLDR = frozenset({"日本", "韓国・朝鮮", "朝鮮", "台湾", "無国籍", "その他", "不明"})


def is_relation(text: str) -> bool:
    """続柄 of up to four generations (住民記録システム標準仕様書), whatever the width of its brackets."""
    return relations.is_relation(unicodedata.normalize("NFKC", text).strip())


def is_residence_status(text: str) -> bool:
    """A 在留資格, with or without its subdivision (``特定技能1号``)."""
    return text.startswith(_STATUSES)


@cache
def _countries() -> frozenset[str]:
    """Names of countries and regions in Japanese and English (Unicode CLDR); ミャンマー (ビルマ) is ミャンマー, too."""
    names = {name for language in ("ja", "en") for name in Locale(language).territories.values()}
    names |= {re.split(r" ?\(", name)[0] for name in names}
    return frozenset({*names, *(name.upper() for name in names)}) | _BEYOND_CLDR


def is_country(text: str) -> bool:
    """A 国籍・地域 by its Japanese or English name."""
    return text in _countries() or text.removesuffix("国") in _countries()
