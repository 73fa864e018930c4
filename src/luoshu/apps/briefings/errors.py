from luoshu.apps.errors import Conflict, Invalid, NotVisible


class InstructionInvalid(Invalid):
    """Fields: ``reason``."""

    code = "instruction_invalid"
    message = "%(reason)s"


class InstructionNotVisible(NotVisible):
    code = "instruction_not_visible"
    message = "没有这条批示，或没有批给您的单位。"


class InstructionMoved(Conflict):
    """Fields: ``status``, in the office's word."""

    code = "instruction_moved"
    message = "这条批示现在是“%(status)s”，刚被办理过，请刷新后查看。"


class FormUsed(Conflict):
    """The form was sent before with other words: neither is lost without saying so."""

    code = "instruction_form_used"
    message = "这张批示单已经提交过，先前的批示已记下。如这是另一条批示，请再按一次“交办”。"


class BriefingNotVisible(NotVisible):
    code = "briefing_not_visible"
    message = "没有这份材料，或不归您的单位。"


class BriefingInvalid(Invalid):
    """Fields: ``reason``."""

    code = "briefing_invalid"
    message = "%(reason)s"


class BriefingMoved(Conflict):
    code = "briefing_moved"
    message = "这份材料刚被办理过，请刷新后查看。"


class ScheduleNotVisible(NotVisible):
    code = "briefing_schedule_not_visible"
    message = "没有这项定期简报，或不是您单位的。"


class ScheduleMoved(Conflict):
    code = "briefing_schedule_moved"
    message = "这项定期简报刚被别人改过，请刷新后再改。"
