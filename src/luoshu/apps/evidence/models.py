from django.db import models


class StoredFile(models.Model):
    """Bytes received, kept once per content. The file lies in the instance's folder under its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    # Raw bytes may be released after the retention setting; the row and its hash stay for good.
    released_at = models.DateTimeField(null=True)


class Attachment(models.Model):
    """A stored file in its role: a photo of a check, a scene photo of a strike, a scan."""

    code = models.CharField(max_length=40, unique=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    # The copy that is shown: same picture without EXIF, position and camera serial.
    shown_copy = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="shown_for")
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=80)
    division_path = models.CharField(max_length=120)
    original_name = models.CharField(max_length=200)
    uploaded_by = models.CharField(max_length=40)
    uploaded_post = models.CharField(max_length=40, blank=True)
    uploaded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_code"], name="attachment_subject")]
