from django.db import models
from django.db.models import Q

from luoshu.apps.people.models import Unit
from luoshu.apps.places.models import Division
from luoshu.apps.targets.choices import ClosingVerdict


class Plan(models.Model):
    """三年行动 and other plans of several years: a total, a share for each year, items by name, and an end."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    area = models.CharField(max_length=40)
    area_title = models.CharField(max_length=60)
    division_path = models.CharField(max_length=120)
    scope_name = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    total = models.IntegerField()
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    due_on = models.DateField()
    source = models.CharField(max_length=200)
    list_order = models.IntegerField(default=0)
    is_example = models.BooleanField(default=False)


class PlanYear(models.Model):
    """The share of a year; what earlier years left comes on top. ``done_unlisted``: finished, on no list."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="years")
    year = models.IntegerField()
    planned = models.IntegerField()
    done_unlisted = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "year"], name="plan_year_once")]


class PlanItem(models.Model):
    """One thing a plan promised by name. Without ``done_on`` it is 规划未落实, and ``reason`` says why."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    number = models.IntegerField()
    name = models.CharField(max_length=120)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="plan_items")
    division_path = models.CharField(max_length=120)
    year = models.IntegerField()
    done_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_item_number_once")]
        indexes = [models.Index(fields=["plan", "year"], name="plan_item_left", condition=Q(done_on__isnull=True))]


class PlanReview(models.Model):
    """收官评估: the counts of a day, frozen with the words of who reviewed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    total = models.IntegerField()
    done = models.IntegerField()
    late = models.IntegerField()
    left = models.IntegerField()
    unnamed = models.IntegerField()
    by_reason = models.JSONField(default=list)
    verdict = models.CharField(max_length=10, choices=ClosingVerdict.choices)
    text = models.CharField(max_length=600)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "on"], name="plan_review_once_a_day")]
