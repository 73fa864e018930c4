from django.db.models import TextChoices


class Channel(TextChoices):
    IN_APP = "in_app", "站内"
    PHONE = "phone", "电话"
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"
    SMS = "sms", "短信"


class DeliveryStatus(TextChoices):
    QUEUED = "queued", "待发送"
    SENT = "sent", "已送达"
    SIGNED = "signed", "已签收"
    FAILED = "failed", "发送失败"
