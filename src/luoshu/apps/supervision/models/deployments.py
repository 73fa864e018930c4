from django.db import models

from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.supervision.choices import ItemStatus
from luoshu.apps.supervision.models.matters import Matter


class Deployment(models.Model):
    """A meeting page or minutes that was taken in (M14). ``file`` is the original as it came, text, Word or PDF.

    Items point into ``text``, what was read from it. ``file_name`` is empty for a pasted text.
    """

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    division_path = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    # Of the text without blanks and line breaks: pasted, as Word and as PDF the words are the same.
    words_sha256 = models.CharField(max_length=64)
    # The day the text was issued: 昨日 and 年底 are counted from it.
    issued_on = models.DateField()
    reader_version = models.CharField(max_length=20)
    taken_by = models.CharField(max_length=40)
    taken_post = models.CharField(max_length=40)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The same words taken in again are the same deployment.
            models.UniqueConstraint(fields=["words_sha256", "division_path"], name="deployment_words_once"),
        ]


class DeployedItem(models.Model):
    """One thing the text orders, with its place: ``text[starts_at:ends_at]`` of the stored page."""

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="items")
    number = models.IntegerField()
    starts_at = models.IntegerField()
    ends_at = models.IntegerField()
    text = models.TextField()
    section = models.CharField(max_length=120, blank=True)
    meeting = models.CharField(max_length=120, blank=True)
    lead_names = models.JSONField(default=list)
    co_names = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    vague_word = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=10, choices=ItemStatus.choices, default=ItemStatus.PROPOSED)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="items")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deployment", "number"], name="deployed_item_once")]
