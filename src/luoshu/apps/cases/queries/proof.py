"""Which detections a fire still needs as proof: while it is open, and while a strike or a dispute is undecided."""

from collections.abc import Iterable

from django.db.models import Q

from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import Clue


def keys_under_way(detection_keys: Iterable[str]) -> set[str]:
    """Return those of the detections whose fire, strike or dispute is not at its end."""
    needed = Q(event__case__is_open=True) | Q(strikes__status__in=(StrikeStatus.APPLIED, StrikeStatus.REVIEWED))
    needed |= Q(event__case__disputes__status=AsideStatus.ASKED)
    rows = Clue.objects.filter(needed, detection__key__in=list(detection_keys))
    return set(rows.values_list("detection__key", flat=True))
