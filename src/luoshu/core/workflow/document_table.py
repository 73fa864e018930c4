"""The way of an official document from a draft to the archive, as data.

We draft, check and keep; the office's own OA numbers, signs and seals. What happened there is filled in afterwards
(登记印发). Whoever wrote a version does not pass it on for signing: that takes a second person with the right to.
"""

from typing import Final

from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.table import Requirement, State, Transition

DRAFTER, APPROVER, RELEASER = "drafter", "approver", "releaser"
ROLES: Final = {DRAFTER: "拟稿人", APPROVER: "本单位负责人", RELEASER: "刊发批准人"}
BEFORE_ISSUE: Final = ("draft", "in_review", "countersigning", "awaiting_issue", "returned")
OUT: Final = ("issued", "archived")

STATES: Final = (
    State("draft", "代拟稿", "writing"),
    State("in_review", "送审中", "review"),
    State("countersigning", "会签中", "review"),
    State("awaiting_issue", "待签发", "review"),
    State("returned", "退回修改", "writing"),
    State("issued", "已印发", "issued"),
    State("archived", "已归档", "issued", is_open=False, is_end=True),
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
    Transition("submit", "送审核稿", ("draft", "returned"), "in_review", (DRAFTER,), ("complete",), is_main=True),
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
    Transition("release", "批准刊发", OUT, "", (RELEASER,), differs_from=("draft", "revise")),
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
)
