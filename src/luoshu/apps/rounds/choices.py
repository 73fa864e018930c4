from django.db.models import TextChoices


class PlanMode(TextChoices):
    PAIRS = "pairs", "组对乡镇"
    DRAW = "draw", "随机抽村"


class PlanState(TextChoices):
    DRAFTED = "drafted", "拟订"
    FILED = "filed", "已备案"
    ENDED = "ended", "已结束"


class DrawState(TextChoices):
    COMMITTED = "committed", "已登记"
    DRAWN = "drawn", "已抽取"
    REVEALED = "revealed", "已公开种子"
    CANCELLED = "cancelled", "已作废"


class VisitState(TextChoices):
    PLANNED = "planned", "待去"
    DONE = "done", "已去"
    MISSED = "missed", "没去成"


class RemedyLook(TextChoices):
    """How a remedied problem was looked at again."""

    SITE = "site", "到现场"
    PHOTO = "photo", "看照片"
    CALL = "call", "打电话"


class ExtensionState(TextChoices):
    """延期 of a remedy: it lapses when the limit it was asked for ends before anybody decided."""

    ASKED = "asked", "待批"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"
    LAPSED = "lapsed", "已失效"


VERB_RIGHTS: dict[str, str] = {
    "report_remedied": "remedies.act",
    "say_not_ours": "remedies.act",
    "ask_extension": "remedies.act",
    "extend": "remedies.check",
    "refuse_extension": "remedies.check",
    "cross_off": "remedies.check",
    "remedy_refused": "remedies.check",
    "reassign_remedy": "remedies.check",
    "waive": "remedies.check",
    "reopen_remedy": "remedies.check",
}
"""The right that each step of the remedy table needs, besides the role that the table names."""
