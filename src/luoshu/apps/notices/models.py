from datetime import time

from django.db import models
from django.db.models import Q

from luoshu.apps.notices.choices import Channel, DeliveryStatus, DigestMode, TransmissionState


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
    # An address with Chinese words in it is nine letters for each of them.
    link = models.CharField(max_length=3000, blank=True)
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_code"], name="notice_subject")]


class MessageChannel(models.Model):
    """A configured way out: a robot of a group, a mailbox, an SMS gateway. Its secret lies in a file, never here."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Channel.choices)
    base_url = models.CharField(max_length=200, blank=True)
    # Sender and receiver of a mailbox, field mapping and success rule of an SMS gateway.
    options = models.JSONField(default=dict)
    # The number of the secret's file; 0 is none. A new secret is a new file, so a reader never sees half of one.
    secret_version = models.IntegerField(default=0)
    division_path = models.CharField(max_length=120)
    is_enabled = models.BooleanField(default=False)
    per_minute = models.IntegerField(default=20)
    quiet_from = models.TimeField(default=time(22, 0))
    quiet_until = models.TimeField(default=time(7, 0))
    # One worker at a time speaks through a channel; that is what keeps the limit and the order across workers.
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()


class ChannelRoute(models.Model):
    """From a day on, notices of a kind to posts of a unit or a role also go out by a channel. Blank means any."""

    channel = models.ForeignKey(MessageChannel, on_delete=models.PROTECT, related_name="routes")
    unit_code = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=30, blank=True)
    notice_kind = models.CharField(max_length=40, blank=True)
    only_urgent = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)


class DigestChoice(models.Model):
    """How a person wants messages that are not urgent; without a row each comes by itself."""

    person_code = models.CharField(max_length=40, unique=True)
    mode = models.CharField(max_length=10, choices=DigestMode.choices)
    changed_at = models.DateTimeField()


class Transmission(models.Model):
    """One message handed to the other side, for one or several deliveries. Written before the first byte leaves."""

    code = models.CharField(max_length=40, unique=True)
    channel = models.ForeignKey(MessageChannel, on_delete=models.PROTECT, related_name="transmissions")
    state = models.CharField(max_length=10, choices=TransmissionState.choices, default=TransmissionState.SENDING)
    text = models.TextField()
    post_code = models.CharField(max_length=40, blank=True)
    worker = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result_code = models.CharField(max_length=40, blank=True)
    result_text = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "started_at"], name="transmission_pace"),
            models.Index(fields=["lease_until"], name="transmission_open", condition=Q(state="sending")),
        ]


class NoticeDelivery(models.Model):
    """One notice to one addressee on one channel, with its own fate."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    post_code = models.CharField(max_length=40)
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.IN_APP)
    # The configured channel; blank for the post's own list.
    channel_code = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED)
    attempts = models.IntegerField(default=0)
    attempt_after = models.DateTimeField()
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=40, blank=True)
    latest_error = models.CharField(max_length=300, blank=True)
    # When the job looked for channels outside for this addressee; set on rows of the post's own list only.
    routed_at = models.DateTimeField(null=True)
    transmission = models.ForeignKey(Transmission, null=True, on_delete=models.PROTECT, related_name="deliveries")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "post_code", "channel", "channel_code"], name="notice_delivery_once"
            ),
        ]
        indexes = [
            models.Index(fields=["attempt_after"], name="notice_due", condition=Q(status="queued")),
            models.Index(fields=["post_code", "status"], name="notice_post_status"),
            models.Index(fields=["id"], name="notice_unrouted", condition=Q(routed_at=None, channel="in_app")),
            models.Index(fields=["channel_code", "status"], name="notice_channel_status"),
        ]
