from django.db import models
from django.db.models import Q

from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import RectificationState


class RectificationTask(models.Model):
    """上级整改任务 (M13): what a higher office ordered to be put right, in its own words.

    ``total`` is null until somebody enters it; ``left_stated`` is what a paper says is left. What is done is counted
    from the items, never typed.
    """

    code = models.CharField(max_length=40, unique=True)
    issuer = models.CharField(max_length=120)
    document_no = models.CharField(max_length=80, blank=True)
    wording = models.TextField()
    division_path = models.CharField(max_length=120)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    total = models.IntegerField(null=True)
    left_stated = models.IntegerField(null=True)
    stated_on = models.DateField()
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rectification_total_positive", condition=Q(total__isnull=True) | Q(total__gt=0)
            )
        ]


class RectificationItem(models.Model):
    """One problem of a task on its way 县级自验 -> 市级验收 -> 销号 -> 公示."""

    task = models.ForeignKey(RectificationTask, on_delete=models.PROTECT, related_name="items")
    number = models.IntegerField()
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=RectificationState.choices, default=RectificationState.OPEN)
    checked_by = models.CharField(max_length=40, blank=True)
    accepted_by = models.CharField(max_length=40, blank=True)
    state_at = models.DateTimeField()
    # Sent back: what was attached before did not suffice, something new has to come.
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="rectification_item_once")]

    @property
    def subject_code(self) -> str:
        """The item as ``evidence`` knows it; its task has to be read along."""
        return f"{self.task.code}/{self.number}"
