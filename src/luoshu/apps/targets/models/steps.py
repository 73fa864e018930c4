from django.db import models
from django.db.models import Q

from luoshu.apps.people.models import Unit
from luoshu.apps.targets.choices import StepState
from luoshu.apps.targets.models.targets import Target


class NextStep(models.Model):
    """下一步事项 (M14): taken from a page without typing, with its place in the text, or entered by hand.

    Without a day it stands in 未定时限 until the lead unit gives one or says why there is none.
    """

    code = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    section = models.CharField(max_length=120, blank=True)
    meeting = models.CharField(max_length=120, blank=True)
    source_label = models.CharField(max_length=160)
    issued_on = models.DateField()
    page_code = models.CharField(max_length=40, blank=True)
    starts_at = models.IntegerField(null=True)
    ends_at = models.IntegerField(null=True)
    division_path = models.CharField(max_length=120)
    lead_names = models.JSONField(default=list)
    lead_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="steps")
    due_on = models.DateField(null=True)
    vague_word = models.CharField(max_length=12, blank=True)
    no_day_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.OPEN)
    result = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=40)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page_code", "starts_at"], condition=~Q(page_code=""), name="next_step_place_once"
            )
        ]
        indexes = [models.Index(fields=["division_path", "state"], name="next_step_path_state")]
