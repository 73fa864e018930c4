from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class MatterNotVisible(NotVisible):
    code = "matter_not_visible"
    message = "没有这一件通报与整改，或不在您的辖区内。"


class StepNotTaken(Invalid):
    """The table refuses the step; the sentence is the table's own."""

    code = "matter_step_not_taken"
    message = "%(sentence)s"


class StepRoleRefused(NotAllowed):
    code = "matter_step_role_refused"
    message = "%(sentence)s"


class MatterMoved(Conflict):
    code = "matter_moved"
    message = "%(matter)s 刚被他人办理，请刷新后查看最新状态。"


class InputInvalid(Invalid):
    code = "matter_input_invalid"
    message = "%(sentence)s"


class PartNotVisible(NotVisible):
    """A statement, an item, a section or a measure that does not belong to the matter."""

    code = "matter_part_not_visible"
    message = "这一件里没有这一项，请刷新后重试。"


class PartMoved(Conflict):
    code = "matter_part_moved"
    message = "这一项刚被他人办理，请刷新后查看最新状态。"


class SamePerson(Invalid):
    code = "matter_same_person"
    message = "这一项由您填报，须由另一人确认，请转本单位其他人员或承办的禁烧办。"
