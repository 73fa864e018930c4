from django.db import models
from django.db.models import Q

from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import AskStatus, MatterKind, SourceKind, UnitPart
from luoshu.apps.supervision.models.bodies import Body


class Matter(models.Model):
    """督办事项: one thing asked of a unit, from registering to archive; core.workflow's matter table says which steps.

    ``division_path`` is the lead unit's division, before there is one the issuing office's. Sources are named by kind
    and key, not by foreign keys: a document, a meeting, a fire, a target.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=MatterKind.choices)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="matters")
    division_path = models.CharField(max_length=120)
    issuer_path = models.CharField(max_length=120)
    issuer_post = models.CharField(max_length=40)
    source_kind = models.CharField(max_length=20, choices=SourceKind.choices)
    source_key = models.CharField(max_length=80, blank=True)
    source_label = models.CharField(max_length=120)
    source_text = models.TextField(blank=True)
    # 早日, 尽快, 适时, 力争: the word that stands where a day should.
    vague_word = models.CharField(max_length=12, blank=True)
    no_day_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)
    lead_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    # The day that was named for this very matter; where none was, the rule of its kind gives one.
    own_due_on = models.DateField(null=True)
    limit_code = models.CharField(max_length=30, blank=True)
    limit_started_at = models.DateTimeField(null=True)
    rule_code = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    paused_at = models.DateTimeField(null=True)
    watched_at = models.DateTimeField(null=True)
    watch_reason = models.CharField(max_length=300, blank=True)
    latest_feedback_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # The day the matter had to be finished by when it was finished: what "on time" is measured against.
    closed_due_at = models.DateTimeField(null=True)
    final_report_due_on = models.DateField(null=True)
    reopened_count = models.IntegerField(default=0)
    sent_back_count = models.IntegerField(default=0)
    state_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["division_path", "is_open"], name="supervision_path_open"),
            models.Index(fields=["due_on"], name="supervision_due_on", condition=Q(is_open=True)),
        ]


class MatterUnit(models.Model):
    """A unit that has a matter, as its lead or taking part; it ends by a change of hands."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=5, choices=UnitPart.choices)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="supervision_one_lead", condition=Q(part="lead", ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["matter", "unit"], name="supervision_unit_once", condition=Q(ended_at__isnull=True)
            ),
        ]


class MatterEntry(models.Model):
    """One step of a matter, as its timeline shows it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40, blank=True)
    unit_code = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=600, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["matter", "at", "id"], name="supervision_entry_at")]


class Feedback(models.Model):
    """反馈: how it stands. ``is_no_change`` is the one tap "无变化"; ``percent`` only where the kind has one."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="feedbacks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    percent = models.IntegerField(null=True)
    is_no_change = models.BooleanField(default=False)
    is_final_report = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["matter", "given_at"], name="feedback_matter_at")]


class FeedbackFile(models.Model):
    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)


class MatterPause(models.Model):
    """中止: the clock stands still, with an approver and a reason. Not 挂账督办, whose clock runs."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="pauses")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)
    approved_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="supervision_pause_one_open", condition=Q(ends_at__isnull=True)
            )
        ]


class DayExtension(models.Model):
    """延期, in working days: asked by the lead unit, granted or refused by the head of the office."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="extensions")
    days = models.IntegerField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=AskStatus.choices, default=AskStatus.ASKED)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], name="supervision_extension_one_open", condition=Q(status="asked")
            )
        ]
