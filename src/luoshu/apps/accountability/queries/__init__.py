"""Reading matters: the door to one, the board, the facts, the count and what the tables say about it."""

from luoshu.apps.accountability.queries.doors import find_matter_for, is_office, matters_in_scope, parts_of
from luoshu.apps.accountability.queries.facts import adopted_measures, decision_in_force, facts_of
from luoshu.apps.accountability.queries.proposing import latest_proposal, period_start, propose_for

__all__ = [
    "adopted_measures",
    "decision_in_force",
    "facts_of",
    "find_matter_for",
    "is_office",
    "latest_proposal",
    "matters_in_scope",
    "parts_of",
    "period_start",
    "propose_for",
]
