from django.db import models
from django.db.models import Q

from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import SlipColour, SlipStatus, SlipWhy
from luoshu.apps.supervision.models.matters import Matter


class Slip(models.Model):
    """提醒单, 警示单, 督办单: several late matters of one unit on one slip. The machine proposes, a head issues."""

    code = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    colour = models.CharField(max_length=6, choices=SlipColour.choices)
    proposed_colour = models.CharField(max_length=6, choices=SlipColour.choices)
    status = models.CharField(max_length=10, choices=SlipStatus.choices, default=SlipStatus.PROPOSED)
    rule_code = models.CharField(max_length=60, blank=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_post = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    document_code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], name="slip_one_proposed", condition=Q(status="proposed"))
        ]


class SlipMatter(models.Model):
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="lines")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="slips")
    why = models.CharField(max_length=10, choices=SlipWhy.choices)
    # How late the matter was when it came onto the slip, in working days; below zero: still to go.
    late_days = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slip", "matter"], name="slip_matter_once")]
