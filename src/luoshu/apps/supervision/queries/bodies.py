"""Bodies of many units, and the frames of work as they stand on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.errors import NotAllowed
from luoshu.apps.scope import within
from luoshu.apps.supervision.models import Body, WorkFrame


def bodies_for(acting: Acting) -> QuerySet[Body]:
    """Return the bodies of the reader's divisions, the living ones first. Raises NotAllowed."""
    if not acting.may("supervision.desk"):
        raise NotAllowed
    rows = Body.objects.filter(within(acting)).prefetch_related("members__unit")
    return rows.order_by("dissolved_on", "dissolves_on", "-starts_on", "id")


def frames_on(acting: Acting, on: date) -> list[WorkFrame]:
    """Return the frames that hold on a day for the reader's divisions and those above. Raises NotAllowed."""
    if not acting.may("supervision.read"):
        raise NotAllowed
    above = [path for root in acting.paths for path in paths_above(root)]
    valid = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    rows = WorkFrame.objects.filter(Q(division_path__in=above) | within(acting), valid, valid_from__lte=on)
    return list(rows.order_by("code", "division_path"))
