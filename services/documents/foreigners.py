"""国籍・地域 and 在留資格 in English, as residence cards and CLDR have them; easy Japanese keeps the card's words."""

import re
import unicodedata
from functools import cache

from babel import Locale

# The Immigration Services Agency's names; of what stands in no list the Japanese stays.
_STATUSES = {
    "教授": "Professor",
    "芸術": "Artist",
    "宗教": "Religious Activities",
    "報道": "Journalist",
    "高度専門職": "Highly Skilled Professional",
    "経営・管理": "Business Manager",
    "法律・会計業務": "Legal/Accounting Services",
    "医療": "Medical Services",
    "研究": "Researcher",
    "教育": "Instructor",
    "技術・人文知識・国際業務": "Engineer/Specialist in Humanities/International Services",
    "企業内転勤": "Intra-company Transferee",
    "介護": "Nursing Care",
    "興行": "Entertainer",
    "技能": "Skilled Labor",
    "特定技能": "Specified Skilled Worker",
    "技能実習": "Technical Intern Training",
    "文化活動": "Cultural Activities",
    "短期滞在": "Temporary Visitor",
    "留学": "Student",
    "研修": "Trainee",
    "家族滞在": "Dependent",
    "特定活動": "Designated Activities",
    "永住者": "Permanent Resident",
    "日本人の配偶者等": "Spouse or Child of Japanese National",
    "永住者の配偶者等": "Spouse or Child of Permanent Resident",
    "定住者": "Long-Term Resident",
    "特別永住者": "Special Permanent Resident",
}
_BEYOND_CLDR = {"韓国・朝鮮": "Korea", "朝鮮": "Korea", "無国籍": "Stateless", "その他": "Other", "不明": "Unknown"}
_BRACKETS = re.compile(r" ?\(")  # ミャンマー (ビルマ), Myanmar (Burma)
_STATUS = re.compile(r"(?P<name>.+?)(?:第?(?P<level>[123])号(?P<part>[イロハ])?)?")
_LEVELS, _PARTS = {"1": "i", "2": "ii", "3": "iii"}, {"イ": "a", "ロ": "b", "ハ": "c"}


def country(value: object, language: str) -> str:
    """「ブラジル」 as "Brazil"."""
    text = str(value)
    return _english().get(text, text) if language == "en" else text


@cache
def _english() -> dict[str, str]:
    japanese, english = (Locale(language).territories for language in ("ja", "en"))
    both = ((name, english[code]) for code, name in japanese.items() if code in english)
    return {_BRACKETS.split(ours)[0]: _BRACKETS.split(theirs)[0] for ours, theirs in both} | _BEYOND_CLDR


def residence_status(value: object, language: str) -> str:
    """「技能実習２号ロ」 as "Technical Intern Training (ii)(b)"."""
    text = str(value)
    found = _STATUS.fullmatch(unicodedata.normalize("NFKC", text))
    if language != "en" or found is None or (name := _STATUSES.get(found["name"])) is None:
        return text
    level, part = _LEVELS.get(found["level"] or ""), _PARTS.get(found["part"] or "")
    return name + (f" ({level})" if level else "") + (f"({part})" if part else "")
