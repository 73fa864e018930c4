"""The verbs of inspection: plans, teams, pairs, draws, visits, problems, remedies, routes."""

from luoshu.apps.rounds.operations.drawing import cancel_draw, commit_draw, hold_draw, reveal_draw
from luoshu.apps.rounds.operations.finding import FindingInput, NamedPlace, record_finding
from luoshu.apps.rounds.operations.plans import draft_plan, end_plan, file_plan
from luoshu.apps.rounds.operations.remedying import RemedyInput, take_remedy_step
from luoshu.apps.rounds.operations.reporting import draft_team_report
from luoshu.apps.rounds.operations.routing import plan_team_day
from luoshu.apps.rounds.operations.teams import change_member, form_team, rotate_pairs
from luoshu.apps.rounds.operations.visits import finish_visit, miss_visit, plan_visit

__all__ = [
    "FindingInput",
    "NamedPlace",
    "RemedyInput",
    "cancel_draw",
    "change_member",
    "commit_draw",
    "draft_plan",
    "draft_team_report",
    "end_plan",
    "file_plan",
    "finish_visit",
    "form_team",
    "hold_draw",
    "miss_visit",
    "plan_team_day",
    "plan_visit",
    "record_finding",
    "reveal_draw",
    "rotate_pairs",
    "take_remedy_step",
]
