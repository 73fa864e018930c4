"""Targets, their lamps, problems and forecasts; next steps; plans of several years."""

from luoshu.apps.targets.models.plans import Plan, PlanItem, PlanReview, PlanYear
from luoshu.apps.targets.models.steps import NextStep
from luoshu.apps.targets.models.targets import LampOverride, Problem, StoredForecast, Target

__all__ = [
    "LampOverride",
    "NextStep",
    "Plan",
    "PlanItem",
    "PlanReview",
    "PlanYear",
    "Problem",
    "StoredForecast",
    "Target",
]
