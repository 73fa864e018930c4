"""Where it burned: fires of a period counted by place."""

from datetime import datetime
from typing import Final

from django.db.models import Count

from luoshu.apps.acting import Acting
from luoshu.apps.cases.queries.doors import newest_cases_in_scope

NOT_COUNTED: Final = ("not_accepted", "not_a_fire", "other_burning", "struck", "merged")
"""States of a fire that was none, or that does not count any more."""


def fires_by_path(acting: Acting, *, seen_from: datetime, seen_before: datetime) -> dict[str, int]:
    """Return how many fires were first seen in a period, by the path of the place each is attributed to.

    What turned out to be no straw fire, was struck or merged is left out. A path is as deep as the attribution goes.
    """
    rows = newest_cases_in_scope(acting).filter(first_seen_at__gte=seen_from, first_seen_at__lt=seen_before)
    counted = rows.exclude(state__in=NOT_COUNTED).order_by().values("division_path").annotate(count=Count("pk"))
    return {row["division_path"]: row["count"] for row in counted}
