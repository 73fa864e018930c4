"""Reading supervision: one door for each object, lists by due day, indicators with what they are made of."""

from luoshu.apps.supervision.queries.bodies import bodies_for, frames_on
from luoshu.apps.supervision.queries.deployments import (
    ItemView,
    deployments_for,
    find_deployment_for,
    item_views,
)
from luoshu.apps.supervision.queries.doors import (
    answering_posts,
    can_take,
    find_matter_for,
    living_bodies,
    matter_in_scope,
    roles_in,
    units_for_assignment,
)
from luoshu.apps.supervision.queries.facts import facts_of
from luoshu.apps.supervision.queries.indicators import Indicators, Rate, UnitLateness, indicators_of
from luoshu.apps.supervision.queries.ladder import denominator_rule, slip_rule
from luoshu.apps.supervision.queries.lists import (
    VIEWS,
    Asked,
    DeskCounts,
    MatterRow,
    asked_of,
    desk_counts,
    desk_fingerprint,
    matters_for,
)
from luoshu.apps.supervision.queries.one import MatterView, feedback_file_for, matter_view
from luoshu.apps.supervision.queries.proposals import find_proposal_for, proposals_for, waiting_proposal
from luoshu.apps.supervision.queries.rectifications import (
    OTHER_PAPER,
    TaskView,
    find_item_for,
    find_task_for,
    task_views,
)
from luoshu.apps.supervision.queries.slips import find_slip_for, slips_for, slips_to_unit
from luoshu.apps.supervision.queries.touched import supervision_touched
from luoshu.apps.supervision.queries.undated import UndatedRow, undated_rows

__all__ = [
    "OTHER_PAPER",
    "VIEWS",
    "Asked",
    "DeskCounts",
    "Indicators",
    "ItemView",
    "MatterRow",
    "MatterView",
    "Rate",
    "TaskView",
    "UndatedRow",
    "UnitLateness",
    "answering_posts",
    "asked_of",
    "bodies_for",
    "can_take",
    "denominator_rule",
    "deployments_for",
    "desk_counts",
    "desk_fingerprint",
    "facts_of",
    "feedback_file_for",
    "find_deployment_for",
    "find_item_for",
    "find_matter_for",
    "find_proposal_for",
    "find_slip_for",
    "find_task_for",
    "frames_on",
    "indicators_of",
    "item_views",
    "living_bodies",
    "matter_in_scope",
    "matter_view",
    "matters_for",
    "proposals_for",
    "roles_in",
    "slip_rule",
    "slips_for",
    "slips_to_unit",
    "supervision_touched",
    "task_views",
    "undated_rows",
    "units_for_assignment",
    "waiting_proposal",
]
