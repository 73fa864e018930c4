from django.db import models
from django.db.models import Q

from luoshu.apps.briefings.choices import InstructionStatus, LeaderLine
from luoshu.apps.people.models import Unit


class Instruction(models.Model):
    """What a leader wrote on a line of his page, and to which office. Given to supervision it becomes a matter.

    Any other office signs for it and answers, or hands it on to supervision: it always has an office that owes a step.
    """

    code = models.CharField(max_length=40, unique=True)
    # One for each form that was opened: pressing twice sends the same one. Empty for what no form wrote.
    form_token = models.CharField(max_length=60, blank=True)
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
    # The office it was first given to, when that office handed it on to supervision.
    handed_on_by = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    handed_on_at = models.DateTimeField(null=True)
    handed_on_note = models.CharField(max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=40, blank=True)
    accepted_post = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=40, blank=True)
    # What it became: the kind and the code of a matter.
    taken_kind = models.CharField(max_length=40, blank=True)
    taken_code = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["given_post", "form_token"], condition=~Q(form_token=""), name="instruction_form_once"
            )
        ]
        indexes = [models.Index(fields=["status", "given_at"], name="instruction_status_given")]
