from django.db import models
from django.db.models import F, Q

from luoshu.apps.people.models import Person, Post
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DayOffKind, DutyKind, PatternDays, SwapState


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
    # The one who takes over signs too; a hand-over with one signature is only half done.
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="received_shifts")
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "starts_at", "person"], name="shift_once"),
            models.CheckConstraint(name="shift_times_ordered", condition=Q(ends_before__gt=F("starts_at"))),
        ]
        indexes = [models.Index(fields=["division_path", "starts_at"], name="shift_path_start")]


class FixedCard(models.Model):
    """The four fixed things of a cell (四定): its area, its people, their duty, reward and penalty. Dated."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="fixed_cards")
    division_path = models.CharField(max_length=120, db_index=True)
    area = models.CharField(max_length=300)
    people = models.CharField(max_length=300)
    duty = models.CharField(max_length=600)
    reward = models.CharField(max_length=600)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "valid_from"], name="fixedcard_once")]


class ShiftPattern(models.Model):
    """A shift that comes back every day at a division's desk. Times are on the Beijing clock. Dated."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="shift_patterns")
    division_path = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=10, choices=DutyKind.choices)
    label = models.CharField(max_length=20)
    opens = models.TimeField()
    hours = models.IntegerField()
    needs = models.IntegerField(default=1)
    days = models.CharField(max_length=10, choices=PatternDays.choices, default=PatternDays.EVERY)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "kind", "label"], condition=Q(valid_to__isnull=True), name="one_open_pattern"
            ),
            models.CheckConstraint(name="pattern_hours", condition=Q(hours__gte=1, hours__lte=24)),
        ]


class DayOff(models.Model):
    """Days on which somebody is on leave, or wishes not to be on duty. Both days inside."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="days_off")
    division_path = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=10, choices=DayOffKind.choices)
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "first_on", "last_on"], name="dayoff_once"),
            models.CheckConstraint(name="dayoff_ordered", condition=Q(last_on__gte=F("first_on"))),
        ]


class Swap(models.Model):
    """Somebody asks another to take a shift, perhaps for one of theirs in return: asked, agreed, approved."""

    shift = models.ForeignKey(DutyShift, on_delete=models.PROTECT, related_name="swaps")
    in_return = models.ForeignKey(DutyShift, null=True, on_delete=models.PROTECT, related_name="returned_swaps")
    division_path = models.CharField(max_length=120, db_index=True)
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asked_swaps")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="taken_swaps")
    taker_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="taken_swaps")
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state__in=("asked", "agreed")), name="one_open_swap_a_shift"
            )
        ]


class CameraWatch(models.Model):
    """Who watched the cameras which hours and what was seen: written once, signed by writing it."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="camera_watches")
    division_path = models.CharField(max_length=120)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="camera_watches")
    starts_at = models.DateTimeField()
    ends_before = models.DateTimeField()
    cameras = models.CharField(max_length=120)
    seen = models.CharField(max_length=400)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "person", "starts_at"], name="watch_once"),
            models.CheckConstraint(name="watch_times_ordered", condition=Q(ends_before__gt=F("starts_at"))),
        ]
        indexes = [models.Index(fields=["division_path", "starts_at"], name="watch_path_start")]
