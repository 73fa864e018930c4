"""Reading inspection: doors, lists, the input of a draw, a team's day, its report."""

from luoshu.apps.rounds.queries.day import route_for
from luoshu.apps.rounds.queries.doors import (
    find_draw_for,
    find_finding_for,
    find_plan_for,
    find_remedy_for,
    find_team_for,
    find_visit_for,
    own_team_ids,
    plans_office,
)
from luoshu.apps.rounds.queries.drawing import check_draw, draw_files
from luoshu.apps.rounds.queries.limits import visit_cap
from luoshu.apps.rounds.queries.lists import (
    VisitRow,
    draw_view,
    draws_for,
    filed_plans,
    finding_row,
    findings_for,
    own_teams,
    pairings_of,
    plans_for,
    posts_for_teams,
    teams_for,
    todays_visits,
    topic_counts,
    visits_for,
)
from luoshu.apps.rounds.queries.places import DangerAt, dangers_at
from luoshu.apps.rounds.queries.remedies import remedies_for, remedy_counts, remedy_view
from luoshu.apps.rounds.queries.report import team_report
from luoshu.apps.rounds.queries.topics import Topic, chosen, topic_on, topics_on
from luoshu.apps.rounds.queries.touched import rounds_touched

__all__ = [
    "DangerAt",
    "Topic",
    "VisitRow",
    "check_draw",
    "chosen",
    "dangers_at",
    "draw_files",
    "draw_view",
    "draws_for",
    "filed_plans",
    "find_draw_for",
    "find_finding_for",
    "find_plan_for",
    "find_remedy_for",
    "find_team_for",
    "find_visit_for",
    "finding_row",
    "findings_for",
    "own_team_ids",
    "own_teams",
    "pairings_of",
    "plans_for",
    "plans_office",
    "posts_for_teams",
    "remedies_for",
    "remedy_counts",
    "remedy_view",
    "rounds_touched",
    "route_for",
    "team_report",
    "teams_for",
    "todays_visits",
    "topic_counts",
    "topic_on",
    "topics_on",
    "visit_cap",
    "visits_for",
]
