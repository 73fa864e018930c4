"""The fires of a period: yesterday, the season so far, the same days a year earlier; struck points apart."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from luoshu.adapters.documents import Run, Source, figure
from luoshu.apps.acting import Acting
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.queries import case_in_scope
from luoshu.apps.clues.choices import CountedAs
from luoshu.apps.clues.queries.behind import MOST_SPELLED, Figure
from luoshu.apps.clues.queries.period_counts import PeriodCounts, period_counts
from luoshu.apps.feeds.queries import is_anything_received
from luoshu.apps.rules.queries import seasons
from luoshu.core.clock import beijing_day, day_bounds

SUSPECTED: Final = "疑似火点"
STRUCK: Final = "核减火点"
AREA: Final = "火点面积"
OPEN_FIRES: Final = "未办结"
LATE_FIRES: Final = "超时未办结"
BURNED: Final = "核实过火面积"
"""The area of fires as it was checked on the ground, in mu."""


@dataclass(frozen=True)
class FireFigures:
    """Counts of ``yesterday`` and of the season; the rest is of fires open, and late, at the moment.

    ``knows_*``: something came in on those days; where nothing did, the counts of it are no zero.
    """

    day: date
    yesterday: PeriodCounts
    season_title: str
    season_from: date
    season: PeriodCounts
    open_count: int
    late_count: int
    knows_yesterday: bool
    knows_season: bool


def fire_figures(acting: Acting, *, at: datetime, with_codes: bool = False) -> FireFigures:
    """Return the figures as of a moment. The season is the one the day lies in, else the year so far.

    ``with_codes``: every count with the codes of its clues, for a text that is kept.
    """
    today = beijing_day(at)
    yesterday = today - timedelta(days=1)
    title, first = _season(acting, today)
    counts = period_counts(acting, *day_bounds(yesterday), with_codes=with_codes)
    season = period_counts(acting, day_bounds(first)[0], at, with_codes=with_codes)
    return FireFigures(
        day=yesterday,
        yesterday=counts,
        season_title=title,
        season_from=first,
        season=season,
        open_count=open_fires(acting, at).count(),
        late_count=late_fires(acting, at).count(),
        # What a satellite saw yesterday may have come in this morning.
        knows_yesterday=_has(counts) or is_anything_received(acting, day_bounds(yesterday)[0], at),
        knows_season=_has(season) or is_anything_received(acting, day_bounds(first)[0], at),
    )


def open_fires(acting: Acting, at: datetime) -> QuerySet[FireCase]:
    """Return the fires that were open at a moment."""
    return case_in_scope(acting).filter(Q(closed_at__isnull=True) | Q(closed_at__gt=at), opened_at__lte=at)


def late_fires(acting: Acting, at: datetime) -> QuerySet[FireCase]:
    """Return those of them that were past their limit."""
    return open_fires(acting, at).filter(due_at__lt=at, paused_at__isnull=True)


def is_bulletin_known(acting: Acting, on: date, *, at: datetime) -> bool:
    """Tell whether anything of a day came in by a moment, so that its bulletin may speak of none."""
    return _has(period_counts(acting, *day_bounds(on))) or is_anything_received(acting, day_bounds(on)[0], at)


def _has(counted: PeriodCounts) -> bool:
    return counted.suspected.value + counted.struck.value > 0


def _season(acting: Acting, today: date) -> tuple[str, date]:
    root = acting.paths[0] if acting.paths else ""
    running = [one for one in seasons(root, today) if one.covers(today)]
    if not running:
        return "今年以来", date(today.year, 1, 1)
    season = min(running, key=lambda one: (one.length_days, one.code))
    first = date(today.year, *season.starts)
    return season.title, first if first <= today else date(today.year - 1, *season.starts)


def year_before(on: date) -> date:
    """Return the same day a year earlier; 29 February becomes 28 February."""
    return on.replace(year=on.year - 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 1)


def traced(counted: Figure, as_of: datetime, scope: str = "") -> Run:
    """Return a count as a figure that leads to exactly its clues, says what it counts and can be counted again.

    ``scope`` is the code of the division it was counted in, where it is not one county's.
    """
    source = _source(counted, as_of, scope)
    if 0 < len(counted.clue_codes) <= MOST_SPELLED:
        # Two satellites may pass at once: what one of them saw is known by its clues and not by the hour.
        period = "" if counted.behind.satellite else source.period
        source = replace(source, kind="clues", code=",".join(counted.clue_codes), period=period)
    return figure(counted.value, source)


def traced_area(area_mu: float, counted: Figure, as_of: datetime, scope: str = "") -> Run:
    """Return the area of the clues of a count, in mu, as a figure that leads to them."""
    area = f"{area_mu:.1f}"
    return Run(area, source=replace(_source(counted, as_of, scope), title=AREA, value=area, unit="亩"))


def _source(counted: Figure, as_of: datetime, scope: str) -> Source:
    """Where a count of a day, or of one satellite in it, comes from."""
    behind = counted.behind
    satellite = f"@{behind.satellite}" if behind.satellite else ""
    return Source(
        *("bulletin", f"{beijing_day(behind.starts_at)}{satellite}", f"/clues/?{counted.asked}", as_of, counted.note),
        title=STRUCK if behind.counted == CountedAs.STRUCK else SUSPECTED,
        value=str(counted.value),
        unit="个",
        scope=behind.county or scope,
        period=f"{behind.starts_at.isoformat()}/{behind.ends_before.isoformat()}",
    )


def standing_fires(figures: FireFigures, at: datetime, scope: str = "") -> dict[str, Run]:
    """Return the fires that are open, and those past their limit, as figures that lead to their lists."""
    counts = ((OPEN_FIRES, "open", figures.open_count), (LATE_FIRES, "late", figures.late_count))
    return {
        name: figure(
            count,
            Source(
                *("fires", name, f"/fires/?phase={phase}", at),
                title=f"{name}火点",
                value=str(count),
                unit="处",
                scope=scope,
            ),
        )
        for name, phase, count in counts
    }
