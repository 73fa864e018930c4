"""A small sound workflow that the tests bend in one place at a time."""

from typing import Any

from luoshu.core.workflow import Requirement, State, Transition, Workflow
from luoshu.core.workflow.table import EXTEND, PAUSE, RESUME, STOP, restart, start

STATES = (
    State("new", "新到", "start"),
    State("working", "办理中", "work"),
    State("done", "已办", "end", is_open=False, is_end=True),
)
TRANSITIONS = (
    Transition("take", "承办", ("new",), "working", ("clerk", "head"), clock=restart("work"), is_main=True),
    Transition(
        *("finish", "办结", ("working",), "done", ("head",), ("result", "note")),
        clock=STOP,
        differs_from=("take", "open"),
        is_main=True,
    ),
    Transition(
        "give_up", "退回", ("working",), "new", ("clerk",), clock=restart("take"), needs_reason=True, is_back=True
    ),
    Transition("hold", "暂停", ("working",), "", ("head",), clock=PAUSE),
    Transition("go_on", "恢复", ("working",), "", ("head",), clock=RESUME),
    Transition("prolong", "延期", ("working",), "", ("head",), clock=EXTEND),
    Transition("remind", "催办", ("new",), "", ("head",), while_limit="take"),
    Transition("again", "重办", ("done",), "working", ("head",), clock=start("work"), is_back=True, new_round=True),
)
REQUIREMENTS = (
    Requirement("result", "结果", "没有办理结果"),
    Requirement("note", "说明", "尚未填写说明", is_input=True),
)


def table(**changes: Any) -> Workflow:
    """Return the small workflow with some of its parts replaced."""
    parts: dict[str, Any] = {
        "code": "small",
        "title": "小流程",
        "states": STATES,
        "transitions": TRANSITIONS,
        "requirements": REQUIREMENTS,
        "roles": {"clerk": "科员", "head": "科长"},
        "limits": {"take": "承办", "work": "办理"},
        "initial": "new",
        "opening_verb": "open",
        "opening_clock": start("take"),
    }
    return Workflow(**(parts | changes))
