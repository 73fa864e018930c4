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


class ShiftNotVisible(NotVisible):
    code = "shift_not_visible"
    message = "没有这一班，或不在您的辖区内，请核对后重试。"


class PatternInvalid(Invalid):
    code = "pattern_invalid"
    message = "%(reason)s"


class PatternNotVisible(NotVisible):
    code = "pattern_not_visible"
    message = "没有这个班次，或不在您的辖区内，请核对后重试。"


class PatternMoved(Conflict):
    code = "pattern_moved"
    message = "这个班次刚被别人改过，请刷新后查看。"


class SwapNotVisible(NotVisible):
    code = "swap_not_visible"
    message = "没有这条调班申请，或不在您的辖区内，请核对后重试。"


class SwapMoved(Conflict):
    code = "swap_moved"
    message = "这条调班申请已经有了下一步，请刷新后查看。"


class SwapInvalid(Invalid):
    code = "swap_invalid"
    message = "%(reason)s"


class CardInvalid(Invalid):
    code = "card_invalid"
    message = "%(reason)s"


class DayOffInvalid(Invalid):
    code = "day_off_invalid"
    message = "%(reason)s"


class WatchInvalid(Invalid):
    code = "watch_invalid"
    message = "%(reason)s"


class PlanInvalid(Invalid):
    code = "plan_invalid"
    message = "%(reason)s"


class PlanChanged(Conflict):
    code = "plan_changed"
    message = "人员、请假或班次在预览之后变了，请重新预览后再采用。"


class GridSheetUnreadable(Invalid):
    code = "grid_sheet_unreadable"
    message = "%(reason)s"
