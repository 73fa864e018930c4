from django.db import models
from django.db.models import Q

from luoshu.apps.places.models import Division


class Camera(models.Model):
    """One camera on a tower, WGS-84. Its place and view are a restricted layer: they never leave the intranet."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    unit_name = models.CharField(max_length=120, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="cameras")
    division_path = models.CharField(max_length=120, db_index=True)
    lon = models.FloatField()
    lat = models.FloatField()
    # As it was handed in, so that a wrong datum can be found and mended later.
    delivered_lon = models.FloatField()
    delivered_lat = models.FloatField()
    datum = models.CharField(max_length=10)
    height_m = models.FloatField(null=True)
    azimuth_deg = models.FloatField(default=0.0)
    opening_deg = models.FloatField(default=360.0)
    reach_km = models.FloatField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # Silent for longer than this: offline. Makers differ, so it is a column of the sheet.
    silent_minutes = models.IntegerField(default=30)
    heartbeat_at = models.DateTimeField(null=True)
    # The moment at which the silence becomes too long, written with each heartbeat.
    silent_at = models.DateTimeField(null=True)
    offline_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["silent_at"], name="camera_beating", condition=Q(offline_since=None)),
        ]


class CameraChange(models.Model):
    """What a camera was before a change, by column: from the newest back, how it stood and looked at any moment."""

    camera = models.ForeignKey(Camera, on_delete=models.PROTECT, related_name="changes")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)
    changed_post = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["camera", "-changed_at"], name="camera_history")]
