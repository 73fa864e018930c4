"""Which detections a matter of 通报与整改 still needs as proof."""

from collections.abc import Iterable

from luoshu.apps.accountability.models import CountedFire


def keys_in_open_matters(detection_keys: Iterable[str]) -> set[str]:
    """Return those of the detections whose fire counts in a matter that is not crossed off."""
    path = "case__event__clues__detection__key"
    rows = CountedFire.objects.filter(
        left_at__isnull=True, matter__is_open=True, **{f"{path}__in": list(detection_keys)}
    )
    return set(rows.values_list(path, flat=True))
