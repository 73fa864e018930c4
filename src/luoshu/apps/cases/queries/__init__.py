"""Reading fires: the door to one, the lists of each desk, the timeline."""

from luoshu.apps.cases.queries.doors import case_in_scope, find_case_for
from luoshu.apps.cases.queries.facts import done_by, facts_of, latest_finding, open_assignment
from luoshu.apps.cases.queries.lists import (
    DeskCounts,
    FireRow,
    Todo,
    desk_counts,
    desk_fingerprint,
    fires_for,
    todo_for,
)
from luoshu.apps.cases.queries.one import FireView, TimelineLine, VerbForm, fire_view, posts_for_dispatch, verb_forms

__all__ = [
    "DeskCounts",
    "FireRow",
    "FireView",
    "TimelineLine",
    "Todo",
    "VerbForm",
    "case_in_scope",
    "desk_counts",
    "desk_fingerprint",
    "done_by",
    "facts_of",
    "find_case_for",
    "fire_view",
    "fires_for",
    "latest_finding",
    "open_assignment",
    "posts_for_dispatch",
    "todo_for",
    "verb_forms",
]
