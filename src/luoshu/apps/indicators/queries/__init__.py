"""What indicators tell: values with their parts, versions of formulas, rows behind, published values beside."""

from luoshu.apps.indicators.queries.books import Book, BookColumn, books_for
from luoshu.apps.indicators.queries.comparing import Beside, compared
from luoshu.apps.indicators.queries.holding import Standing, Told, ledger_gaps_of, standings_of
from luoshu.apps.indicators.queries.indicators import find_indicator_for, formula_on, formulas_of, indicators_for
from luoshu.apps.indicators.queries.previewing import Preview, PreviewRow, preview_formula
from luoshu.apps.indicators.queries.quantities import (
    HeldValue,
    Quantity,
    held_values,
    ledger_quantities,
    ledger_quantity,
    quantities_on,
)
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
from luoshu.apps.indicators.queries.stored import Figure, figures_on, history_of, stored_on
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
from luoshu.apps.indicators.queries.wording import CHOICE_WORDS, DATE_WORDS, NUMBER_WORDS, formulas_in_words

__all__ = [
    "CHOICE_WORDS",
    "DATE_WORDS",
    "NUMBER_WORDS",
    "AskedScope",
    "Base",
    "Beside",
    "Book",
    "BookColumn",
    "Figure",
    "HeldValue",
    "IndicatorValue",
    "Preview",
    "PreviewRow",
    "Quantity",
    "Sources",
    "Standing",
    "Told",
    "books_for",
    "compared",
    "counties_of",
    "county_values",
    "edges_until",
    "figures_on",
    "find_indicator_for",
    "formula_on",
    "formulas_in_words",
    "formulas_of",
    "held_values",
    "history_of",
    "indicators_for",
    "known_scope",
    "ledger_gaps_of",
    "ledger_quantities",
    "ledger_quantity",
    "named_scopes",
    "own_scope",
    "preview_formula",
    "quantities_on",
    "rows_behind",
    "rows_link",
    "scaled",
    "scope_for",
    "scope_of",
    "scopes_of",
    "standings_of",
    "stored_on",
    "value_for",
]
