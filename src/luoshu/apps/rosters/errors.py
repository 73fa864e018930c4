from luoshu.apps.errors import Conflict, Invalid, NotVisible


class CellNotVisible(NotVisible):
    code = "cell_not_visible"
    message = "没有这个网格，或不在您的辖区内，请核对后重试。"


class CellInvalid(Invalid):
    code = "cell_invalid"
    message = "%(reason)s"


class ShiftInvalid(Invalid):
    code = "shift_invalid"
    message = "%(reason)s"


class ShiftHandedOver(Conflict):
    code = "shift_handed_over"
    message = "这一班已经交接，请刷新后查看。"
