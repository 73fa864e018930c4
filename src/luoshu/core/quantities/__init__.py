"""Numerals, units and date forms as Chinese offices write them."""

from luoshu.core.quantities.dates import DateMention, find_dates, infer_year, month_end, parse_date_form
from luoshu.core.quantities.numerals import (
    Numeral,
    as_number,
    fold,
    parse_any,
    parse_arabic,
    parse_chinese,
    parse_fraction,
)
from luoshu.core.quantities.relative import RelativeGoal, relative_goal, relative_goals
from luoshu.core.quantities.units import dimension_of, to_standard

__all__ = [
    "DateMention",
    "Numeral",
    "RelativeGoal",
    "as_number",
    "dimension_of",
    "find_dates",
    "fold",
    "infer_year",
    "month_end",
    "parse_any",
    "parse_arabic",
    "parse_chinese",
    "parse_date_form",
    "parse_fraction",
    "relative_goal",
    "relative_goals",
    "to_standard",
]
