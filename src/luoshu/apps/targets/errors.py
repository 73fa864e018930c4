from luoshu.apps.errors import Conflict, Invalid, NotVisible


class TargetNotVisible(NotVisible):
    code = "target_not_visible"
    message = "没有这项目标，或不在您的辖区内。"


class StepNotVisible(NotVisible):
    code = "step_not_visible"
    message = "没有这条下一步事项，或没有交给您的单位。"


class PlanNotVisible(NotVisible):
    code = "plan_not_visible"
    message = "没有这项规划，或不在您的辖区内。"


class TargetInvalid(Invalid):
    """Fields: ``reason``."""

    code = "target_invalid"
    message = "%(reason)s"


class TargetMoved(Conflict):
    code = "target_moved"
    message = "这项目标刚被他人改过，请刷新后查看。"


class StepMoved(Conflict):
    code = "step_moved"
    message = "这条事项刚被他人处理，请刷新后查看。"
