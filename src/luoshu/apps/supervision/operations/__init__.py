"""Changing supervision: one verb, one function; each writes the row, the timeline, the audit and the notice at once."""

from luoshu.apps.supervision.operations.asides import (
    ask_more_days,
    decide_more_days,
    feed_back,
    hand_in_report,
    note_matter,
    pause_matter,
    resume_matter,
    urge_matters,
)
from luoshu.apps.supervision.operations.bodies import BodyDraft, dissolve_body, found_body, save_frame
from luoshu.apps.supervision.operations.deploying import (
    ItemChoice,
    accept_item,
    drop_item,
    merge_items,
    take_deployment,
)
from luoshu.apps.supervision.operations.promising import register_promise
from luoshu.apps.supervision.operations.proposing import (
    ProposalDraft,
    accept_proposal,
    decline_proposal,
    propose_matter,
)
from luoshu.apps.supervision.operations.rectifying import (
    STEP_LABELS,
    TaskDraft,
    add_items,
    advance_item,
    attach_paper,
    register_task,
    set_total,
)
from luoshu.apps.supervision.operations.registering import (
    MatterDraft,
    MatterSource,
    register_matter,
    register_note,
    split_matter,
)
from luoshu.apps.supervision.operations.slipping import drop_slip, issue_slip, open_slip, propose_slips
from luoshu.apps.supervision.operations.stepping import MatterInput, take_matter_step

__all__ = [
    "STEP_LABELS",
    "BodyDraft",
    "ItemChoice",
    "MatterDraft",
    "MatterInput",
    "MatterSource",
    "ProposalDraft",
    "TaskDraft",
    "accept_item",
    "accept_proposal",
    "add_items",
    "advance_item",
    "ask_more_days",
    "attach_paper",
    "decide_more_days",
    "decline_proposal",
    "dissolve_body",
    "drop_item",
    "drop_slip",
    "feed_back",
    "found_body",
    "hand_in_report",
    "issue_slip",
    "merge_items",
    "note_matter",
    "open_slip",
    "pause_matter",
    "propose_matter",
    "propose_slips",
    "register_matter",
    "register_note",
    "register_promise",
    "register_task",
    "resume_matter",
    "save_frame",
    "set_total",
    "split_matter",
    "take_deployment",
    "take_matter_step",
    "urge_matters",
]
