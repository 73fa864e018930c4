from luoshu.apps.errors import Conflict, Invalid, NotVisible


class InstructionInvalid(Invalid):
    """Fields: ``reason``."""

    code = "instruction_invalid"
    message = "%(reason)s"


class InstructionNotVisible(NotVisible):
    code = "instruction_not_visible"
    message = "没有这条批示，或没有批给您的单位。"


class InstructionTaken(Conflict):
    code = "instruction_taken"
    message = "这条批示已经转办，请刷新后查看。"
