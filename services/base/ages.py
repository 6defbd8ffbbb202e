"""Ages after 年齢計算ニ関スル法律 (明治35年法律第50号): a year is added at the end of the day before the birthday."""

from datetime import date, timedelta

_ELEMENTARY, _JUNIOR, _HIGH = 6, 12, 15


def reaches(birth: date, years: int) -> date:
    """到達日: the day at whose end somebody born on ``birth`` becomes ``years`` old (the eve of the birthday).

    Somebody born on 29 February reaches it on 28 February, in leap years too.
    """
    try:
        return date(birth.year + years, birth.month, birth.day) - timedelta(days=1)
    except ValueError:  # 29 February, and that year has none
        return date(birth.year + years, 2, 28)


def age_on(birth: date, day: date) -> int:
    """Completed years on ``day`` as one says it (from the morning of the birthday); negative before birth."""
    age = day.year - birth.year
    return age if reaches(birth, age) < day else age - 1


def fiscal_year(day: date) -> int:
    """年度: the western year in which the fiscal and school year of ``day`` began (1 April)."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_end_of_age(birth: date, years: int) -> date:
    """「``years`` 歳に達する日以後の最初の3月31日」, e.g. 18 for 児童手当.

    Born on 1 April reaches it on that very 31 March.
    """
    return date(fiscal_year(reaches(birth, years)) + 1, 3, 31)


def school_grade(birth: date, day: date) -> int:
    """Years of school begun by ``day``: 1 = 小1 … 9 = 中3, 10–12 = 高校年代, 0 or less = 就学前 (0 = 年長).

    学校教育法17条: school begins with the first school year after the day on which six years are reached, so 1 April
    belongs to the older children.
    """
    return fiscal_year(day) - fiscal_year(reaches(birth, _ELEMENTARY))


def school_year(birth: date, day: date) -> str | None:
    """「小2」「中3」「高1年代」「年長」; ``None`` outside these (no school records are meant, only the age group)."""
    grade = school_grade(birth, day)
    if 1 <= grade <= _ELEMENTARY:
        return f"小{grade}"
    if _ELEMENTARY < grade <= 9:
        return f"中{grade - _ELEMENTARY}"
    if 9 < grade <= _JUNIOR:
        return f"高{grade - 9}年代"
    return {0: "年長", -1: "年中", -2: "年少"}.get(grade)
