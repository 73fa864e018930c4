"""Duty rosters: hard rules always hold, burdens are shared out by lexicographic min-max with proved bounds."""

from luoshu.core.planning.rosters.coverage import Gap, Span, doubles_of, gaps_of
from luoshu.core.planning.rosters.given import (
    BURDEN_WORDS,
    BURDENS,
    DAYS_OFF,
    EVERY,
    KIND_WORDS,
    LEADING,
    ON_DUTY,
    WINDOW,
    WORKDAYS,
    Member,
    Pattern,
    RosterGiven,
    RosterRules,
    Turn,
    is_holiday,
    turns_of,
)
from luoshu.core.planning.rosters.greedy import greedy_plan
from luoshu.core.planning.rosters.planning import RosterPlan, Stage, loads_of, plan_roster
from luoshu.core.planning.rosters.problems import BadRoster, NoRoster, RosterError, Unsolved
from luoshu.core.planning.rosters.program import CP_SAT, HIGHS, has_cp_sat

__all__ = [
    "BURDENS",
    "BURDEN_WORDS",
    "CP_SAT",
    "DAYS_OFF",
    "EVERY",
    "HIGHS",
    "KIND_WORDS",
    "LEADING",
    "ON_DUTY",
    "WINDOW",
    "WORKDAYS",
    "BadRoster",
    "Gap",
    "Member",
    "NoRoster",
    "Pattern",
    "RosterError",
    "RosterGiven",
    "RosterPlan",
    "RosterRules",
    "Span",
    "Stage",
    "Turn",
    "Unsolved",
    "doubles_of",
    "gaps_of",
    "greedy_plan",
    "has_cp_sat",
    "is_holiday",
    "loads_of",
    "plan_roster",
    "turns_of",
]
