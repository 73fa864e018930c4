from typing import Final

from django.db.models import TextChoices

from luoshu.core.workflow.document_table import DOCUMENT
from luoshu.core.workflow.release_table import RELEASING


class DocumentKind(TextChoices):
    CRITICISM = "criticism", "通报"
    REMINDER_SLIP = "reminder_slip", "提醒单"
    WARNING_SLIP = "warning_slip", "警示单"
    SUPERVISION_SLIP = "supervision_slip", "督办单"
    SELF_CRITICISM_DEMAND = "self_criticism_demand", "检查要求"
    RECTIFICATION_NOTICE = "rectification_notice", "整改通知"
    VERIFICATION_NOTE = "verification_note", "核实告知"
    SPECIAL_REPORT = "special_report", "专报"
    DAILY_BULLETIN = "daily_bulletin", "日报"
    REVIEW_OUTLOOK = "review_outlook", "回顾展望"
    BRIEF = "brief", "简报"
    EXPERIENCE = "experience", "经验材料"
    INSPECTION_REPORT = "inspection_report", "督查情况"
    PRESS_TEXT = "press_text", "通稿"


class DocumentStatus(TextChoices):
    DRAFT = "draft", DOCUMENT.state("draft").label
    IN_REVIEW = "in_review", DOCUMENT.state("in_review").label
    COUNTERSIGNING = "countersigning", DOCUMENT.state("countersigning").label
    AWAITING_ISSUE = "awaiting_issue", DOCUMENT.state("awaiting_issue").label
    RETURNED = "returned", DOCUMENT.state("returned").label
    ISSUED = "issued", DOCUMENT.state("issued").label
    ARCHIVED = "archived", DOCUMENT.state("archived").label
    RELEASING = "releasing", DOCUMENT.state("releasing").label
    PUBLISHED = "published", DOCUMENT.state("published").label
    WITHDRAWN = "withdrawn", DOCUMENT.state("withdrawn").label


class MailState(TextChoices):
    """Where an issued document stands on its way to one mailbox."""

    QUEUED = "queued", "待发"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发出"
    FAILED = "failed", "没有送达"
    IN_DOUBT = "in_doubt", "未确认"


class MailForm(TextChoices):
    PDF = "pdf", "PDF"
    WORD = "word", "Word"


class ReleaseState(TextChoices):
    """How far a text has got on its way to the public."""

    CHECKING = "checking", RELEASING.state("checking").label
    SECTION = "section", RELEASING.state("section").label
    LEADER = "leader", RELEASING.state("leader").label
    PUBLICITY = "publicity", RELEASING.state("publicity").label
    RETURNED = "returned", RELEASING.state("returned").label
    RELEASED = "released", RELEASING.state("released").label


NEEDS_AUTHORITY: Final = frozenset(
    {
        DocumentKind.CRITICISM,
        DocumentKind.REMINDER_SLIP,
        DocumentKind.WARNING_SLIP,
        DocumentKind.SUPERVISION_SLIP,
        DocumentKind.SELF_CRITICISM_DEMAND,
        DocumentKind.RECTIFICATION_NOTICE,
    }
)
"""Kinds that demand something of lower offices: the issuing office must have the authority on record first."""

NEEDS_ADDRESSEE: Final = NEEDS_AUTHORITY | {DocumentKind.VERIFICATION_NOTE}
DIRECTIVE_WORDS: Final = ("责成", "责令")
SOURCES_ANNEX: Final = "数据来源"
"""The caption of the table of sources: its numbers repeat those of the text and are no figures of their own."""
OUT: Final = frozenset({DocumentStatus.ISSUED, DocumentStatus.ARCHIVED, DocumentStatus.PUBLISHED})
