from django.db.models import TextChoices


class FeedKind(TextChoices):
    FIRMS = "firms", "卫星热点（FIRMS）"
    OFFICIAL = "official", "生态环境部门火点清单"
    WLF = "wlf", "葵花卫星火点"
    CAMERA = "camera", "塔基视频报警"
    PATROL = "patrol", "巡查上报"
    HOTLINE = "hotline", "热线转办"


class DeliveryStatus(TextChoices):
    RECEIVED = "received", "已接收，待解析"
    STORED = "stored", "已入库"
    REFUSED = "refused", "整份未受理"
