"""What indicators tell: values with their parts, versions of formulas, rows behind, published values beside."""

from luoshu.apps.indicators.queries.comparing import Beside, compared
from luoshu.apps.indicators.queries.indicators import find_indicator_for, formula_on, formulas_of, indicators_for
from luoshu.apps.indicators.queries.scopes import (
    AskedScope,
    counties_of,
    known_scope,
    named_scopes,
    own_scope,
    scope_for,
    scope_of,
    scopes_of,
)
from luoshu.apps.indicators.queries.sources import Sources
from luoshu.apps.indicators.queries.stored import history_of, stored_on
from luoshu.apps.indicators.queries.values import (
    Base,
    IndicatorValue,
    county_values,
    edges_until,
    rows_behind,
    rows_link,
    scaled,
    value_for,
)

__all__ = [
    "AskedScope",
    "Base",
    "Beside",
    "IndicatorValue",
    "Sources",
    "compared",
    "counties_of",
    "county_values",
    "edges_until",
    "find_indicator_for",
    "formula_on",
    "formulas_of",
    "history_of",
    "indicators_for",
    "known_scope",
    "named_scopes",
    "own_scope",
    "rows_behind",
    "rows_link",
    "scaled",
    "scope_for",
    "scope_of",
    "scopes_of",
    "stored_on",
    "value_for",
]
