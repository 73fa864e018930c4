from django.db import models
from django.db.models import Q

from luoshu.apps.clues.choices import ChangeKind, ClueQueue, HandoverStatus, LabelCode, StrikeStatus
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.models import Detection
from luoshu.apps.places.choices import Basis
from luoshu.apps.places.models import Division


class FireEvent(models.Model):
    """火情: the clues that speak of one fire (归并N条线索). Its place and times follow from its clues."""

    code = models.CharField(max_length=40, unique=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120, db_index=True)
    lon = models.FloatField()
    lat = models.FloatField()
    first_seen_at = models.DateTimeField(db_index=True)
    latest_seen_at = models.DateTimeField(db_index=True)
    clue_count = models.IntegerField(default=0)
    queue = models.CharField(max_length=20, choices=ClueQueue.choices, default=ClueQueue.FIRE)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_events")
    # Split off by a person: later detections that would join both parts go to the nearer one, never re-merge them.
    is_kept_apart = models.BooleanField(default=False)
    # Raised with every change, so that those who follow the event see that they have something to do.
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["latest_seen_at"], name="event_open", condition=Q(merged_into__isnull=True))]


class Clue(models.Model):
    """A clue that something burns, with its division as currently decided."""

    code = models.CharField(max_length=40, unique=True)
    detection = models.OneToOneField(Detection, on_delete=models.PROTECT, related_name="clue")
    event = models.ForeignKey(FireEvent, on_delete=models.PROTECT, related_name="clues")
    queue = models.CharField(max_length=20, choices=ClueQueue.choices, default=ClueQueue.FIRE)
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    # As its detection has them, the area in so far as the source gave one: the bulletin adds up one table.
    satellite = models.CharField(max_length=20, blank=True)
    area_m2 = models.FloatField(null=True)
    seen_at = models.DateTimeField()
    lon = models.FloatField()
    lat = models.FloatField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    border_m = models.FloatField(null=True)
    struck_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["division_path", "seen_at"], name="clue_path_seen"),
            # Holds all that the counts of the queues ask for: they never touch a row.
            models.Index(fields=["queue", "division_path", "seen_at", "struck_at"], name="clue_queue_counts"),
            models.Index(fields=["seen_at"], name="clue_seen"),
        ]


class Label(models.Model):
    """What a rule says about a clue: the reason, its inputs and the rule's version. A label never hides a clue."""

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="labels")
    code = models.CharField(max_length=20, choices=LabelCode.choices)
    reason = models.CharField(max_length=300)
    inputs = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    # A person called the clue back from a queue: the label stays, marked as overruled.
    overruled_at = models.DateTimeField(null=True)
    overruled_by = models.CharField(max_length=40, blank=True)
    overruled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "code"], name="label_once")]


class AttributionDecision(models.Model):
    """A person decided which division a clue belongs to. The machine's proposal stays on the detection."""

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="decisions")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    evidence_codes = models.JSONField(default=list)
    decided_by = models.CharField(max_length=40)
    decided_post = models.CharField(max_length=40)
    decided_at = models.DateTimeField()


class Strike(models.Model):
    """An application to strike a clue from the count (核减) and what became of it."""

    code = models.CharField(max_length=40, unique=True)
    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="strikes")
    division_path = models.CharField(max_length=120)
    status = models.CharField(max_length=12, choices=StrikeStatus.choices)
    reason = models.CharField(max_length=400)
    checked_radius_m = models.IntegerField()
    photo_codes = models.JSONField(default=list)
    applied_by = models.CharField(max_length=40)
    applied_post = models.CharField(max_length=40)
    applied_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=40, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)
    # 撤销核减: the decision stays as it was, with who took it back and why; the clue counts again.
    revoked_by = models.CharField(max_length=40, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clue"], name="strike_one_open", condition=Q(status__in=["applied", "reviewed"])
            ),
            models.CheckConstraint(
                name="strike_decided_fields_together",
                condition=Q(decided_at__isnull=True, decided_by="") | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
        ]


class ForestHandover(models.Model):
    """A clue in or near forest: the forest-fire office is told at once, and this row proves it (M20)."""

    clue = models.OneToOneField(Clue, on_delete=models.PROTECT, related_name="forest_handover")
    division_path = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=HandoverStatus.choices, default=HandoverStatus.TOLD)
    how = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=40)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=40, blank=True)


class EventChange(models.Model):
    """A merge or a split of events, with what caused it."""

    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    source = models.ForeignKey(FireEvent, on_delete=models.PROTECT, related_name="changes_from")
    target = models.ForeignKey(FireEvent, on_delete=models.PROTECT, related_name="changes_to")
    clue_codes = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
