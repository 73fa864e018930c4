"""Indicators: formulas as data over ledger rows, changes, pace of goals, plans of several years."""

from luoshu.core.indicators.evaluating import (
    Area,
    Cell,
    Grid,
    Layout,
    LedgerRows,
    counted,
    evaluate,
    month_edges,
    outermost,
)
from luoshu.core.indicators.formula import Condition, Counting, Formula, Op, Term, Timing, from_json, to_json
from luoshu.core.indicators.numbers import Change, change, ratio, rounded
from luoshu.core.indicators.pace import Direction, Goal, Lamp, LampRule, Pace, lamp_of, pace_of
from luoshu.core.indicators.plans import Closing, PlanItem, Verdict, YearShare, closing, leftovers, yearly_shares
from luoshu.core.indicators.problems import IndicatorError

__all__ = [
    "Area",
    "Cell",
    "Change",
    "Closing",
    "Condition",
    "Counting",
    "Direction",
    "Formula",
    "Goal",
    "Grid",
    "IndicatorError",
    "Lamp",
    "LampRule",
    "Layout",
    "LedgerRows",
    "Op",
    "Pace",
    "PlanItem",
    "Term",
    "Timing",
    "Verdict",
    "YearShare",
    "change",
    "closing",
    "counted",
    "evaluate",
    "from_json",
    "lamp_of",
    "leftovers",
    "month_edges",
    "outermost",
    "pace_of",
    "ratio",
    "rounded",
    "to_json",
    "yearly_shares",
]
