"""A day's visits as routes of two half-days, with their cost, a lower bound and a reason for every visit left out."""

from luoshu.core.planning.routes.bounds import Bound, lower_bound
from luoshu.core.planning.routes.day import DayPlan, Half, Leg, Route, Stop, Unplaced
from luoshu.core.planning.routes.solving import PlannedDay, plan_day
from luoshu.core.planning.routes.travel import Basis, TravelModel, Way, travel_seconds, ways_between

__all__ = [
    "Basis",
    "Bound",
    "DayPlan",
    "Half",
    "Leg",
    "PlannedDay",
    "Route",
    "Stop",
    "TravelModel",
    "Unplaced",
    "Way",
    "lower_bound",
    "plan_day",
    "travel_seconds",
    "ways_between",
]
