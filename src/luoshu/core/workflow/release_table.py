"""The way of a text to the public (对外发布), as data: 起草, 核数, 科室, 分管领导, 宣传.

Every step takes another person: who wrote or proposed does not check the figures, who checked them does not pass them,
and so on to the end. What was sent back begins a new round.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import Requirement, State, Transition

DRAFTER, CHECKER, SECTION, LEADER, PUBLICITY = "drafter", "checker", "section", "leader", "publicity"
ROLES: Final = {
    DRAFTER: "起草人",
    CHECKER: "核数人",
    SECTION: "本单位负责人",
    LEADER: "分管领导",
    PUBLICITY: "宣传部门",
}

PROPOSE, PROPOSE_AGAIN, CHECK = "propose_release", "propose_again", "check_figures"
PASS_SECTION, APPROVE, RELEASE, SEND_BACK = "pass_section", "approve_release", "release", "send_back_release"
STEPS: Final = ((PROPOSE, "起草"), (CHECK, "核数"), (PASS_SECTION, "科室"), (APPROVE, "分管领导"), (RELEASE, "宣传"))
"""The five steps in order, with the short name of each."""

_STATES: Final = (
    State("checking", "待核数", "review"),
    State("section", "待科室审核", "review"),
    State("leader", "待分管领导批准", "review"),
    State("publicity", "待宣传刊发", "review"),
    State("returned", "退回起草", "writing"),
    State("released", "已刊发", "out", is_open=False, is_end=True),
)

_REQUIREMENTS: Final = (
    Requirement("typed_explained", "手写的数的依据", "稿里有手写的数，请写明核对的依据", is_input=True),
    Requirement("names_confirmed", "可以公开的确认", "文中的群众姓名没有逐处确认可以公开", is_input=True),
    Requirement("channel", "刊发载体", "没有填写刊发载体（报纸、网站或文号）", is_input=True),
    Requirement("released_on", "刊发日期", "没有填写刊发日期", is_input=True),
)

_TRANSITIONS: Final = (
    Transition(PROPOSE_AGAIN, "重新提请刊发", ("returned",), "checking", (DRAFTER,), is_main=True),
    Transition(
        *(CHECK, "核数通过", ("checking",), "section", (CHECKER,), ("typed_explained",)),
        differs_from=(PROPOSE, PROPOSE_AGAIN),
        is_main=True,
    ),
    Transition(
        *(PASS_SECTION, "科室审核通过", ("section",), "leader", (SECTION,)),
        differs_from=(PROPOSE, PROPOSE_AGAIN, CHECK),
        is_main=True,
    ),
    Transition(
        *(APPROVE, "批准刊发", ("leader",), "publicity", (LEADER,), ("names_confirmed",)),
        differs_from=(PROPOSE, PROPOSE_AGAIN, CHECK, PASS_SECTION),
        is_main=True,
    ),
    Transition(
        *(RELEASE, "登记刊发", ("publicity",), "released", (PUBLICITY,), ("channel", "released_on")),
        differs_from=(PROPOSE, PROPOSE_AGAIN, CHECK, PASS_SECTION, APPROVE),
        is_main=True,
    ),
    *(
        Transition(
            *(SEND_BACK, "退回起草", (state,), "returned", (role,)), needs_reason=True, is_back=True, new_round=True
        )
        for state, role in (("checking", CHECKER), ("section", SECTION), ("leader", LEADER), ("publicity", PUBLICITY))
    ),
)

RELEASING: Final = Workflow(
    code="release",
    title="对外发布",
    states=_STATES,
    transitions=_TRANSITIONS,
    requirements=_REQUIREMENTS,
    roles=ROLES,
    limits={},
    initial="checking",
    opening_verb=PROPOSE,
    opening_label="起草",
)
IN_HAND: Final = ("checking", "section", "leader", "publicity")
"""States in which somebody along the way has to act."""
