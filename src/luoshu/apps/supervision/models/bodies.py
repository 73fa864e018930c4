from django.db import models
from django.db.models import F, Q

from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import BodyKind, UnitPart


class Body(models.Model):
    """A body of many units (议事协调机构, 工作专班). What its members may see ends with it (M17)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=BodyKind.choices)
    division_path = models.CharField(max_length=120)
    source_document = models.CharField(max_length=120)
    starts_on = models.DateField()
    # The day it dissolves by its own founding document; null where the document names none.
    dissolves_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)
    dissolve_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="body_dates_ordered", condition=Q(dissolves_on__isnull=True) | Q(dissolves_on__gt=F("starts_on"))
            )
        ]


class BodyMember(models.Model):
    """A unit in a body; one of them leads."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=5, choices=UnitPart.choices)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "unit", "starts_on"], name="body_member_once"),
            models.UniqueConstraint(
                fields=["body"], name="body_one_lead", condition=Q(part="lead", ends_before__isnull=True)
            ),
        ]


class WorkFrame(models.Model):
    """A named way of ordering work (两建设三改造, 151, 4+2) with its document; never a figure (M16).

    ``parts`` are the lines of the frame as its document names them; empty means 待录入, never guessed.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    division_path = models.CharField(max_length=120)
    source_document = models.CharField(max_length=120, blank=True)
    parts = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "division_path", "valid_from"], name="frame_code_from"),
            models.CheckConstraint(
                name="frame_dates_ordered", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
