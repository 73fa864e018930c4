from django.db import models
from django.db.models import F, Q

from luoshu.apps.rules.choices import DayKind, RuleKind


class Rule(models.Model):
    """A dated rule of some authority. An edit ends this row and adds the next: what was decided stays explainable."""

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=RuleKind.choices)
    title = models.CharField(max_length=120)
    issuer = models.CharField(max_length=120)
    document_no = models.CharField(max_length=80, blank=True)
    division_path = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    body = models.JSONField(default=dict)
    is_example = models.BooleanField(default=False)
    # What the one who entered it said about it; for a start in the past, on what ground.
    note = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField(null=True)
    entered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "division_path", "valid_from"], name="rule_code_from"),
            models.CheckConstraint(
                name="rule_dates_ordered", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        indexes = [models.Index(fields=["kind", "valid_from"], name="rule_kind_from")]

    @property
    def division_code(self) -> str:
        """The code of the division whose rule this is; empty for a rule of everywhere."""
        return self.division_path.rstrip("/").rpartition("/")[2]


class CalendarDay(models.Model):
    """A day that differs from its weekday's habit: a holiday, or a working weekend (调休)."""

    on = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=DayKind.choices)
    name = models.CharField(max_length=40)
    document_no = models.CharField(max_length=80)
