"""Changing fires: one verb, one function; each writes the row, the timeline, the audit and the notice at once."""

from luoshu.apps.cases.operations.answering import (
    claim_report,
    note_platform_results,
    resend_report,
    settle_report,
)
from luoshu.apps.cases.operations.asides import (
    ask_extension,
    decide_extension,
    pause_clock,
    resume_clock,
)
from luoshu.apps.cases.operations.changing_hands import HandedOver, change_cell, hand_over_due_cells
from luoshu.apps.cases.operations.disputing import decide_dispute, raise_dispute, remind_due_disputes, state_view
from luoshu.apps.cases.operations.escalating import escalate_due
from luoshu.apps.cases.operations.following import follow_events
from luoshu.apps.cases.operations.handing import apply_fire_strike, hand_to_forest, keep_counted
from luoshu.apps.cases.operations.law import LawInput, write_law_record
from luoshu.apps.cases.operations.opening import open_case, open_due_cases
from luoshu.apps.cases.operations.recording import Patch, record_call, record_check
from luoshu.apps.cases.operations.rewarding import decide_reward, pay_reward, propose_reward, reveal_reporter
from luoshu.apps.cases.operations.stepping import StepInput, take_step

__all__ = [
    "HandedOver",
    "LawInput",
    "Patch",
    "StepInput",
    "apply_fire_strike",
    "ask_extension",
    "change_cell",
    "claim_report",
    "decide_dispute",
    "decide_extension",
    "decide_reward",
    "escalate_due",
    "follow_events",
    "hand_over_due_cells",
    "hand_to_forest",
    "keep_counted",
    "note_platform_results",
    "open_case",
    "open_due_cases",
    "pause_clock",
    "pay_reward",
    "propose_reward",
    "raise_dispute",
    "record_call",
    "record_check",
    "remind_due_disputes",
    "resend_report",
    "resume_clock",
    "reveal_reporter",
    "settle_report",
    "state_view",
    "take_step",
    "write_law_record",
]
