"""The way of a periodic return (报表) from falling due until it is locked, as data.

Whoever reported does not check the same return, and whoever checked does not approve it. A locked return is opened
again only with a reason; the round then begins anew.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import Requirement, State, Transition

FILLER, REVIEWER, APPROVER = "filler", "reviewer", "approver"
ROLES: Final = {FILLER: "填报单位", REVIEWER: "审核单位", APPROVER: "审定单位"}

RETURN_REMIND, RETURN_REMIND_DAILY, RETURN_HEAD = "return_remind", "return_remind_daily", "return_head"
REMINDERS: Final = {
    RETURN_REMIND: "截止前多久提醒",
    RETURN_REMIND_DAILY: "日报截止前多久提醒",
    RETURN_HEAD: "过截止多久报审定岗位",
}

SUBMIT, NO_CHANGE, REVIEW = "submit_return", "report_no_change", "review_return"
APPROVE, LOCK, SEND_BACK, UNLOCK = "approve_return", "lock_return", "return_return", "unlock_return"

_STATES: Final = (
    State("due", "待报", "filling"),
    State("submitted", "待审核", "checking"),
    State("returned", "退回修改", "filling"),
    State("reviewed", "待审定", "checking"),
    State("approved", "已审定", "checking"),
    State("locked", "已锁定", "done", is_open=False, is_end=True),
)

_REQUIREMENTS: Final = (
    Requirement("has_rows", "本期数据", "本期还没有填数"),
    Requirement("may_stay", "可报无变化", "这本台账不能报“无变化”，请按实填数"),
    Requirement("explained", "校核说明", "有需核对的数，请先改正，或写明情况", is_input=True),
)

_OPEN: Final = ("due", "returned")

_TRANSITIONS: Final = (
    Transition(
        *(SUBMIT, "报送", _OPEN, "submitted", (FILLER,), ("has_rows", "explained")),
        is_main=True,
    ),
    Transition(NO_CHANGE, "无变化", _OPEN, "submitted", (FILLER,), ("may_stay",)),
    Transition(
        *(REVIEW, "审核通过", ("submitted",), "reviewed", (REVIEWER,)),
        differs_from=(SUBMIT, NO_CHANGE),
        is_main=True,
    ),
    Transition(
        *(APPROVE, "审定", ("reviewed",), "approved", (APPROVER,)),
        differs_from=(SUBMIT, NO_CHANGE, REVIEW),
        is_main=True,
    ),
    Transition(LOCK, "锁定", ("approved",), "locked", (APPROVER,), is_main=True),
    Transition(
        *(SEND_BACK, "退回修改", ("submitted", "reviewed", "approved"), "returned", (REVIEWER, APPROVER)),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
    Transition(
        *(UNLOCK, "解锁", ("locked",), "returned", (APPROVER,)),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
)

RETURN: Final = Workflow(
    code="return",
    title="报表",
    states=_STATES,
    transitions=_TRANSITIONS,
    requirements=_REQUIREMENTS,
    roles=ROLES,
    limits={},
    initial="due",
    opening_verb="open_return",
)
