"""Reading matters: the door to one, the board, the facts, the count and what the tables say about it."""

from luoshu.apps.accountability.queries.board import Card, Column, board_for, cards_of
from luoshu.apps.accountability.queries.decisions import adopted_measures, decision_in_force
from luoshu.apps.accountability.queries.doors import find_matter_for, is_office, matters_in_scope, parts_of
from luoshu.apps.accountability.queries.facts import facts_of
from luoshu.apps.accountability.queries.one import MatterView, matter_view, verb_forms
from luoshu.apps.accountability.queries.proof import keys_in_open_matters
from luoshu.apps.accountability.queries.proposing import latest_proposal, period_start, propose_for
from luoshu.apps.accountability.queries.touched import matters_touched

__all__ = [
    "Card",
    "Column",
    "MatterView",
    "adopted_measures",
    "board_for",
    "cards_of",
    "decision_in_force",
    "facts_of",
    "find_matter_for",
    "is_office",
    "keys_in_open_matters",
    "latest_proposal",
    "matter_view",
    "matters_in_scope",
    "matters_touched",
    "parts_of",
    "period_start",
    "propose_for",
    "verb_forms",
]
