"""What targets tell: doors, the screen, counties, the progress sheet, steps, plans, forecasts."""

from luoshu.apps.targets.queries.doors import (
    find_plan_for,
    find_step_for,
    find_target_for,
    is_of_unit,
    plan_items_for,
    plans_for,
    sees_whole,
    steps_for,
    targets_for,
    withdrawn_targets,
)
from luoshu.apps.targets.queries.forecasts import ForecastView, forecast_for, forecast_words
from luoshu.apps.targets.queries.one import (
    TargetView,
    late_problems,
    problem_link,
    problems_of_row,
    target_view,
)
from luoshu.apps.targets.queries.plans import PlanView, plan_view
from luoshu.apps.targets.queries.progress import (
    CountyRow,
    FinishedYear,
    Screen,
    TargetRow,
    county_rows,
    default_day,
    lagging_targets,
    last_finished_year,
    rows_of,
    screen_for,
)
from luoshu.apps.targets.queries.rules import lamp_rule, weight_rule
from luoshu.apps.targets.queries.scorecard import CountyProgress, Scorecard, scorecard_for
from luoshu.apps.targets.queries.staging import DateColumn, Staging, staging_of
from luoshu.apps.targets.queries.standing import Reading, Standing, plain
from luoshu.apps.targets.queries.units import leading_unit, leading_units
from luoshu.apps.targets.queries.units_progress import UnitProgress, UnitsCard, units_progress

__all__ = [
    "CountyProgress",
    "CountyRow",
    "DateColumn",
    "FinishedYear",
    "ForecastView",
    "PlanView",
    "Reading",
    "Scorecard",
    "Screen",
    "Staging",
    "Standing",
    "TargetRow",
    "TargetView",
    "UnitProgress",
    "UnitsCard",
    "county_rows",
    "default_day",
    "find_plan_for",
    "find_step_for",
    "find_target_for",
    "forecast_for",
    "forecast_words",
    "is_of_unit",
    "lagging_targets",
    "lamp_rule",
    "last_finished_year",
    "late_problems",
    "leading_unit",
    "leading_units",
    "plain",
    "plan_items_for",
    "plan_view",
    "plans_for",
    "problem_link",
    "problems_of_row",
    "rows_of",
    "scorecard_for",
    "screen_for",
    "sees_whole",
    "staging_of",
    "steps_for",
    "target_view",
    "targets_for",
    "units_progress",
    "weight_rule",
    "withdrawn_targets",
]
