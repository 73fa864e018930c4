"""What can be wrong with a delivery as a whole; what is wrong with a row is data (``RejectedRow``)."""

from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class DeliveryNotVisible(NotVisible):
    code = "delivery_not_visible"
    message = "没有这个导入批次，或不在您的辖区内。"


class DeliveryNotAllowed(NotAllowed):
    code = "delivery_not_allowed"
    message = "您当前的岗位不能导入或查看火点文件，如确需办理请联系本单位安全管理员。"


class DeliveryUnusable(Invalid):
    """The delivery cannot be taken as it is; ``reason_code`` is the stable code of the reason."""

    code = "delivery_unusable"
    message = "%(sentence)s"

    def __init__(self, *, reason_code: str, sentence: str) -> None:
        super().__init__(reason_code=reason_code, sentence=sentence)


class DeliveryTooLarge(Invalid):
    code = "delivery_too_large"
    message = "文件“%(name)s”有 %(size_mb)s MB，超过上限 %(limit_mb)s MB，没有接收；请按日期或地区拆成几份再导入。"


class DeliveryEmpty(Invalid):
    code = "delivery_empty"
    message = "文件“%(name)s”是空的，没有接收；请确认导出完成后重新选择文件。"


class DeliveryBusy(Conflict):
    code = "delivery_busy"
    message = "批次 %(delivery)s 正在解析，请稍后刷新查看结果。"


class RawBytesReleased(Conflict):
    code = "raw_bytes_released"
    message = "批次 %(delivery)s 的原始文件已按保存期限清理，不能重跑；请向来源重新取一份文件导入。"


class SourceUnknown(Invalid):
    code = "source_unknown"
    message = "没有登记编号为“%(source)s”的来源，请先登记来源再导入。"


class SourceNotVisible(NotVisible):
    code = "source_not_visible"
    message = "没有登记这个来源，请从来源列表里打开。"


class SourceMoved(Conflict):
    code = "source_moved"
    message = "这个来源刚被他人修改，请刷新后核对再改。"


class SourceSettings(Invalid):
    code = "source_settings"
    message = "%(sentence)s"

    def __init__(self, *, sentence: str) -> None:
        super().__init__(sentence=sentence)
