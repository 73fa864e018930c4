"""The verbs of targets, next steps and plans."""

from luoshu.apps.targets.operations.forecasting import compute_forecasts
from luoshu.apps.targets.operations.planning import (
    ItemDraft,
    PlanDraft,
    enter_plan,
    list_items,
    review_plan,
    settle_item,
)
from luoshu.apps.targets.operations.problems import (
    ProblemDraft,
    open_problem,
    open_row_problem,
    solve_problem,
    solve_row_problem,
)
from luoshu.apps.targets.operations.setting import (
    TargetDraft,
    bind_target,
    break_down_target,
    revise_target,
    set_target,
)
from luoshu.apps.targets.operations.signing import end_lamp, sign_lamp
from luoshu.apps.targets.operations.staging import StageDraft, set_stages
from luoshu.apps.targets.operations.stepping import (
    StepChange,
    assign_step,
    date_step,
    enter_step,
    settle_step,
    take_next_steps,
)
from luoshu.apps.targets.operations.withdrawing import withdraw_target

__all__ = [
    "ItemDraft",
    "PlanDraft",
    "ProblemDraft",
    "StageDraft",
    "StepChange",
    "TargetDraft",
    "assign_step",
    "bind_target",
    "break_down_target",
    "compute_forecasts",
    "date_step",
    "end_lamp",
    "enter_plan",
    "enter_step",
    "list_items",
    "open_problem",
    "open_row_problem",
    "review_plan",
    "revise_target",
    "set_stages",
    "set_target",
    "settle_item",
    "settle_step",
    "sign_lamp",
    "solve_problem",
    "solve_row_problem",
    "take_next_steps",
    "withdraw_target",
]
