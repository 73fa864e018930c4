"""The way of a supervision matter (督办事项) from registering to archive, as data.

Reading guide. 立项 分解 交办 承办 催办 反馈 审核 办结 归档. One limit runs while a unit has the matter: it starts when
the matter is handed over and ends when the matter is finished. An argument about who leads does not stop it: the issuer
settles that, and the days it took count. The final report has a day of its own after the finish and is no limit here.

Roles are what somebody is to this very matter, not posts: the supervision office and its head, the unit that leads,
units that take part, a leader. Whoever reported the work done, as much as whoever fed it back, does not review it.

中止 and 挂账督办 are opposite: 中止 stops the clock with an approver and a reason, 挂账督办 keeps a matter under watch
until it is crossed off, and its clock runs.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import EXTEND, PAUSE, RESUME, STOP, Requirement, State, Transition, start

OFFICE: Final = "supervision_office"
HEAD: Final = "supervision_head"
LEAD: Final = "lead_unit"
CO: Final = "co_unit"
LEADER: Final = "leader"
SYSTEM: Final = "system"
HANDLE: Final = "handle_limit"

MATTER_ROLES: Final = {
    OFFICE: "督查室科员",
    HEAD: "督查室主任",
    LEAD: "牵头单位",
    CO: "配合单位",
    LEADER: "分管领导",
    SYSTEM: "系统",
}
DESK: Final = (OFFICE, HEAD)
UNITS: Final = (LEAD, CO)

MATTER_STATES: Final = (
    State("registered", "已立项", "intake"),
    State("assigned", "已交办", "handle"),
    State("lead_disputed", "牵头有异议", "handle"),
    State("handling", "承办中", "handle"),
    State("sent_back", "退回重办", "handle"),
    State("submitted", "待审核", "check"),
    State("reviewed", "审核通过", "check"),
    State("done", "已办结", "done", is_open=False),
    State("archived", "已归档", "done", is_open=False, is_end=True),
    State("withdrawn", "已撤销", "done", is_open=False, is_end=True),
)
OPEN: Final = tuple(state.code for state in MATTER_STATES if state.is_open)
GIVEN: Final = tuple(code for code in OPEN if code != "registered")
WITH_UNIT: Final = ("assigned", "handling", "sent_back")
WORKING: Final = ("handling", "sent_back")

MATTER_REQUIREMENTS: Final = (
    Requirement("lead_chosen", "牵头单位", "尚未选定牵头单位", is_input=True),
    Requirement("feedback_given", "本轮反馈", "交办或退回之后还没有反馈"),
    Requirement("parts_done", "分解事项办结", "分解出去的事项还没有全部办结"),
    Requirement("final_report", "终报", "尚未报送终报"),
    Requirement("extension_asked", "延期申请", "没有待批的延期申请"),
    Requirement("is_watched", "挂账督办中", "没有列入挂账督办"),
    Requirement("not_watched", "未挂账", "已在挂账督办"),
    Requirement("no_day_yet", "未定时限", "时限已经定下"),
)

_FEEDBACK: Final = ("feed_back", "submit", "accept")

_WAY: Final = (
    Transition("assign", "交办", ("registered",), "assigned", DESK, ("lead_chosen",), start(HANDLE), is_main=True),
    Transition("accept", "承办", ("assigned",), "handling", (LEAD,), is_main=True),
    Transition("dispute_lead", "牵头有异议", ("assigned",), "lead_disputed", (LEAD,), needs_reason=True),
    # The issuer decides; the days of the argument count.
    Transition(
        *("settle_lead", "核定牵头", ("lead_disputed",), "assigned", DESK, ("lead_chosen",)),
        needs_reason=True,
        is_main=True,
        is_back=True,
    ),
    Transition(
        *("reassign", "改交办", ("handling", "sent_back"), "assigned", DESK, ("lead_chosen",)),
        needs_reason=True,
        is_back=True,
    ),
    Transition(*("submit", "报请审核", WORKING, "submitted", (LEAD,), ("feedback_given", "parts_done")), is_main=True),
    Transition("feed_back", "反馈", WORKING, "", UNITS, is_main=True),
    Transition(
        *("review", "审核通过", ("submitted",), "reviewed", DESK, ("parts_done",)),
        differs_from=_FEEDBACK,
        is_main=True,
    ),
    Transition(
        *("send_back", "退回重办", ("submitted", "reviewed"), "sent_back", DESK),
        differs_from=_FEEDBACK,
        needs_reason=True,
        is_back=True,
    ),
    Transition(
        *("close", "办结", ("reviewed",), "done", DESK, ("parts_done",), STOP),
        differs_from=_FEEDBACK,
        is_main=True,
    ),
    Transition("hand_in_report", "报送终报", ("done",), "", (LEAD,), is_main=True),
    Transition("archive", "归档", ("done",), "archived", DESK, ("final_report",), is_main=True),
    Transition(
        *("reopen", "重新办理", ("done", "archived"), "sent_back", DESK, (), start(HANDLE)),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
    Transition("withdraw", "撤销", ("registered",), "withdrawn", (HEAD,), needs_reason=True),
    Transition("withdraw", "撤销", GIVEN, "withdrawn", (HEAD,), clock=STOP, needs_reason=True),
)

_BESIDE: Final = (
    Transition("split", "分解", ("registered", *WITH_UNIT), "", DESK),
    Transition("urge", "催办", GIVEN, "", (*DESK, SYSTEM)),
    Transition("give_day", "报时限", WITH_UNIT, "", (LEAD,), ("no_day_yet",)),
    Transition("say_why_no_day", "说明未定时限原因", WITH_UNIT, "", (LEAD,), ("no_day_yet",), needs_reason=True),
    Transition("set_day", "改时限", ("registered", *WITH_UNIT), "", DESK, needs_reason=True),
    Transition("ask_extension", "申请延期", WITH_UNIT, "", (LEAD,), needs_reason=True),
    Transition(
        *("extend", "批准延期", WITH_UNIT, "", (HEAD,), ("extension_asked",), EXTEND), differs_from=("ask_extension",)
    ),
    Transition("refuse_extension", "不同意延期", WITH_UNIT, "", (HEAD,), ("extension_asked",), needs_reason=True),
    Transition("pause", "中止", GIVEN, "", (HEAD,), clock=PAUSE, differs_from=_FEEDBACK, needs_reason=True),
    Transition("resume", "恢复办理", GIVEN, "", (HEAD,), clock=RESUME),
    Transition("watch", "挂账督办", GIVEN, "", DESK, ("not_watched",), needs_reason=True),
    Transition("stop_watching", "销号", OPEN, "", DESK, ("is_watched",), needs_reason=True),
    Transition("report_up", "报领导", OPEN, "", DESK),
    Transition("note", "批示", (*OPEN, "done"), "", (LEADER,), needs_reason=True),
)

MATTER: Final = Workflow(
    code="matter",
    title="督办事项",
    states=MATTER_STATES,
    transitions=(*_WAY, *_BESIDE),
    requirements=MATTER_REQUIREMENTS,
    roles=MATTER_ROLES,
    limits={HANDLE: "办理"},
    initial="registered",
    opening_verb="register",
)
"""The table that supervision matters run on."""
