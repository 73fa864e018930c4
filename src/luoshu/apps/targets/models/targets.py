from django.db import models
from django.db.models import F, Q

from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.people.models import Unit
from luoshu.apps.targets.choices import GoalDirection, LampColour, ProblemState, Reads
from luoshu.apps.targets.models.plans import Plan


class Target(models.Model):
    """A promised figure: what, how much, for which 口径, by when, who leads.

    Its value comes from an indicator or from an accepted figure of a page, never typed. ``reads`` says which part of
    the indicator is meant. ``milestones``: ``[["2024-09-30", "120"]]``. ``stages`` names the ledger, the column and the
    order of its stages for the forecast; empty: none. Page, span and sentence say where the promise stands. One that
    was entered by mistake is withdrawn with a reason and kept; it is on no list and in no count.
    """

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    area = models.CharField(max_length=40)
    area_title = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="targets")
    division_path = models.CharField(max_length=120)
    scope_code = models.CharField(max_length=60)
    scope_name = models.CharField(max_length=80)
    indicator_code = models.CharField(max_length=60, blank=True)
    observation_code = models.CharField(max_length=40, blank=True)
    reads = models.CharField(max_length=10, choices=Reads.choices, default=Reads.VALUE)
    direction = models.CharField(max_length=5, choices=GoalDirection.choices, default=GoalDirection.UP)
    value = models.DecimalField(max_digits=28, decimal_places=6)
    baseline = models.DecimalField(max_digits=28, decimal_places=6, default=0)
    unit = models.CharField(max_length=40)
    starts_on = models.DateField()
    due_on = models.DateField()
    milestones = models.JSONField(default=list)
    stages = models.JSONField(default=dict)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    co_units = models.ManyToManyField(Unit, related_name="+")
    source_label = models.CharField(max_length=160)
    page_code = models.CharField(max_length=40, blank=True)
    page_start = models.IntegerField(null=True)
    sentence = models.TextField(blank=True)
    list_order = models.IntegerField(default=0)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="target_dates_ordered", condition=Q(due_on__gte=F("starts_on"))),
            models.CheckConstraint(name="target_one_source", condition=Q(indicator_code="") | Q(observation_code="")),
        ]
        indexes = [models.Index(fields=["division_path", "due_on"], name="target_path_due")]


class LampOverride(models.Model):
    """A lamp that somebody signed for, against the computed one: with a reason, a name and an end."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="overrides")
    lamp = models.CharField(max_length=10, choices=LampColour.choices)
    computed = models.CharField(max_length=10, choices=LampColour.choices)
    reason = models.CharField(max_length=300)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=40)
    signed_post = models.CharField(max_length=40)
    signed_label = models.CharField(max_length=120)
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(ended_at__isnull=True), name="lamp_override_one_in_force"
            )
        ]


class Problem(models.Model):
    """问题堵点 of a target or of one row (项目) of a ledger, with a unit of its own and a day.

    Past its day it is proposed for supervision. ``number`` counts within the target, or within the row.
    """

    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="problems")
    row = models.ForeignKey(LedgerRow, null=True, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    number = models.IntegerField()
    text = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ProblemState.choices, default=ProblemState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=40)
    result = models.CharField(max_length=300, blank=True)
    solved_at = models.DateTimeField(null=True)
    solved_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="problem_number_once"),
            models.UniqueConstraint(fields=["row", "number"], name="problem_row_number_once"),
            models.CheckConstraint(
                name="problem_of_one_thing",
                condition=Q(target__isnull=False, row__isnull=True) | Q(target__isnull=True, row__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="problem_due_open", condition=Q(state="open"))]


class StoredForecast(models.Model):
    """进度研判 as it was computed: the count expected on the day, its 80 % interval, the chance."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="forecasts")
    on = models.DateField()
    computed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    goal = models.IntegerField(default=0)
    middle = models.IntegerField(default=0)
    low = models.IntegerField(default=0)
    high = models.IntegerField(default=0)
    chance = models.FloatField(default=0)
    pace = models.FloatField(default=1)
    # [[stage label, how many of today's items there will be unfinished], ...]
    waiting = models.JSONField(default=list)
    seed = models.BigIntegerField(default=0)
    draws = models.IntegerField(default=0)
    engine_version = models.CharField(max_length=20, blank=True)
    # Why there is none: too few changes of stage, a date that is missing.
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "on"], name="forecast_once_a_day")]
