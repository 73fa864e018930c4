"""The bulletin's counts alone, for pages that show a long period: added up by the database, not row by row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries.bulletins import Figure, last_year_sentence, period_a_year_before
from luoshu.apps.clues.queries.finding import clues_in_scope
from luoshu.apps.feeds.queries import is_anything_received

MOST_CODES: Final = 40
"""A count of no more clues than this carries their codes; a larger one leads to the list of its period."""


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """The same counts as ``Bulletin`` has under the same names, for the same period and scope."""

    suspected: Figure
    struck: Figure
    last_year: Figure | None
    last_year_note: str


def period_counts(acting: Acting, starts_at: datetime, ends_before: datetime) -> PeriodCounts:
    """Return the counts of ``starts_at <= seen < ends_before``: static heat apart, struck clues apart."""
    counted = _counted(acting, starts_at, ends_before)
    before = period_a_year_before(starts_at, ends_before)
    earlier = _figure(_counted(acting, *before).filter(struck_at__isnull=True))
    # Nothing received is not a zero.
    is_known = earlier.value > 0 or is_anything_received(acting, *before)
    return PeriodCounts(
        suspected=_figure(counted.filter(struck_at__isnull=True)),
        struck=_figure(counted.filter(struck_at__isnull=False)),
        last_year=earlier if is_known else None,
        last_year_note=last_year_sentence(before, is_known=is_known),
    )


def _counted(acting: Acting, starts_at: datetime, ends_before: datetime) -> QuerySet[Clue]:
    rows = clues_in_scope(acting).filter(seen_at__gte=starts_at, seen_at__lt=ends_before)
    return rows.exclude(queue=ClueQueue.STATIC_HEAT)


def _figure(rows: QuerySet[Clue]) -> Figure:
    value = rows.count()
    codes = tuple(rows.order_by("code").values_list("code", flat=True)) if 0 < value <= MOST_CODES else ()
    return Figure(value, codes)
