"""The verbs of clues and events."""

from luoshu.apps.clues.operations.attributing import decide_attribution, decide_event_attribution
from luoshu.apps.clues.operations.forest import take_over_forest, tell_forest
from luoshu.apps.clues.operations.making import make_clues
from luoshu.apps.clues.operations.overruling import overrule_label
from luoshu.apps.clues.operations.regrouping import merge_events, split_event
from luoshu.apps.clues.operations.striking import (
    apply_strike,
    decide_strike,
    review_strike,
    revoke_strike,
    withdraw_strike,
)

__all__ = [
    "apply_strike",
    "decide_attribution",
    "decide_event_attribution",
    "decide_strike",
    "make_clues",
    "merge_events",
    "overrule_label",
    "review_strike",
    "revoke_strike",
    "split_event",
    "take_over_forest",
    "tell_forest",
    "withdraw_strike",
]
