from django.db.models import TextChoices


class DutyKind(TextChoices):
    ON_DUTY = "on_duty", "值班"
    LEADING = "leading", "带班"


class DayOffKind(TextChoices):
    LEAVE = "leave", "请假"
    WISH = "wish", "希望不排"


class SwapState(TextChoices):
    ASKED = "asked", "待对方同意"
    AGREED = "agreed", "待审批"
    APPROVED = "approved", "已调班"
    DECLINED = "declined", "对方不同意"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"
