from django.db.models import TextChoices


class Frequency(TextChoices):
    """How often a ledger is reported; the codes are those of ``core.ledgers.Period``."""

    STANDING = "standing", "随时更新"
    DAILY = "daily", "日报"
    WEEKLY = "weekly", "周报"
    HALF_MONTHLY = "half_monthly", "半月报"
    MONTHLY = "monthly", "月报"
    QUARTERLY = "quarterly", "季报"
    YEARLY = "yearly", "年报"


class ReturnState(TextChoices):
    """Where a return stands; the codes are those of ``core.workflow.return_table``."""

    DUE = "due", "待报"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回修改"
    REVIEWED = "reviewed", "待审定"
    APPROVED = "approved", "已审定"
    LOCKED = "locked", "已锁定"


class Content(TextChoices):
    """What a return says. Nothing said yet is neither a zero nor 无变化."""

    NOTHING = "", "未报"
    ROWS = "rows", "有数"
    ZERO = "zero", "零报告"
    NO_CHANGE = "no_change", "无变化"


class BatchState(TextChoices):
    PREVIEW = "preview", "待确认"
    APPLIED = "applied", "已导入"
    UNDONE = "undone", "已撤销"


class PhotoSide(TextChoices):
    BEFORE = "before", "改造前"
    AFTER = "after", "改造后"


class Change(TextChoices):
    """What an import would do to a row."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"


class SightingSource(TextChoices):
    """How somebody came to see a row otherwise than it says."""

    COMPLAINT = "complaint", "12345 工单"
    CHECK = "check", "抽查"
