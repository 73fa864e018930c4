from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class CaseNotVisible(NotVisible):
    code = "case_not_visible"
    message = "没有这个火点，或不在您的辖区内。"


class StepNotTaken(Invalid):
    """The fire table refuses the step; the sentence is the table's own."""

    code = "step_not_taken"
    message = "%(sentence)s"


class StepRoleRefused(NotAllowed):
    code = "step_role_refused"
    message = "%(sentence)s"


class CaseMoved(Conflict):
    code = "case_moved"
    message = "火点 %(case_code)s 刚被他人办理，请刷新后查看最新状态。"


class PostCannotTakeIt(Invalid):
    """A fire may only be given to a post that can open it: assignment uses the same scope as reading."""

    code = "post_cannot_take_it"
    message = "岗位“%(post)s”不能承办这个火点：不在其辖区内或没有在任人员，请改选。"


class AsideMoved(Conflict):
    code = "aside_moved"
    message = "这项申请刚被他人办理，请刷新后查看结果。"


class AsideOpen(Conflict):
    code = "aside_open"
    message = "已有一项未办结的%(what)s，请先办结再提。"


class BadFinding(Invalid):
    code = "bad_finding"
    message = "%(sentence)s"


class DisputeNotVisible(NotVisible):
    code = "dispute_not_visible"
    message = "没有这份归属异议，或与您的辖区无关。"


class DisputeClosed(Conflict):
    code = "dispute_closed"
    message = "归属异议 %(dispute)s 已经办结，不能再补充意见，请刷新后查看结果。"


class ProposedUnchanged(Invalid):
    code = "proposed_unchanged"
    message = "火点现在就归 %(division)s，请填写认为应归属的另一个区划，或不填由上级核定。"


class LawRecordMoved(Conflict):
    code = "law_record_moved"
    message = "执法记录刚被他人修改，请刷新后核对再填。"


class BadLawRecord(Invalid):
    code = "bad_law_record"
    message = "%(sentence)s"


class ReportMoved(Conflict):
    code = "report_moved"
    message = "这条回传的状态已经变了，请刷新后查看。"


class TipNotVisible(NotVisible):
    code = "tip_not_visible"
    message = "没有这个举报回执号，或不在您的辖区内。"


class BadReward(Invalid):
    code = "bad_reward"
    message = "%(sentence)s"


class RewardMoved(Conflict):
    code = "reward_moved"
    message = "这份奖励刚被他人办理，请刷新后查看。"


class SameKey(Invalid):
    code = "same_key"
    message = "这条记录的编号与另一条相同，请返回重新填写。"


class DisputeAboveLevel(NotAllowed):
    code = "dispute_above_level"
    message = "归属异议要由同时管辖双方的上级核定，请报上级禁烧办办理。"


class NothingToHandOver(Conflict):
    code = "nothing_to_hand_over"
    message = "这个火点的线索都已移交森防，无需再次移交，请刷新后查看。"
