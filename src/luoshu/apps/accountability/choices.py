from typing import Final

from django.db.models import TextChoices


class MatterLevel(TextChoices):
    """Which office handles a matter: the city's of a county, or a county's of a township."""

    CITY = "city", "市对县"
    COUNTY = "county", "县对乡镇"


class LeftBecause(TextChoices):
    """Why a fire no longer counts in a matter; its row stays."""

    STRUCK = "struck", "核减"
    MERGED = "merged", "并入"
    MOVED = "moved", "归属改定"
    NOT_COUNTED = "not_counted", "不计数"


class StatementKind(TextChoices):
    STATEMENT = "statement", "陈述说明"
    REVIEW_REQUEST = "review_request", "申请复核"


class StatementStatus(TextChoices):
    ASKED = "asked", "待答复"
    UPHELD = "upheld", "采纳"
    REFUSED = "refused", "未采纳"


class DecisionKind(TextChoices):
    MEETING = "meeting", "会议研究"
    INSTRUCTION = "instruction", "领导批示"


class CriticismStatus(TextChoices):
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回修改重报"
    ACCEPTED = "accepted", "审核通过"


class ItemStatus(TextChoices):
    OPEN = "open", "整改中"
    REPORTED = "reported", "待复查"
    PASSED = "passed", "复查通过"
    FAILED = "failed", "复查未过"


class ReferralKind(TextChoices):
    """What belongs to another office: only that it went there, under which number and when."""

    REFERRED = "referred", "移送"
    REQUESTED = "requested", "提请"


VERB_RIGHTS: Final = {
    "inform": "matters.handle",
    "answer_statement": "matters.handle",
    "propose": "matters.handle",
    "submit": "matters.handle",
    "draft": "matters.handle",
    "record_issue": "matters.handle",
    "return_criticism": "matters.handle",
    "accept_criticism": "matters.handle",
    "start_rectification": "matters.handle",
    "inspect_item": "matters.handle",
    "finish_rectification": "matters.handle",
    "send_back_work": "matters.handle",
    "cross_off": "matters.handle",
    "recount": "matters.handle",
    "record_decision": "matters.decide",
    "send_back_proposal": "matters.decide",
    "decide_again": "matters.decide",
    "keep_decision": "matters.decide",
    "drop": "matters.decide",
    "revoke": "matters.decide",
    "make_statement": "matters.answer",
    "accept_facts": "matters.answer",
    "submit_criticism": "matters.answer",
    "report_item": "matters.answer",
    "answer_section": "matters.answer",
    "add_item": "matters.read",
    "confirm_section": "matters.read",
}
"""The right each verb of the table asks for; the table says which roles and states besides."""
