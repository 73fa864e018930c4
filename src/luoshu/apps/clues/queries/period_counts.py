"""The bulletin's counts alone, for pages that show a long period, and what a period is compared with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from luoshu.apps.acting import Acting
from luoshu.apps.clues.choices import CountedAs
from luoshu.apps.clues.queries.behind import Behind, Figure
from luoshu.apps.clues.queries.groups import figure_of
from luoshu.apps.feeds.queries import is_anything_received
from luoshu.core.clock import in_beijing


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """The same counts as ``Bulletin`` has under the same names, for the same period and scope."""

    suspected: Figure
    struck: Figure
    last_year: Figure | None
    last_year_note: str


def period_counts(
    acting: Acting, starts_at: datetime, ends_before: datetime, *, with_codes: bool = False
) -> PeriodCounts:
    """Return the counts of ``starts_at <= seen < ends_before``: static heat apart, struck clues apart."""
    suspected, struck = (
        figure_of(acting, Behind(starts_at, ends_before, counting), with_codes=with_codes) for counting in CountedAs
    )
    last_year, note = last_year_of(acting, starts_at, ends_before, with_codes=with_codes)
    return PeriodCounts(suspected, struck, last_year, note)


def last_year_of(
    acting: Acting, starts_at: datetime, ends_before: datetime, *, with_codes: bool = False
) -> tuple[Figure | None, str]:
    """Return the suspected points of the same Beijing days a year earlier, None where nothing came in, and a note."""
    before = _year_before(starts_at), _year_before(ends_before)
    words = " 至 ".join(f"{in_beijing(moment):%Y-%m-%d %H:%M}" for moment in before)
    figure = figure_of(acting, Behind(*before, CountedAs.SUSPECTED), words, with_codes=with_codes)
    # Nothing received is not a zero.
    is_known = figure.value > 0 or is_anything_received(acting, *before)
    note = f"去年同期（{words}）{'，口径相同。' if is_known else '没有数据，不能比较。'}"
    return figure if is_known else None, note


def _year_before(at: datetime) -> datetime:
    """The same Beijing wall time a year earlier; 29 February becomes 28 February."""
    local = in_beijing(at)
    day = date(local.year - 1, local.month, 28 if (local.month, local.day) == (2, 29) else local.day)
    return local.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)
