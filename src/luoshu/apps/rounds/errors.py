from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class PlanNotVisible(NotVisible):
    code = "plan_not_visible"
    message = "没有这个督查计划，或不在您的辖区内。"


class TeamNotVisible(NotVisible):
    code = "team_not_visible"
    message = "没有这个督查组，或不在您的辖区内。"


class DrawNotVisible(NotVisible):
    code = "draw_not_visible"
    message = "没有这次抽取，或不在您的辖区内。"


class VisitNotVisible(NotVisible):
    code = "visit_not_visible"
    message = "没有这次走访，或不由您所在的督查组承担。"


class FindingNotVisible(NotVisible):
    code = "finding_not_visible"
    message = "没有这个问题，或不在您的辖区内。"


class RemedyNotVisible(NotVisible):
    code = "remedy_not_visible"
    message = "没有这项整改，或不由本单位承办。"


class RoundsInvalid(Invalid):
    """What was typed cannot be used; the sentence says what to change."""

    code = "rounds_invalid"
    message = "%(reason)s"


class PlanNotFiled(Invalid):
    """No round without a filed plan (督查检查考核计划备案)."""

    code = "plan_not_filed"
    message = "计划“%(plan)s”在 %(on)s 没有备案或不在计划期内，不能安排督查。请先备案，或改在计划期内。"


class VisitOverCap(Invalid):
    """A village is visited a limited number of times a month, whatever the plans."""

    code = "visit_over_cap"
    message = "%(village)s本月已安排 %(count)s 次，达到上限（%(rule)s），请改到下月或并入已有走访。"


class SecondHandNeeded(NotAllowed):
    """Who made the seed does not say the witness's words."""

    code = "second_hand_needed"
    message = "登记和抽取要由两个人办：登记人是您，请由本办公室另一人说见证词、抽取。"


class NotOfThisTeam(NotAllowed):
    code = "not_of_this_team"
    message = "您的岗位不在这个督查组里，请由本组组员填写。"


class RoundsMoved(Conflict):
    code = "rounds_moved"
    message = "这条督查记录刚被别人处理过，请刷新后查看最新状态。"


class RemedyStepNotTaken(Invalid):
    """The remedy table refuses the step; the sentence is the table's own."""

    code = "remedy_step_not_taken"
    message = "%(sentence)s"


class RemedyRoleRefused(NotAllowed):
    code = "remedy_role_refused"
    message = "%(sentence)s"


class ExtensionAsked(Invalid):
    code = "extension_asked"
    message = "已有一份延期申请待批，请等批复后再提。"
