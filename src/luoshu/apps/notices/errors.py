from luoshu.apps.errors import Invalid


class NothingToSign(Invalid):
    """Receipts exist for urgent dispatches only; elsewhere delivered is enough (减负)."""

    code = "nothing_to_sign"
    message = "一般消息送达即可，不需要签收。"


class NoticeWithoutAddressee(Invalid):
    """A notice to nobody would look sent and reach no one."""

    code = "notice_without_addressee"
    message = "这条消息没有接收岗位。请先在网格名册中补上责任岗位，再发送。"


class NotRetriable(Invalid):
    """Only a delivery that failed for good can be sent again by hand."""

    code = "not_retriable"
    message = "这条消息不在失败清单中，可能已经送达。请刷新后查看。"
