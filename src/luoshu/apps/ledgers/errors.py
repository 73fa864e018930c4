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


class BatchNotVisible(NotVisible):
    code = "batch_not_visible"
    message = "没有这个导入批次，或不在您的辖区内。"


class BatchInvalid(Invalid):
    code = "batch_invalid"
    message = "%(reason)s"


class SheetUnreadable(Invalid):
    """The file as a whole is no sheet of this ledger; the sentence says what to do."""

    code = "sheet_unreadable"
    message = "%(reason)s"


class BatchMoved(Conflict):
    code = "batch_moved"
    message = "这个批次刚被导入或撤销过，请刷新后查看最新状态。"


class BatchStale(Conflict):
    """Rows were changed between the preview and the import."""

    code = "batch_stale"
    message = "预览之后有 %(rows)s 行被别人改过（如“%(first)s”），没有导入。请重新上传，看过最新的差异再导入。"


class BatchOverlaid(Conflict):
    """Rows were changed after the import: undoing would throw that work away."""

    code = "batch_overlaid"
    message = "导入之后又有 %(rows)s 行被改过（如“%(names)s”），不能整批撤销。请打开这些行逐行改回。"


class KeyUsed(Conflict):
    """The same idempotency key came with another content."""

    code = "key_used"
    message = "这个幂等键已用于另一份内容，请换一个键再报送。"


class DoubtNotVisible(NotVisible):
    code = "doubt_not_visible"
    message = "没有这条疑似记录，或不在您的辖区内。"


class DoubtInvalid(Invalid):
    """What was typed about a complaint, a spot check or an answer cannot be used; the sentence says what to change."""

    code = "doubt_invalid"
    message = "%(reason)s"


class OrderTaken(Conflict):
    """One work order lands on one row."""

    code = "order_taken"
    message = "工单“%(order)s”已经登记过。同一张工单只落在一行上，请在“投诉与抽查”里按工单号查找。"


class DoubtStepNotTaken(Invalid):
    """The doubt table refuses the step; the sentence is the table's own."""

    code = "doubt_step_not_taken"
    message = "%(reason)s"


class DoubtRoleRefused(NotAllowed):
    """The doubt table refuses this person; the sentence is the table's own."""

    code = "doubt_role_refused"
    message = "%(reason)s"


class DoubtMoved(Conflict):
    code = "doubt_moved"
    message = "这条疑似记录刚被别人处理过，请刷新后查看最新状态。"


class UnmaskRefused(Invalid):
    """A masked cell is opened for a reason that stands in the audit, or not at all."""

    code = "unmask_refused"
    message = "%(reason)s"


class NothingToChase(Invalid):
    code = "nothing_to_chase"
    message = "%(reason)s"
