"""The way of a matter of 通报与整改 from the counted fires of one unit to its crossing-off, as data.

Reading guide. A matter belongs to one unit (a county, or a township) and one day of fires. The machine counts and
proposes; people inform, hear, decide, issue, read, look again and cross off. The roles are those in the matter, not
posts: ``office`` is the desk of the level that informs, ``head`` its head, ``party`` the unit that is informed. Which
post is which follows from the matter's level.

Closing a fire never waits for any step here: the fires only lend their numbers, and what changes with them (核减,
并入, 归属) comes in by ``recount``, which stays in the state and takes nothing away.

Second pair of eyes: nobody answers his own statement, decides what he submitted himself, passes his own text, looks
again at his own work, or crosses off what he reported.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import KEEP, STOP, Requirement, State, Transition, restart, start

OFFICE, HEAD, PARTY, SYSTEM = "office", "head", "party", "system"
ROLES: Final = {OFFICE: "承办的禁烧办", HEAD: "禁烧办主任", PARTY: "被告知单位", SYSTEM: "系统"}
_OFFICES: Final = (OFFICE, HEAD)

OBJECTION, CRITICISM, REVIEW, RESUBMIT, RECTIFY = (
    *("objection_limit", "criticism_limit", "review_limit", "resubmit_limit", "rectify_limit"),
)
LIMITS: Final = {
    OBJECTION: "复核申请",
    CRITICISM: "书面检查",
    REVIEW: "审核检查",
    RESUBMIT: "修改重报",
    RECTIFY: "整改",
}
"""Short labels, for "复核申请截止 9月23日". How long each is comes from dated rule rows."""

REMIND, ESCALATE = "party_remind_limit", "party_escalate_limit"
REMINDERS: Final = {REMIND: "到期前多久提醒", ESCALATE: "过截止多久报主任"}
"""How long before the end of a limit its holder is reminded, and how long after it the head is told: rules as well."""

PHASES: Final = {
    "inform": "待核实告知",
    "strike": "核减审核",
    "proposal": "处理建议",
    "approval": "报批",
    "issued": "已印发",
    "criticism": "书面检查",
    "rectification": "整改",
    "crossing": "销号",
    "ended": "不予处理",
}
"""The columns of the board in order, and last the one that only a search shows."""

STATES: Final = (
    State("counted", "待核实告知", "inform"),
    State("informed", "已告知", "strike"),
    State("proposed", "已提处理建议", "proposal"),
    State("in_approval", "报批中", "approval"),
    State("decided", "已决定待印发", "approval"),
    State("issued", "已印发", "issued"),
    State("criticism_in", "书面检查待审核", "criticism"),
    State("criticism_back", "书面检查退回修改", "criticism"),
    State("rectifying", "整改中", "rectification"),
    State("looked_again", "已复查待销号", "crossing"),
    State("crossed_off", "已销号", "crossing", is_open=False, is_end=True),
    State("dropped", "不予处理", "ended", is_open=False, is_end=True),
    State("revoked", "已撤销处理", "ended", is_open=False, is_end=True),
)
BEFORE_ISSUE: Final = ("counted", "informed", "proposed", "in_approval", "decided")
AFTER_ISSUE: Final = ("issued", "criticism_in", "criticism_back", "rectifying", "looked_again")
OPEN: Final = (*BEFORE_ISSUE, *AFTER_ISSUE)
PROPOSED: Final = ("proposed", "in_approval", "decided", *AFTER_ISSUE)
"""States in which a proposal is on record, so that a change of the count makes a new one."""

REQUIREMENTS: Final = (
    Requirement("fires_counted", "计数火点", "没有计数的火点"),
    Requirement("hearing_over", "陈述期满或无异议", "陈述说明期未满，被告知单位也没有确认无异议"),
    Requirement("strikes_decided", "核减已核定", "还有核减申请没有核定"),
    Requirement("disputes_settled", "归属已核定", "还有归属异议没有核定"),
    Requirement("statements_answered", "陈述已答复", "还有陈述说明没有答复"),
    Requirement("statement_open", "待答复的陈述", "没有待答复的陈述说明"),
    Requirement("statement_text", "陈述内容", "尚未填写陈述说明", is_input=True),
    Requirement("answer_text", "答复", "尚未填写答复", is_input=True),
    Requirement("measures_found", "有依据的处理建议", "当日有效的处理情形对照表没有对应条款"),
    Requirement("count_current", "计数没有变化", "计数有变化，先核定是否维持"),
    Requirement("count_changed", "计数有变化", "计数没有变化"),
    Requirement("decision_given", "决定的记录", "尚未填写会议研究或领导批示的日期、职务和编号", is_input=True),
    Requirement("draft_made", "代拟稿", "尚未生成代拟稿"),
    Requirement("authority_held", "发文授权", "没有可用的发文授权"),
    Requirement("issue_given", "印发文号和日期", "文稿还没有登记印发的文号和日期"),
    Requirement("criticism_asked", "责成书面检查", "决定里没有责成书面检查"),
    Requirement("criticism_not_asked", "没有责成书面检查", "决定里责成了书面检查"),
    Requirement("criticism_given", "书面检查", "尚未填写检查正文或附上文件", is_input=True),
    Requirement("items_listed", "整改事项", "尚未列出整改事项"),
    Requirement("items_passed", "整改复查通过", "还有整改事项没有复查通过"),
    Requirement("sections_answered", "四不放过", "四不放过还没有逐条答完或确认"),
)

_HEARING: Final = (
    Transition(
        *("inform", "核实告知", ("counted",), "informed", _OFFICES, ("fires_counted",)),
        clock=start(OBJECTION),
        is_main=True,
    ),
    Transition("make_statement", "陈述说明", ("informed",), "", (PARTY,), ("statement_text",)),
    Transition("accept_facts", "确认无异议", ("informed",), "", (PARTY,), is_main=True, while_limit=OBJECTION),
    Transition(
        *("answer_statement", "答复陈述", ("informed",), "", _OFFICES, ("statement_open", "answer_text")),
        differs_from=("make_statement",),
        is_main=True,
    ),
    Transition(
        *("propose", "提出处理建议", ("informed",), "proposed", _OFFICES),
        requires=(
            *("fires_counted", "hearing_over", "statements_answered"),
            *("strikes_decided", "disputes_settled", "measures_found"),
        ),
        clock=STOP,
        is_main=True,
    ),
)

_DECIDING: Final = (
    Transition(
        *("submit", "报批", ("proposed",), "in_approval", _OFFICES, ("fires_counted", "measures_found")), is_main=True
    ),
    Transition(
        *("record_decision", "登记决定", ("in_approval",), "decided", (HEAD,), ("decision_given", "fires_counted")),
        differs_from=("submit",),
        is_main=True,
    ),
    Transition(
        *("send_back_proposal", "退回重提", ("in_approval",), "proposed", (HEAD,)),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
    Transition(
        *("decide_again", "重新研究", ("decided",), "proposed", (HEAD,)),
        needs_reason=True,
        is_back=True,
        new_round=True,
    ),
    # Without authority there may be a draft, which asks where it may not order; it cannot be issued.
    Transition("draft", "生成代拟稿", ("decided",), "", _OFFICES, ("count_current",), is_main=True),
    # That a document was issued is a fact of the OA, and the machine may take it over.
    Transition(
        *("record_issue", "登记印发", ("decided",), "issued", (*_OFFICES, SYSTEM)),
        requires=("draft_made", "authority_held", "count_current", "issue_given"),
        clock=start(CRITICISM),
        is_main=True,
    ),
    Transition(
        *("keep_decision", "维持原决定", ("decided", *AFTER_ISSUE, "crossed_off"), "", (HEAD,), ("count_changed",)),
        needs_reason=True,
    ),
)

_CRITICISM: Final = (
    Transition(
        *("submit_criticism", "报送书面检查", ("issued", "criticism_back"), "criticism_in", (PARTY,)),
        requires=("criticism_asked", "criticism_given"),
        clock=restart(REVIEW),
        is_main=True,
    ),
    Transition(
        *("return_criticism", "退回修改重报", ("criticism_in",), "criticism_back", _OFFICES),
        clock=restart(RESUBMIT),
        differs_from=("submit_criticism",),
        needs_reason=True,
        is_back=True,
    ),
    Transition(
        *("accept_criticism", "审核通过", ("criticism_in",), "rectifying", _OFFICES),
        clock=restart(RECTIFY),
        differs_from=("submit_criticism",),
        is_main=True,
    ),
    Transition(
        *("start_rectification", "转整改", ("issued",), "rectifying", _OFFICES, ("criticism_not_asked",)),
        clock=restart(RECTIFY),
        is_main=True,
    ),
)

_RECTIFYING: Final = (
    Transition("add_item", "列整改事项", ("rectifying",), "", (PARTY, *_OFFICES)),
    Transition("report_item", "报送整改结果", ("rectifying",), "", (PARTY,), ("items_listed",)),
    Transition(
        *("inspect_item", "复查", ("rectifying",), "", _OFFICES, ("items_listed",)), differs_from=("report_item",)
    ),
    Transition("answer_section", "填写四不放过", ("rectifying", "looked_again"), "", (PARTY,)),
    Transition(
        *("confirm_section", "确认四不放过", ("rectifying", "looked_again"), "", (PARTY, *_OFFICES)),
    ),
    Transition(
        *("finish_rectification", "整改复查完成", ("rectifying",), "looked_again", _OFFICES),
        requires=("items_listed", "items_passed"),
        differs_from=("report_item",),
        is_main=True,
    ),
    Transition(
        *("send_back_work", "退回整改", ("looked_again",), "rectifying", _OFFICES), needs_reason=True, is_back=True
    ),
    Transition(
        *("cross_off", "销号", ("looked_again",), "crossed_off", _OFFICES),
        requires=("items_listed", "items_passed", "sections_answered", "count_current"),
        clock=STOP,
        differs_from=("report_item", "answer_section", "submit_criticism"),
        is_main=True,
    ),
)

_ENDINGS: Final = (
    Transition("drop", "不予处理", ("informed",), "dropped", (HEAD,), clock=STOP, needs_reason=True),
    Transition(
        *("drop", "不予处理", ("counted", "proposed", "in_approval", "decided"), "dropped", (HEAD,)),
        needs_reason=True,
    ),
    Transition("revoke", "撤销处理", AFTER_ISSUE, "revoked", (HEAD,), clock=STOP, needs_reason=True),
)

_COUNTING: Final = (
    # While nothing is decided, a changed count takes the proposal back to the desk with the new one beside the old.
    Transition("recount_back", "计数变化退回", ("in_approval",), "proposed", (SYSTEM,), is_back=True, new_round=True),
    Transition("recount", "重新计数", tuple(state.code for state in STATES), "", (SYSTEM, *_OFFICES)),
)

ACCOUNTABILITY: Final = Workflow(
    code="accountability",
    title="通报与整改",
    states=STATES,
    transitions=(*_HEARING, *_DECIDING, *_CRITICISM, *_RECTIFYING, *_ENDINGS, *_COUNTING),
    requirements=REQUIREMENTS,
    roles=ROLES,
    limits=LIMITS,
    initial="counted",
    opening_verb="open",
    opening_clock=KEEP,
)
"""The table that matters of 通报与整改 run on."""
