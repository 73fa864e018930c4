from django.db import models
from django.db.models import Q

from luoshu.apps.notices.choices import Channel, DeliveryStatus


class Notice(models.Model):
    """One thing that has to be told. ``dedupe_key`` makes telling it twice impossible."""

    dedupe_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    is_urgent = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=80)
    division_path = models.CharField(max_length=120)
    # Number, limit and link only: no coordinates, names or photos ever leave in a message.
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_code"], name="notice_subject")]


class NoticeDelivery(models.Model):
    """One notice to one addressee on one channel, with its own fate."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    post_code = models.CharField(max_length=40)
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.IN_APP)
    status = models.CharField(max_length=20, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED)
    attempts = models.IntegerField(default=0)
    attempt_after = models.DateTimeField()
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=40, blank=True)
    latest_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "post_code", "channel"], name="notice_delivery_once"),
        ]
        indexes = [
            models.Index(fields=["attempt_after"], name="notice_due", condition=Q(status="queued")),
            models.Index(fields=["post_code", "status"], name="notice_post_status"),
        ]
