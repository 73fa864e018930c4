"""Writing rosters: the grid and its cards, duty and its hand-over, swaps, plans that are adopted."""

from luoshu.apps.rosters.operations.adopting import adopt_plan
from luoshu.apps.rosters.operations.changing import hand_over_shifts
from luoshu.apps.rosters.operations.duty import (
    add_day_off,
    hand_over_shift,
    log_watch,
    plan_shift,
    receive_shift,
)
from luoshu.apps.rosters.operations.grid import assign_cell, cell_of, set_card
from luoshu.apps.rosters.operations.patterns import end_pattern, set_pattern
from luoshu.apps.rosters.operations.swapping import answer_swap, ask_swap
from luoshu.apps.rosters.operations.telling import tell_gaps, tell_missing_notes

__all__ = [
    "add_day_off",
    "adopt_plan",
    "answer_swap",
    "ask_swap",
    "assign_cell",
    "cell_of",
    "end_pattern",
    "hand_over_shift",
    "hand_over_shifts",
    "log_watch",
    "plan_shift",
    "receive_shift",
    "set_card",
    "set_pattern",
    "tell_gaps",
    "tell_missing_notes",
]
