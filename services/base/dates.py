"""Dates of the counter, in one place: eras, what staff type, what the register holds, ages."""

from services.base.ages import age_on, fiscal_year, fiscal_year_end_of_age, reaches, school_grade, school_year
from services.base.eras import ERAS, BadDate, Era, era_of, wareki, wareki_short, western
from services.base.recorded_dates import ANY_DAY, RecordedDate, parse_recorded, recorded
from services.base.typed_dates import Span, month_of, parse_date, parse_span

__all__ = [
    "ANY_DAY",
    "ERAS",
    "BadDate",
    "Era",
    "RecordedDate",
    "Span",
    "age_on",
    "era_of",
    "fiscal_year",
    "fiscal_year_end_of_age",
    "month_of",
    "parse_date",
    "parse_recorded",
    "parse_span",
    "reaches",
    "recorded",
    "school_grade",
    "school_year",
    "wareki",
    "wareki_short",
    "western",
]
