from typing import Final

from django.db.models import TextChoices


class Channel(TextChoices):
    IN_APP = "in_app", "站内"
    PHONE = "phone", "电话"
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"
    SMS = "sms", "短信"
    EMAIL = "email", "邮件"


OUTSIDE: Final = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU, Channel.SMS, Channel.EMAIL)
"""The kinds that leave this system: each needs a configured channel and a route."""


class DigestMode(TextChoices):
    """How a person wants messages that are not urgent."""

    EACH = "each", "逐条"
    MORNING = "morning", "早间汇总"


class DeliveryStatus(TextChoices):
    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已送达"
    SIGNED = "signed", "已签收"
    FAILED = "failed", "发送失败"
    UNCONFIRMED = "unconfirmed", "未确认"
    DROPPED = "dropped", "不再发送"


class TransmissionState(TextChoices):
    SENDING = "sending", "发送中"
    SENT = "sent", "已送出"
    FAILED = "failed", "未送出"
    DOUBT = "doubt", "未确认"


class MatterWords(TextChoices):
    """What a message outside says about the matter, by kind of notice; every other kind says 待办事项."""

    FIRE_OPENED = "fire_opened", "火点待核实"
    FIRE_ASSIGNED = "fire_assigned", "火点已派单"
    FIRE_MOVED = "fire_moved", "火点有进展"
    FIRE_OVERDUE = "fire_overdue", "火点超时"
    FIRE_EXTENSION = "fire_extension", "火点申请延期"
    FIRE_DISPUTE = "fire_dispute", "归属有异议"
    FIRE_AGAIN = "fire_again", "火点疑似复燃"
    FIRE_FOLLOW = "fire_follow", "火点线索有变动"
    FOREST_HANDOVER = "forest_handover", "森防移交"
    CAMERA_SILENT = "camera_silent", "塔基视频离线"
    STRIKE = "strike", "核减"
    TEST = "test", "测试消息"
    OTHER = "other", "待办事项"
