"""Reading fires: the door to one, the lists of each desk, the timeline."""

from luoshu.apps.cases.queries.alarms import AlarmOutcome, outcomes_by_camera
from luoshu.apps.cases.queries.answers import PlatformAnswers, answers_of
from luoshu.apps.cases.queries.cells import CellWork, work_of_cell
from luoshu.apps.cases.queries.disputes import (
    DisputePage,
    dispute_page,
    disputes_for,
    find_dispute_for,
    side_of,
)
from luoshu.apps.cases.queries.doors import can_take, case_in_scope, find_case_for, is_sent
from luoshu.apps.cases.queries.facts import (
    NEW_ROUND_VERBS,
    OPEN_STRIKES,
    all_struck,
    facts_of,
    has_clue_since_end,
    latest_finding,
    open_assignment,
)
from luoshu.apps.cases.queries.law import LawOutside, law_cases, law_outside, law_record_for
from luoshu.apps.cases.queries.lists import (
    DeskCounts,
    FireRow,
    Todo,
    count_fires,
    desk_counts,
    desk_fingerprint,
    fires_for,
    todo_for,
)
from luoshu.apps.cases.queries.one import FireView, TimelineLine, fire_view, ready_forms, verb_forms
from luoshu.apps.cases.queries.places import fires_by_path
from luoshu.apps.cases.queries.proof import keys_under_way
from luoshu.apps.cases.queries.tips import TipRow, find_tip_for, tip_row, tips_for
from luoshu.apps.cases.queries.touched import fires_touched

__all__ = [
    "NEW_ROUND_VERBS",
    "OPEN_STRIKES",
    "AlarmOutcome",
    "CellWork",
    "DeskCounts",
    "DisputePage",
    "FireRow",
    "FireView",
    "LawOutside",
    "PlatformAnswers",
    "TimelineLine",
    "TipRow",
    "Todo",
    "all_struck",
    "answers_of",
    "can_take",
    "case_in_scope",
    "count_fires",
    "desk_counts",
    "desk_fingerprint",
    "dispute_page",
    "disputes_for",
    "facts_of",
    "find_case_for",
    "find_dispute_for",
    "find_tip_for",
    "fire_view",
    "fires_by_path",
    "fires_for",
    "fires_touched",
    "has_clue_since_end",
    "is_sent",
    "keys_under_way",
    "latest_finding",
    "law_cases",
    "law_outside",
    "law_record_for",
    "open_assignment",
    "outcomes_by_camera",
    "ready_forms",
    "side_of",
    "tip_row",
    "tips_for",
    "todo_for",
    "verb_forms",
    "work_of_cell",
]
