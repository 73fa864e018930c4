"""Pictures of alarms: those of some detections, and those whose time is up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.feeds.models import AlarmPicture
from luoshu.apps.rules.queries import picture_days
from luoshu.core.clock import beijing_day


def pictures_of(acting: Acting, detection_keys: Iterable[str]) -> QuerySet[AlarmPicture]:
    """Return the pictures of detections whose clue the reader has opened, oldest first; none without the right."""
    rows = AlarmPicture.objects.select_related("whole", "crop").order_by("received_at", "id")
    return rows.filter(detection_key__in=list(detection_keys)) if acting.may("pictures.read") else rows.none()


def pictures_due(*, at: datetime) -> dict[int, tuple[str, str]]:
    """Return the pictures that have been kept for as long as the rule says: by id the detection's key and the rule.

    The rule of the day of deletion counts: a shorter time holds for what is there already.
    """
    kept = AlarmPicture.objects.filter(whole__isnull=False)
    due: dict[int, tuple[str, str]] = {}
    for path in kept.order_by().values_list("delivery__division_path", flat=True).distinct():
        days, rule_code = picture_days(path, beijing_day(at))
        old = kept.filter(delivery__division_path=path, received_at__lte=at - timedelta(days=days))
        due |= {pk: (key, rule_code) for pk, key in old.values_list("pk", "detection_key")}
    return due
