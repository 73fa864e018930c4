"""The verbs of indicators."""

from luoshu.apps.indicators.operations.computing import compute_values
from luoshu.apps.indicators.operations.declaring import IndicatorDraft, declare_indicator, set_formula

__all__ = ["IndicatorDraft", "compute_values", "declare_indicator", "set_formula"]
