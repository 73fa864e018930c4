from luoshu.apps.errors import Conflict, Invalid, NotVisible


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


class DigestUnknown(Invalid):
    """Only the ways that are offered can be chosen."""

    code = "digest_unknown"
    message = "请选“逐条”或“早间汇总”。"


class NotForOutside(Invalid):
    """A message outside holds number, limit and link only."""

    code = "not_for_outside"
    message = "外发消息只能有编号、时限和链接，这条含有其他内容，没有发送。请在系统内查看，并电话通知。"


class ChannelNotVisible(NotVisible):
    code = "channel_not_visible"
    message = "没有这个通道，或不在您的辖区内。"


class ChannelInvalid(Invalid):
    """A channel's settings do not hold together. Field: ``reason``."""

    code = "channel_invalid"
    message = "%(reason)s"


class PublicCloudOff(Invalid):
    """Messages go by the government's own cloud unless the installation says otherwise."""

    code = "public_cloud_off"
    message = "这是公网云地址，本实例没有允许。请改用政务云地址，或由运维设置 LUOSHU_PUBLIC_CLOUD_MESSAGES 后再启用。"


class RouteEnded(Conflict):
    code = "route_ended"
    message = "这条安排已经结束，请刷新后查看。"
