"""Numbers for codes people read, unique however many processes ask; a lost one leaves a gap, never a twin."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from luoshu.apps.feeds.models import Counter
from luoshu.core.clock import beijing_day


def take_numbers(prefix: str, count: int = 1) -> int:
    """Take ``count`` numbers under a prefix and return the first of them."""
    with transaction.atomic():
        # The update holds the row until the transaction ends, so what is read back is what this process set.
        if not Counter.objects.filter(prefix=prefix).update(latest=F("latest") + count):
            Counter.objects.bulk_create([Counter(prefix=prefix)], ignore_conflicts=True)
            Counter.objects.filter(prefix=prefix).update(latest=F("latest") + count)
        return Counter.objects.values_list("latest", flat=True).get(prefix=prefix) - count + 1


def day_prefix(letters: str, at: datetime) -> str:
    """Return the prefix of a Beijing day: ``PC20240917``."""
    return f"{letters}{beijing_day(at):%Y%m%d}"


def delivery_code(at: datetime) -> str:
    """Return the next delivery code of a Beijing day: ``PC20240917-0001``."""
    prefix = day_prefix("PC", at)
    return f"{prefix}-{take_numbers(prefix):04d}"
