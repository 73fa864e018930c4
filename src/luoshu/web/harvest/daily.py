"""The day's table: one line for each place in 区划 order, its progress, last year's, and whether it reported.

Pure: what the ledger and the rules said comes in. A place that is missing has no number and takes no part in a total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from luoshu.core.harvest import (
    Beside,
    Coverage,
    CropArea,
    DayReport,
    DayState,
    added_areas,
    coverage_of,
    lay_beside,
    percent,
    points_between,
    share,
)
from luoshu.core.harvest.columns import Crop, Numbers, chosen_area


@dataclass(frozen=True, slots=True)
class PlaceDay:
    """One township on one day as the ledger holds it. ``values`` in the ledger's units (mu), None for a gap.

    ``row_number``: the version its row stands at. ``return_number``: its return of the day, 0 when it owes none.
    ``is_closed``: the return is on its way, so the row stays as it is.
    """

    code: str
    name: str
    path: str
    county_code: str
    county_name: str
    report: DayReport
    values: Numbers = field(default_factory=dict)
    last_year: Numbers = field(default_factory=dict)
    reported_at: datetime | None = None
    row_key: str = ""
    row_number: int = 0
    return_number: int = 0
    is_closed: bool = False
    due_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a township, or a county with how many of its townships stand behind the number."""

    code: str
    name: str
    area: CropArea
    last_percent: Decimal | None
    points: Decimal | None
    coverage: Coverage
    places: tuple[PlaceDay, ...]
    beside: Beside | None = None
    is_place: bool = False

    @property
    def report(self) -> DayReport:
        """The report of a township's line."""
        return self.places[0].report

    @property
    def rows_link_key(self) -> str:
        """The key of the one row behind a township's number; empty for a county."""
        return self.places[0].row_key if self.is_place else ""


@dataclass(frozen=True, slots=True)
class DayTable:
    """The table of one day and one crop. ``held_to``: the newest day any number is of."""

    day: date
    crop: str
    lines: tuple[Line, ...]
    total: Line
    late: tuple[PlaceDay, ...]
    missing: tuple[PlaceDay, ...]
    carried: tuple[PlaceDay, ...]


def day_table(
    day: date,
    places: Sequence[PlaceDay],
    crops: Sequence[Crop],
    chosen: str,
    *,
    by_county: bool,
    estimates: Mapping[str, tuple[Decimal, Decimal]] | None = None,
    apart_points: Decimal = Decimal(0),
) -> DayTable:
    """Build the table. ``estimates``: county code -> estimated mu and its error in points, for this crop."""
    groups: dict[str, list[PlaceDay]] = {}
    for place in places:
        groups.setdefault(place.county_code if by_county else place.code, []).append(place)
    lines = []
    for code, members in groups.items():
        name = members[0].county_name if by_county else members[0].name
        lines.append(_line(code, name, members, crops, chosen, is_place=not by_county))
    if by_county and estimates:
        lines = [_beside(line, estimates.get(line.code), apart_points) for line in lines]
    return DayTable(
        day=day,
        crop=chosen,
        lines=tuple(lines),
        total=_line("", "合计", list(places), crops, chosen, is_place=False),
        late=tuple(place for place in places if place.report.is_late),
        missing=tuple(place for place in places if place.report.state is DayState.MISSING),
        carried=tuple(place for place in places if place.report.state is DayState.CARRIED),
    )


def _line(
    code: str, name: str, members: Sequence[PlaceDay], crops: Sequence[Crop], chosen: str, *, is_place: bool
) -> Line:
    # A place with a number of this day, carried or not; last year is compared over the very same places.
    held = [place for place in members if place.report.has_number]
    area = added_areas(chosen_area(place.values, crops, chosen) for place in held)
    both = [
        (now, then)
        for place in held
        if (now := chosen_area(place.values, crops, chosen)).percent is not None
        and (then := chosen_area(place.last_year, crops, chosen)).percent is not None
    ]
    last = added_areas(then for _, then in both)
    same_now = added_areas(now for now, _ in both)
    last_percent = percent(share(last.done, last.due))
    return Line(
        code=code,
        name=name,
        area=area,
        last_percent=last_percent,
        points=points_between(same_now.percent, last_percent)
        if len(both) == len(_known(held, crops, chosen))
        else None,
        coverage=coverage_of([place.report for place in members]),
        places=tuple(members),
        is_place=is_place,
    )


def _beside(line: Line, estimate: tuple[Decimal, Decimal] | None, apart_points: Decimal) -> Line:
    if estimate is None:
        return line
    done, error = estimate
    # The estimate is of the whole county: it has a percentage beside it only when every township stands in the total.
    due = None if line.coverage.missing else line.area.due
    found = lay_beside(line.area.done, done, due, error_points=error, apart_points=apart_points)
    return replace(line, beside=found)


def _known(held: Iterable[PlaceDay], crops: Sequence[Crop], chosen: str) -> list[PlaceDay]:
    return [place for place in held if chosen_area(place.values, crops, chosen).percent is not None]
