from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class LedgerNotVisible(NotVisible):
    code = "ledger_not_visible"
    message = "没有这本台账，或您的岗位看不到它。"


class LedgerRowNotVisible(NotVisible):
    code = "ledger_row_not_visible"
    message = "台账里没有这一行，或不在您的辖区内。"


class ReturnNotVisible(NotVisible):
    code = "return_not_visible"
    message = "没有这一期报表，或不在您的辖区内。"


class SnapshotNotVisible(NotVisible):
    code = "snapshot_not_visible"
    message = "没有这份存档，或不在您的辖区内。"


class NotAFiller(NotAllowed):
    """The ledger names who fills it; the acting post is not among them."""

    code = "not_a_filler"
    message = "“%(title)s”不由您的岗位填报，如数据有误请联系填报单位更正。"


class DeclarationInvalid(Invalid):
    """The declaration contradicts itself; every fault is a sentence."""

    code = "declaration_invalid"
    message = "%(reason)s"


class RowInvalid(Invalid):
    """Values that cannot be kept. ``cells`` maps column keys to sentences, "" is the row as a whole."""

    code = "row_invalid"
    message = "%(reason)s"

    def __init__(self, cells: dict[str, str]) -> None:
        self.cells = cells
        super().__init__(reason=" ".join(dict.fromkeys(cells.values())))


class RowExists(Conflict):
    code = "row_exists"
    message = "台账里已有“%(key)s”，请打开那一行修改，不要重复登记。"


class RowMoved(Conflict):
    code = "row_moved"
    message = "这一行刚被别人改过，请刷新看过最新的数再改。"


class PeriodClosed(Invalid):
    """Rows of a period whose return is on its way or locked stay as they are."""

    code = "period_closed"
    message = "%(period)s的报表%(state)s，数据不能再改。请先由审核单位退回或解锁，写明原因。"


class ReturnMoved(Conflict):
    code = "return_moved"
    message = "这一期报表刚被别人处理过，请刷新后查看最新状态。"


class ReturnStepNotTaken(Invalid):
    """The return table refuses the step; the sentence is the table's own."""

    code = "return_step_not_taken"
    message = "%(reason)s"


class ReturnRoleRefused(NotAllowed):
    """The return table refuses this person; the sentence is the table's own."""

    code = "return_role_refused"
    message = "%(reason)s"


class SnapshotInvalid(Invalid):
    code = "snapshot_invalid"
    message = "%(reason)s"
