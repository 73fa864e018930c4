from django.db import models

from luoshu.apps.briefings.choices import InstructionStatus, LeaderLine
from luoshu.apps.people.models import Unit


class Instruction(models.Model):
    """What a leader wrote on a line of his page, and to which office. Given to supervision it becomes a matter."""

    code = models.CharField(max_length=40, unique=True)
    line = models.CharField(max_length=20, choices=LeaderLine.choices)
    text = models.CharField(max_length=500)
    # What the line said when he wrote: the page of tomorrow says something else.
    fact = models.CharField(max_length=600, blank=True)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="instructions")
    division_path = models.CharField(max_length=120)
    given_by = models.CharField(max_length=40)
    given_post = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=InstructionStatus.choices, default=InstructionStatus.GIVEN)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=40, blank=True)
    # What it became: the kind and the code of a matter, or of whatever the office made of it.
    taken_kind = models.CharField(max_length=40, blank=True)
    taken_code = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "given_at"], name="instruction_status_given")]
