"""The way of an official document from a draft to the archive, as data.

We draft, check and keep; the office's own OA numbers, signs and seals. What happened there is filled in afterwards
(登记印发). Whoever wrote a version does not pass it on for signing: that takes a second person with the right to.
A text for the press (通稿) bears no number: it goes the way of ``release_table`` from the draft on, other documents
after they were issued.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import Requirement, State, Transition

DRAFTER, APPROVER = "drafter", "approver"
PAPER_DRAFTER, PRESS_DRAFTER, RELEASE_CHAIN = "paper_drafter", "press_drafter", "release_chain"
ROLES: Final = {
    DRAFTER: "拟稿人",
    APPROVER: "本单位负责人",
    PAPER_DRAFTER: "公文拟稿人",
    PRESS_DRAFTER: "通稿起草人",
    RELEASE_CHAIN: "刊发审批流程",
}
BEFORE_ISSUE: Final = ("draft", "in_review", "countersigning", "awaiting_issue", "returned", "releasing")
ISSUED: Final = ("issued", "archived")
OUT: Final = (*ISSUED, "published")
PROPOSE_RELEASE, COME_BACK, GO_OUT = "propose_release", "come_back", "go_out"

STATES: Final = (
    State("draft", "代拟稿", "writing"),
    State("in_review", "送审中", "review"),
    State("countersigning", "会签中", "review"),
    State("awaiting_issue", "待签发", "review"),
    State("returned", "退回修改", "writing"),
    State("releasing", "刊发审核中", "review"),
    State("issued", "已印发", "issued"),
    State("archived", "已归档", "issued", is_open=False, is_end=True),
    State("published", "已刊发", "issued", is_open=False, is_end=True),
    State("withdrawn", "已作废", "withdrawn", is_open=False, is_end=True),
)

REQUIREMENTS: Final = (
    Requirement("complete", "要素齐全", "标题、主送、正文、署名还不齐"),
    Requirement("authority", "发文授权", "没有查到本单位发这类文的授权"),
    Requirement("official_number", "发文字号", "没有填写 OA 给的发文字号", is_input=True),
    Requirement("signer", "签发人", "没有填写签发人", is_input=True),
    Requirement("issued_on", "印发日期", "没有填写印发日期", is_input=True),
    Requirement("scan", "印发件扫描", "没有上传盖章后的扫描件", is_input=True),
)

TRANSITIONS: Final = (
    Transition("revise", "修改", ("draft", "returned"), "", (DRAFTER,)),
    Transition("submit", "送审核稿", ("draft", "returned"), "in_review", (PAPER_DRAFTER,), ("complete",), is_main=True),
    Transition(
        *("approve", "核稿通过，送签发", ("in_review", "countersigning"), "awaiting_issue", (APPROVER,)),
        requires=("complete", "authority"),
        differs_from=("draft", "revise"),
        is_main=True,
    ),
    Transition("ask_countersign", "送会签", ("in_review",), "countersigning", (APPROVER,), needs_reason=True),
    Transition(
        *("send_back", "退回修改", ("in_review", "countersigning", "awaiting_issue"), "returned", (APPROVER,)),
        needs_reason=True,
        is_back=True,
    ),
    Transition(
        *("record_issue", "登记印发", ("awaiting_issue",), "issued", (DRAFTER, APPROVER)),
        requires=("authority", "official_number", "signer", "issued_on"),
        is_main=True,
    ),
    Transition("archive", "归档", ("issued",), "archived", (DRAFTER, APPROVER), requires=("scan",), is_main=True),
    Transition(
        *(PROPOSE_RELEASE, "提请刊发", ("draft", "returned"), "releasing", (PRESS_DRAFTER,), ("complete",)),
        is_main=True,
    ),
    Transition(PROPOSE_RELEASE, "提请刊发", ISSUED, "", (DRAFTER, APPROVER)),
    Transition(COME_BACK, "刊发退回", ("releasing",), "returned", (RELEASE_CHAIN,), is_back=True),
    Transition(GO_OUT, "刊发", ("releasing",), "published", (RELEASE_CHAIN,)),
    Transition("withdraw", "作废", ("draft", "returned"), "withdrawn", (DRAFTER, APPROVER), needs_reason=True),
    Transition(
        *("withdraw", "作废", ("in_review", "countersigning", "awaiting_issue", "issued"), "withdrawn", (APPROVER,)),
        needs_reason=True,
    ),
)

DOCUMENT: Final = Workflow(
    code="document",
    title="公文",
    states=STATES,
    transitions=TRANSITIONS,
    requirements=REQUIREMENTS,
    roles=ROLES,
    limits={},
    initial="draft",
    opening_verb="draft",
    opening_label="拟稿",
)
