from django.db import models
from django.db.models import F, Q

from luoshu.apps.people.models import Person, Post
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DutyKind


class GridPost(models.Model):
    """The post that answers for a cell of the four-level grid (县乡村组). A cell without one is a vacancy."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="grid_posts")
    division_path = models.CharField(max_length=120, db_index=True)
    level = models.IntegerField(choices=Level.choices)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="grid_cells")
    # Group leaders need no account: their name and work phone stand here, and the village answers for them.
    contact_name = models.CharField(max_length=40, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "valid_from", "post"], name="gridpost_once")]


class DutyShift(models.Model):
    """Somebody is on duty for a division's desk from a moment until before another."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="duty_shifts")
    division_path = models.CharField(max_length=120)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="duty_shifts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duty_shifts")
    kind = models.CharField(max_length=10, choices=DutyKind.choices)
    starts_at = models.DateTimeField()
    ends_before = models.DateTimeField()
    handover_note = models.CharField(max_length=400, blank=True)
    handed_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "starts_at", "person"], name="shift_once"),
            models.CheckConstraint(name="shift_times_ordered", condition=Q(ends_before__gt=F("starts_at"))),
        ]
        indexes = [models.Index(fields=["division_path", "starts_at"], name="shift_path_start")]
