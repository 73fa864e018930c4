from django.db import models
from django.db.models import Q

from luoshu.apps.people.models import Unit
from luoshu.apps.supervision.choices import ItemStatus, SourceKind
from luoshu.apps.supervision.models.matters import Matter


class MatterProposal(models.Model):
    """立项建议: something that ought to be supervised, from another part of the product. An office head decides.

    What it comes from is named by kind and key; of one thing one proposal waits at a time.
    """

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    source_kind = models.CharField(max_length=20, choices=SourceKind.choices)
    source_key = models.CharField(max_length=80)
    source_label = models.CharField(max_length=120)
    link = models.CharField(max_length=200, blank=True)
    division_path = models.CharField(max_length=120)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=ItemStatus.choices, default=ItemStatus.PROPOSED)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="proposals")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_key"],
                condition=Q(status="proposed"),
                name="matter_proposal_one_waiting",
            )
        ]
        indexes = [models.Index(fields=["division_path", "status"], name="matter_proposal_path")]
