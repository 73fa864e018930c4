"""What the verbs of clues and events refuse, and why."""

from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class ClueNotVisible(NotVisible):
    code = "clue_not_visible"
    message = "没有这条线索，或不在您的辖区内。"


class EventNotVisible(NotVisible):
    code = "event_not_visible"
    message = "没有这起火情，或不在您的辖区内。"


class StrikeNotVisible(NotVisible):
    code = "strike_not_visible"
    message = "没有这份核减申请，或不在您的辖区内。"


class ClueRightMissing(NotAllowed):
    code = "clue_right_missing"
    message = "您当前的岗位没有这项权限，如确需办理请联系本单位安全管理员。"


class SamePerson(NotAllowed):
    code = "same_person"
    message = "申请人不能审核或核定自己的核减申请，请由另一人办理。"


class TurnLost(Conflict):
    """Somebody changed events between reading and writing; the work is done again from the start."""

    code = "turn_lost"
    message = "火情刚被别人改动，请刷新后重试。"


class ClueChanged(Conflict):
    code = "clue_changed"
    message = "线索 %(clue)s 刚被别人处理过，请刷新后查看最新状态。"


class EventMerged(Conflict):
    code = "event_merged"
    message = "火情 %(event)s 已并入 %(target)s，请在并入后的火情上操作。"


class LinkBroken(Invalid):
    code = "link_broken"
    message = "这个链接不完整，找不到数背后的线索。请回到原来的页面再点一次。"


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = "请写明理由后再提交。"


class DivisionUnchanged(Invalid):
    code = "division_unchanged"
    message = "线索 %(clue)s 现在就归 %(division)s，不需要改判；如要留下说明请写在处置记录里。"


class LabelMissing(Invalid):
    code = "label_missing"
    message = "线索 %(clue)s 没有这个标注，或已经召回，请刷新后查看。"


class SplitImpossible(Invalid):
    code = "split_impossible"
    message = "%(sentence)s"


class MergeImpossible(Invalid):
    code = "merge_impossible"
    message = "%(sentence)s"


class PhotosMissing(Invalid):
    code = "photos_missing"
    message = "申请核减要附现场照片，请拍照上传后再提交。"


class PhotoUnknown(Invalid):
    code = "photo_unknown"
    message = "照片 %(photo)s 不存在或不在您的辖区内，请重新上传后再提交。"


class RadiusTooSmall(Invalid):
    code = "radius_too_small"
    message = "核查半径填了 %(given_m)s 米，规则（%(rule)s）要求不小于 %(least_m)s 米；请扩大范围查看后再申请。"


class StrikeAlreadyOpen(Conflict):
    code = "strike_already_open"
    message = "线索 %(clue)s 已有一份核减申请在办，请等待核定结果。"


class ClueAlreadyStruck(Conflict):
    code = "clue_already_struck"
    message = "线索 %(clue)s 已经核减，不需要再次申请。"


class StrikeMovedOn(Conflict):
    code = "strike_moved_on"
    message = "核减申请 %(strike)s 现在是“%(status)s”，不能再做这一步，请刷新后查看。"


class HandoverMovedOn(Conflict):
    code = "handover_moved_on"
    message = "线索 %(clue)s 的森防移交已有人办理，请刷新后查看。"
