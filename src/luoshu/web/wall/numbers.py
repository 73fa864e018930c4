"""The numbers of the wall: every one from the query of the list that it stands for, all at one moment."""

from dataclasses import dataclass
from datetime import date, datetime

from luoshu.apps.acting import Acting
from luoshu.apps.cases.queries import count_fires, fires_for
from luoshu.apps.cases.queries import desk_counts as fire_counts
from luoshu.apps.clues.queries import latest_pass
from luoshu.apps.rules.queries import season_on, seasons
from luoshu.apps.supervision.queries import desk_counts as matter_counts
from luoshu.core.clock import beijing_day, day_end, day_start

MOST_POINTS = 200
FEBRUARY_29 = (2, 29)


@dataclass(frozen=True)
class WallNumbers:
    """What the wall shows at ``at``. ``points`` are longitude, latitude and whether the limit ran out."""

    at: datetime
    fires_today: int
    fires_in_season: int
    season: str
    season_from: date
    unsigned: int
    verifying: int
    handling: int
    checking: int
    late: int
    latest_pass: datetime | None
    due_today: int
    matters_late: int
    to_review: int
    undated: int
    points: list[tuple[float, float, bool]]


def wall_numbers(acting: Acting, *, at: datetime) -> WallNumbers:
    """Return the numbers in the reader's scope."""
    today = beijing_day(at)
    first, season = season_start(acting.paths[0] if acting.paths else "", today)
    fires = fire_counts(acting, at=at)
    matters = matter_counts(acting, at=at)
    rows = fires_for(acting, at=at, phase="open", most=MOST_POINTS)
    return WallNumbers(
        at=at,
        fires_today=count_fires(acting, at=at, seen_from=day_start(today), seen_before=day_end(today)),
        fires_in_season=count_fires(acting, at=at, seen_from=day_start(first), seen_before=day_end(today)),
        season=season,
        season_from=first,
        unsigned=fires.unsigned,
        verifying=fires.verifying,
        handling=fires.handling,
        checking=fires.checking,
        late=fires.late,
        latest_pass=latest_pass(acting),
        due_today=matters.due_today,
        matters_late=matters.late,
        to_review=matters.to_review,
        undated=matters.undated,
        points=[(round(row.lon, 3), round(row.lat, 3), row.lamp == "late") for row in rows],
    )


def season_start(division_path: str, on: date) -> tuple[date, str]:
    """Return the first day of the season a day lies in and its title; outside every season the year's first day."""
    code = season_on(division_path, on)
    season = next((one for one in seasons(division_path, on) if one.code == code), None)
    if season is None:
        return date(on.year, 1, 1), "今年以来"
    month, day = season.starts
    year = on.year if (month, day) <= (on.month, on.day) else on.year - 1
    # A season that begins on 29 February begins on the 28th in other years.
    return date(year, month, 28 if (month, day) == FEBRUARY_29 else day), season.title
