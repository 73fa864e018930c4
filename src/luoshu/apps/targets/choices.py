from django.db.models import TextChoices


class LampColour(TextChoices):
    """进度灯, always with its word. The codes are those of ``core.indicators.Lamp``, and that of a part nobody set."""

    LATE = "late", "滞后"
    WARNING = "warning", "预警"
    NORMAL = "normal", "正常"
    DONE = "done", "已完成"
    UNKNOWN = "unknown", "无数据"
    NOT_SET = "not_set", "未分解"


SIGNED_LAMPS = (LampColour.LATE.value, LampColour.WARNING.value, LampColour.NORMAL.value)
"""What a person may sign for; done and unknown are facts."""


class GoalDirection(TextChoices):
    UP = "up", "增加到"
    DOWN = "down", "压减到"


class Reads(TextChoices):
    """What of an indicator is held against the target: its value, or what is counted above (50 of 188)."""

    VALUE = "value", "指标值"
    NUMERATOR = "numerator", "分子"


class StepState(TextChoices):
    OPEN = "open", "在办"
    DONE = "done", "已落实"
    DROPPED = "dropped", "不列入"


class ProblemState(TextChoices):
    OPEN = "open", "待解决"
    SOLVED = "solved", "已解决"


class ClosingVerdict(TextChoices):
    """How a plan of several years ended; the codes are those of ``core.indicators.Verdict``."""

    COMPLETE = "complete", "全部落实"
    LEFT = "left", "有未落实事项"
    UNKNOWN = "unknown", "清单不全，不能评估"
