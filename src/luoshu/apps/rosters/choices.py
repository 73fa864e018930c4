from django.db.models import TextChoices


class DutyKind(TextChoices):
    ON_DUTY = "on_duty", "值班"
    LEADING = "leading", "带班"


class PatternDays(TextChoices):
    """On which days a shift pattern holds, by the working calendar with its worked weekends or the ban's windows."""

    EVERY = "every", "每天"
    WORKDAYS = "workdays", "只在工作日"
    DAYS_OFF = "days_off", "只在节假日、周末"
    WINDOW = "window", "只在禁烧时段"


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
