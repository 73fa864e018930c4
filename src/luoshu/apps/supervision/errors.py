from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class MatterNotVisible(NotVisible):
    code = "matter_not_visible"
    message = "没有这件督办事项，或没有交办给您的单位。"


class SupervisionNotVisible(NotVisible):
    """A slip, a deployment, a rectification task, a body or a frame that is not there for this reader."""

    code = "supervision_not_visible"
    message = "没有这条记录，或不在您的职责范围内。"


class MatterStepRefused(Invalid):
    """The matter table refuses the step; the sentence is the table's own."""

    code = "matter_step_refused"
    message = "%(sentence)s"


class MatterRoleRefused(NotAllowed):
    code = "matter_role_refused"
    message = "%(sentence)s"


class MatterMoved(Conflict):
    code = "matter_moved"
    message = "督办事项 %(matter)s 刚被他人办理，请刷新后查看最新状态。"


class UnitCannotTakeIt(Invalid):
    """A matter may only be given to a unit that can open it: somebody there must be able to answer."""

    code = "unit_cannot_take_it"
    message = "“%(unit)s”现在没有在任的承办岗位，收不到这件事，请改选单位或先补齐岗位。"


class BadMatter(Invalid):
    code = "bad_matter"
    message = "%(sentence)s"


class AskOpen(Conflict):
    code = "ask_open"
    message = "已有一份延期申请待批，请等批复后再提。"


class ItemMoved(Conflict):
    code = "item_moved"
    message = "第 %(number)s 条刚被他人处理，请刷新后查看。"


class SlipMoved(Conflict):
    code = "slip_moved"
    message = "这张单刚被他人处理，请刷新后查看。"


class RectificationMoved(Conflict):
    code = "rectification_moved"
    message = "第 %(number)s 项刚被他人办理，请刷新后查看。"


class AcceptancePapersMissing(Invalid):
    """Fields: ``number``, ``missing``: what the rule of the day asks for and is not attached."""

    code = "acceptance_papers_missing"
    message = "第 %(number)s 项还缺验收材料：%(missing)s。请整改单位补附后再验收。"
