"""The way of a doubted row of a ledger (疑似停业) from a complaint or a spot check to its end, as data.

The unit that fills the row answers; somebody of another unit confirms or sends the answer back. Nobody confirms their
own answer.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import STOP, Requirement, State, Transition, restart, start

ANSWER_LIMIT, CONFIRM_LIMIT = "doubt_answer_limit", "doubt_confirm_limit"
DOUBT_LIMITS: Final = {ANSWER_LIMIT: "答复", CONFIRM_LIMIT: "确认"}

FILLER, CONFIRMER = "filler", "confirmer"
ROLES: Final = {FILLER: "填报单位", CONFIRMER: "填报单位以外的审核、抽查岗位"}

UPHOLD, DENY, RESTORE, CONFIRM, SEND_BACK = "uphold", "deny", "restore", "confirm", "send_back"
ANSWERS: Final = (UPHOLD, DENY, RESTORE)

_OPEN: Final = ("to_answer", "sent_back")
_SAID: Final = ("said_true", "said_false", "said_restored")

_STATES: Final = (
    State("to_answer", "待答复", "answer"),
    State("sent_back", "退回重答", "answer"),
    State("said_true", "答复属实，待确认", "confirm"),
    State("said_false", "答复不属实，待确认", "confirm"),
    State("said_restored", "答复已恢复，待确认", "confirm"),
    State("upheld", "属实", "done", is_open=False, is_end=True),
    State("unfounded", "不属实", "done", is_open=False, is_end=True),
    State("restored", "已恢复", "done", is_open=False, is_end=True),
)

_REQUIREMENTS: Final = (
    Requirement("word", "现在的状态", "没有选现在的状态", is_input=True),
    Requirement("since", "从哪天起", "没有填从哪天起", is_input=True),
    Requirement("back", "哪天恢复", "没有填哪天恢复", is_input=True),
)

_TRANSITIONS: Final = (
    Transition(
        *(UPHOLD, "属实", _OPEN, "said_true", (FILLER,), ("word", "since")),
        clock=restart(CONFIRM_LIMIT),
        is_main=True,
    ),
    Transition(
        *(RESTORE, "已恢复", _OPEN, "said_restored", (FILLER,), ("word", "since", "back")), clock=restart(CONFIRM_LIMIT)
    ),
    Transition(DENY, "不属实", _OPEN, "said_false", (FILLER,), clock=restart(CONFIRM_LIMIT), needs_reason=True),
    *(
        Transition(CONFIRM, "确认", (said,), end, (CONFIRMER,), clock=STOP, differs_from=ANSWERS, is_main=True)
        for said, end in zip(_SAID, ("upheld", "unfounded", "restored"), strict=True)
    ),
    Transition(
        *(SEND_BACK, "退回重答", _SAID, "sent_back", (CONFIRMER,)),
        clock=restart(ANSWER_LIMIT),
        differs_from=ANSWERS,
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
)

DOUBT: Final = Workflow(
    code="doubt",
    title="投诉抽查核实",
    states=_STATES,
    transitions=_TRANSITIONS,
    requirements=_REQUIREMENTS,
    roles=ROLES,
    limits=DOUBT_LIMITS,
    initial="to_answer",
    opening_verb="doubt",
    opening_clock=start(ANSWER_LIMIT),
)
