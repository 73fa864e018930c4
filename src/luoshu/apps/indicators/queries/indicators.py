"""The only door to indicators and their formulas."""

from datetime import date

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.indicators.errors import IndicatorNotVisible
from luoshu.apps.indicators.models import FormulaVersion, Indicator
from luoshu.apps.places.queries import valid_on
from luoshu.apps.scope import within_or_above


def indicators_for(acting: Acting) -> QuerySet[Indicator]:
    """Return the indicators of the reader's divisions and of those above them, in their order. Raises NotAllowed.

    An indicator is a name and a formula: a county may read what the city counts, and gets its own value only.
    """
    if not acting.may("indicators.read"):
        raise NotAllowed
    return Indicator.objects.filter(within_or_above(acting)).order_by("list_order", "code")


def find_indicator_for(acting: Acting, code: str) -> Indicator:
    """Return one indicator. Raises NotAllowed, IndicatorNotVisible."""
    found = indicators_for(acting).filter(code=code).first()
    if found is None:
        raise IndicatorNotVisible
    return found


def formula_on(indicator: Indicator, on: date) -> FormulaVersion | None:
    """Return the formula in force on a day; None before the first."""
    return FormulaVersion.objects.filter(valid_on(on), indicator=indicator).first()


def formulas_of(indicator: Indicator) -> list[FormulaVersion]:
    """Return every version, the newest first."""
    return list(FormulaVersion.objects.filter(indicator=indicator).order_by("-number"))
