"""The autumn desk's arithmetic: progress, the day's reports, the chain of works, weather, straw, villages. Pure."""

from luoshu.core.harvest.chain import ORDER, Lag, Link, Step, StepLine, days_left, lag_between, links
from luoshu.core.harvest.estimates import Beside, lay_beside
from luoshu.core.harvest.reports import Coverage, DayReport, DayState, Season, coverage_of, day_report
from luoshu.core.harvest.shares import CropArea, added, added_areas, percent, points_between, share
from luoshu.core.harvest.straw import (
    BurnRisk,
    DepotFill,
    Fill,
    RiskLevel,
    RiskRule,
    Utilisation,
    burn_risk,
    depot_fill,
    left_on_fields,
    utilisation,
)
from luoshu.core.harvest.villages import PointDays, PointState, open_days, point_state
from luoshu.core.harvest.weather import Capacity, RainDay, Window, capacity_before, window_on

__all__ = [
    "ORDER",
    "Beside",
    "BurnRisk",
    "Capacity",
    "Coverage",
    "CropArea",
    "DayReport",
    "DayState",
    "DepotFill",
    "Fill",
    "Lag",
    "Link",
    "PointDays",
    "PointState",
    "RainDay",
    "RiskLevel",
    "RiskRule",
    "Season",
    "Step",
    "StepLine",
    "Utilisation",
    "Window",
    "added",
    "added_areas",
    "burn_risk",
    "capacity_before",
    "coverage_of",
    "day_report",
    "days_left",
    "depot_fill",
    "lag_between",
    "lay_beside",
    "left_on_fields",
    "links",
    "open_days",
    "percent",
    "point_state",
    "points_between",
    "share",
    "utilisation",
    "window_on",
]
