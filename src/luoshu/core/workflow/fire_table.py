"""The way of a fire (火点) from report to end, as data: who may do what, what it rests on, what the clock does.

Reading guide. A fire has one limit running at a time and none once it is closed. The usual way is the chain of the
states below; the ways around it exist because people first put out a fire and then fill in a form:

* a fire may be dispatched before it is verified (a tower sees flames), and found on the spot to be none;
* who stands at the fire may handle it on the spot, without being dispatched to where he already is;
* a signature or an arrival may be entered by the desk that has the holder on the phone.

Second pair of eyes: whoever checked or handled a fire in the field does not inspect, send back, close or discard it.
A township's duty officer who only looked at the photo or made the call is such a second person, day or night.
A desk that confirmed a fire from somebody else's finding has not handled it.

The machine may take a report in and pass it on for verifying, nothing else. Striking a fire is the city's decision
alone; the application for it, like disputes, extensions and hand-overs, is a record beside the fire, and its step
here stays in the state.

Facts are taken from the latest finding, never from an older one that it contradicts.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.escalation import Ladder, Rung
from luoshu.core.workflow.fire_words import (
    ACCEPT,
    ACK,
    ARRIVE,
    CITY,
    COUNTY,
    DESKS,
    FIELD,
    FINAL_REPORT,
    FIRST_REPORT,
    IN_FIELD,
    INSPECT,
    LIMITS,
    OFFICES,
    OPEN,
    REQUIREMENTS,
    ROLES,
    STATES,
    SYSTEM,
    TAKEN_UP,
    TOWNSHIP,
    VERIFY,
    VILLAGE,
)
from luoshu.core.workflow.table import EXTEND, PAUSE, RESUME, STOP, Transition, restart, start

__all__ = [
    "CITY",
    "COUNTY",
    "FIELD_WORK",
    "FIRE",
    "FIRE_LADDER",
    "LIMITS",
    "OWN_REPORT",
    "REQUIREMENTS",
    "ROLES",
    "STATES",
    "SYSTEM",
    "TOWNSHIP",
    "VILLAGE",
]

# In the rows below the first five fields stand on one line where a row needs several: verb, label, from, to, who.

FIELD_WORK: Final = ("check", "handle_on_spot", "arrive", "first_report", "feedback")
"""Steps that make a person the handler."""
OWN_REPORT: Final = ("report",)

_INTAKE: Final = (
    Transition(
        "accept", "受理", ("reported",), "accepted", (*DESKS, SYSTEM), ("county_known",), restart(VERIFY), is_main=True
    ),
    Transition(
        *("refuse_report", "不予受理", ("reported",), "not_accepted", DESKS),
        clock=STOP,
        differs_from=OWN_REPORT,
        needs_reason=True,
    ),
    Transition("send_to_verify", "转核实", ("accepted",), "verifying", (*OFFICES, SYSTEM), is_main=True),
)

_HANDLING: Final = (
    Transition(
        *("dispatch", "派单", ("confirmed", "returned", "reopened"), "dispatched", OFFICES, ("assignee_chosen",)),
        clock=restart(ACK),
        is_main=True,
    ),
    # Urgent: the fire is plain to see, verifying it first would only cost time.
    Transition(
        *("dispatch", "派单", ("accepted", "verifying"), "dispatched", OFFICES, ("assignee_chosen",)),
        clock=restart(ACK),
    ),
    Transition(
        "acknowledge", "签收", ("dispatched",), "acknowledged", FIELD, ("is_assignee",), restart(ARRIVE), is_main=True
    ),
    Transition(
        *("acknowledge_for", "代签收", ("dispatched",), "acknowledged", (VILLAGE, *OFFICES), ("told_by_phone",)),
        clock=restart(ARRIVE),
        is_main=True,
    ),
    Transition("arrive", "到场", ("acknowledged",), "in_progress", FIELD, clock=restart(FIRST_REPORT), is_main=True),
    Transition(
        *("arrive_for", "电话报到场", ("acknowledged",), "in_progress", (TOWNSHIP, COUNTY), ("arrival_told",)),
        clock=restart(FIRST_REPORT),
        is_main=True,
    ),
    Transition(
        *("return_task", "退回改派", ("dispatched", "acknowledged"), "returned", FIELD, ("proposed_unit",)),
        needs_reason=True,
        is_back=True,
    ),
    Transition(
        *("reassign", "改派", ("dispatched",), "", OFFICES, ("assignee_chosen",)), clock=restart(ACK), needs_reason=True
    ),
    Transition(
        *("reassign", "改派", ("acknowledged", "in_progress", "rework"), "dispatched", OFFICES, ("assignee_chosen",)),
        clock=restart(ACK),
        needs_reason=True,
        is_back=True,
    ),
    Transition(
        *("feedback", "反馈", ("in_progress", "rework"), "feedback", FIELD, ("result_found",)),
        clock=restart(INSPECT),
        is_main=True,
    ),
    Transition(
        *("first_report", "首报", ("in_progress",), "", FIELD, ("finding_recorded",)),
        clock=restart(FINAL_REPORT),
        is_main=True,
        while_limit=FIRST_REPORT,
    ),
)

_CHECKING: Final = (
    Transition(
        *("inspect", "核查", ("feedback",), "inspecting", OFFICES, ("extinguished", "look_recorded")),
        differs_from=FIELD_WORK,
        is_main=True,
    ),
    Transition(
        *("close", "办结", ("inspecting",), "closed", OFFICES, ("extinguished", "inspected", "basic_cause")),
        clock=STOP,
        differs_from=FIELD_WORK,
        is_main=True,
    ),
    Transition(
        *("send_back", "返工", ("feedback", "inspecting"), "rework", OFFICES),
        clock=restart(FINAL_REPORT),
        differs_from=FIELD_WORK,
        needs_reason=True,
        is_back=True,
    ),
    Transition(
        *("evaluate", "评价", ("closed",), "evaluated", (CITY,), ("guard_over",)),
        differs_from=FIELD_WORK,
        is_main=True,
    ),
)

_ENDINGS: Final = (
    Transition(
        *("other_burning", "非秸秆燃烧", (*IN_FIELD, "feedback", "inspecting"), "other_burning", OFFICES),
        requires=("other_matter_found", "out_or_handed_over", "look_recorded"),
        clock=STOP,
        differs_from=(*OWN_REPORT, *FIELD_WORK),
        is_main=True,
    ),
    Transition(
        *("confirm_not_a_fire", "核实非火点", (*IN_FIELD, "feedback", "inspecting"), "not_a_fire", OFFICES),
        requires=("nothing_found", "look_recorded"),
        clock=STOP,
        differs_from=(*OWN_REPORT, *FIELD_WORK),
        is_main=True,
    ),
)

_VERIFYING: Final = (
    Transition(
        *("confirm_fire", "确认火点", ("verifying",), "confirmed", OFFICES, ("burning_found", "finding_shown")),
        clock=restart(ACK),
        differs_from=OWN_REPORT,
        is_main=True,
    ),
    Transition(
        *("handle_on_spot", "就地处置", ("verifying", "confirmed", "reopened"), "in_progress", FIELD),
        requires=("burning_found",),
        clock=restart(FIRST_REPORT),
        is_main=True,
    ),
    Transition("check", "核实", ("verifying",), "", (*FIELD, *DESKS), is_main=True),
    Transition("check", "核实", tuple(code for code in IN_FIELD if code != "verifying"), "", (*FIELD, *DESKS)),
)

_STRIKE_STEP: Final = ("struck", (CITY,), ("strike_granted",))
_MERGE_STEP: Final = ("merged", DESKS, ("merge_target",))

_DECISIONS: Final = (
    Transition("strike", "核减", OPEN, *_STRIKE_STEP, clock=STOP, differs_from=("apply_strike",)),
    Transition("strike", "核减", ("closed",), *_STRIKE_STEP, differs_from=("apply_strike",)),
    # The common case: found to be no fire first, struck from the official list days later.
    Transition(
        *("strike", "核减", ("evaluated", "not_a_fire", "other_burning"), *_STRIKE_STEP),
        differs_from=("apply_strike",),
        is_back=True,
    ),
    Transition("merge", "并入", OPEN, *_MERGE_STEP, clock=STOP, needs_reason=True),
    Transition("merge", "并入", ("closed",), *_MERGE_STEP, needs_reason=True),
    Transition(
        *("reopen", "复燃", ("closed", "evaluated"), "reopened", OFFICES, ("burning_again",), start(ACK)),
        is_back=True,
        new_round=True,
    ),
    Transition(
        *("recheck", "重新核实", ("not_accepted", "not_a_fire", "other_burning"), "accepted", DESKS),
        clock=start(VERIFY),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
    Transition(
        *("split_off", "拆出", ("merged",), "accepted", DESKS),
        clock=start(VERIFY),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
    Transition(
        *("revoke_strike", "撤销核减", ("struck",), "accepted", (CITY,), ("strike_revoked",)),
        clock=start(VERIFY),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
)

_STRIKE_OPEN_TO: Final = (*TAKEN_UP, "closed", "evaluated", "not_a_fire", "other_burning")
_DISPUTE_OPEN_TO: Final = (*TAKEN_UP, "closed")

_BESIDE: Final = (
    Transition("call", "电话通知", OPEN, "", (VILLAGE, *OFFICES)),
    Transition("hand_to_forest", "移交森防", OPEN, "", OFFICES),
    Transition("pause", "暂停计时", TAKEN_UP, "", DESKS, clock=PAUSE, differs_from=FIELD_WORK, needs_reason=True),
    Transition("resume", "恢复计时", TAKEN_UP, "", DESKS, clock=RESUME),
    Transition("ask_extension", "申请延期", TAKEN_UP, "", FIELD, needs_reason=True),
    Transition(
        *("extend", "批准延期", TAKEN_UP, "", DESKS, ("extension_asked",), EXTEND), differs_from=("ask_extension",)
    ),
    Transition("refuse_extension", "不同意延期", TAKEN_UP, "", DESKS, ("extension_asked",), needs_reason=True),
    Transition("apply_strike", "申请核减", _STRIKE_OPEN_TO, "", (TOWNSHIP, COUNTY), ("scene_evidence",)),
    Transition("keep_counted", "维持", _STRIKE_OPEN_TO, "", (CITY,), ("strike_asked",), needs_reason=True),
    Transition("raise_dispute", "归属有异议", _DISPUTE_OPEN_TO, "", (TOWNSHIP, COUNTY), needs_reason=True),
    Transition(
        *("settle_dispute", "核定归属", _DISPUTE_OPEN_TO, "", DESKS, ("dispute_open",)),
        differs_from=("raise_dispute",),
        needs_reason=True,
    ),
)

FIRE: Final = Workflow(
    code="fire",
    title="火点",
    states=STATES,
    # The order is the order of buttons; the first main step that is ready is the main button.
    transitions=(*_INTAKE, *_HANDLING, *_ENDINGS, *_VERIFYING, *_CHECKING, *_DECISIONS, *_BESIDE),
    requirements=REQUIREMENTS,
    roles=ROLES,
    limits=LIMITS,
    initial="reported",
    opening_verb="report",
    opening_clock=start(ACCEPT),
)
"""The table that fires run on."""

FIRE_LADDER: Final = Ladder(
    (
        # Group leaders need no account; the village answers for them and is told in their place.
        Rung("group", "组", ""),
        Rung("village", "村", VILLAGE),
        Rung("township", "乡镇", TOWNSHIP),
        Rung("county", "县", COUNTY),
        Rung("city", "市", CITY, receives_only=True),
    )
)
"""组 -> 村 -> 乡镇 -> 县; the city is informed and never made responsible."""
