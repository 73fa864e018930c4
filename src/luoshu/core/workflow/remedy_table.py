"""The way of a problem that an inspection found (整改) until it is crossed off (销号), as data.

Whoever found the problem, and whoever says that it is put right, do not cross it off: a second look is by another
person. Nobody is made to answer for a problem here; that is the matter of notices and of other offices.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import EXTEND, STOP, Requirement, State, Transition, restart, start

REMEDY_LIMIT, RECHECK_LIMIT = "remedy_limit", "recheck_limit"
REMEDY_LIMITS: Final = {REMEDY_LIMIT: "整改", RECHECK_LIMIT: "复查"}
# How far a remedy's day may be moved in all, beyond what its limit gives.
MOST_EXTENSION: Final = "remedy_extension"

OWNERS: Final = ("township_officer", "department_clerk")
HEADS: Final = ("county_fire_head", "supervision_head")
CHECKERS: Final = ("inspector", "county_fire_desk", "supervision_clerk", *HEADS)

_ROLES: Final = {
    "township_officer": "乡镇专干",
    "department_clerk": "部门业务科员",
    "inspector": "督查组员",
    "county_fire_desk": "县禁烧办值班员",
    "county_fire_head": "县禁烧办主任",
    "supervision_clerk": "督查室科员",
    "supervision_head": "督查室主任",
}

_STATES: Final = (
    State("to_remedy", "待整改", "work"),
    State("remedied", "待复查", "check"),
    State("remedy_again", "退回重改", "work"),
    State("not_ours", "退回改派", "work"),
    State("crossed_off", "已销号", "done", is_open=False, is_end=True),
    State("waived", "不需整改", "done", is_open=False, is_end=True),
)

_REQUIREMENTS: Final = (
    Requirement("is_owner", "承办单位", "不是本单位承办的问题"),
    Requirement("of_inspecting_office", "组织督查的机关", "不是本机关组织的督查"),
    Requirement("extension_asked", "延期申请", "没有待批的延期申请"),
    Requirement("new_day", "延到哪天", "没有选延到哪天", is_input=True),
    Requirement("proof", "整改佐证", "没有写明怎样整改的", is_input=True),
    Requirement("photo_after", "整改后照片", "这类隐患要附整改后的照片", is_input=True),
    Requirement("recheck_recorded", "复查方式", "没有填写怎样复查的", is_input=True),
    Requirement("owner_chosen", "承办单位", "没有选定承办单位", is_input=True),
)

_WORK: Final = ("to_remedy", "remedy_again")

_TRANSITIONS: Final = (
    Transition(
        *("report_remedied", "报整改结果", _WORK, "remedied", OWNERS, ("is_owner", "proof", "photo_after")),
        clock=restart(RECHECK_LIMIT),
        is_main=True,
    ),
    Transition("say_not_ours", "退回改派", _WORK, "not_ours", OWNERS, ("is_owner",), needs_reason=True),
    Transition(
        *("ask_extension", "申请延期", _WORK, "", OWNERS, ("is_owner", "new_day")),
        needs_reason=True,
        while_limit=REMEDY_LIMIT,
    ),
    Transition(
        *("extend", "批准延期", _WORK, "", CHECKERS, ("of_inspecting_office", "extension_asked"), EXTEND),
        differs_from=("ask_extension",),
        is_main=True,
        while_limit=REMEDY_LIMIT,
    ),
    Transition(
        *("refuse_extension", "不同意延期", _WORK, "", CHECKERS, ("of_inspecting_office", "extension_asked")),
        differs_from=("ask_extension",),
        needs_reason=True,
        while_limit=REMEDY_LIMIT,
    ),
    Transition(
        *("cross_off", "复查销号", ("remedied",), "crossed_off", CHECKERS, ("recheck_recorded",)),
        clock=STOP,
        differs_from=("find", "report_remedied"),
        is_main=True,
    ),
    Transition(
        *("remedy_refused", "退回重改", ("remedied",), "remedy_again", CHECKERS, ("recheck_recorded",)),
        clock=restart(REMEDY_LIMIT),
        differs_from=("report_remedied",),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
    Transition(
        *("reassign_remedy", "改派", (*_WORK[1:], "not_ours"), "to_remedy", CHECKERS, ("owner_chosen",)),
        clock=restart(REMEDY_LIMIT),
        is_main=True,
        is_back=True,
    ),
    Transition(
        *("waive", "核定不需整改", (*_WORK, "not_ours"), "waived", HEADS),
        clock=STOP,
        differs_from=("find",),
        needs_reason=True,
    ),
    Transition(
        *("reopen_remedy", "反弹重开", ("crossed_off",), "to_remedy", CHECKERS),
        clock=start(REMEDY_LIMIT),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
)

REMEDY: Final = Workflow(
    code="remedy",
    title="督查问题整改",
    states=_STATES,
    transitions=_TRANSITIONS,
    requirements=_REQUIREMENTS,
    roles=_ROLES,
    limits=REMEDY_LIMITS,
    initial="to_remedy",
    opening_verb="find",
    opening_clock=start(REMEDY_LIMIT),
)
