"""Both sides of 疏堵结合 brought together: the ledgers' straw, depots and weather, and the fires of the same places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshu.apps.cases.queries import fires_by_path
from luoshu.apps.ledgers.queries.dated import rows_on
from luoshu.apps.places.queries import names_of_paths
from luoshu.core.clock import day_end, day_start
from luoshu.core.harvest import RiskRule, depot_fill
from luoshu.core.harvest.columns import numbers_of
from luoshu.core.tables import Gap, Value
from luoshu.web.harvest.books import DEPOTS, USE, Book, book_for
from luoshu.web.harvest.burning import Depot, StrawLine, fires_below, straw_line
from luoshu.web.harvest.daily import PlaceDay
from luoshu.web.harvest.days import Desk, year_before
from luoshu.web.harvest.rulebook import LimitsRule, WeatherRule
from luoshu.web.harvest.weather_side import weather_days
from luoshu.web.harvest.weathering import by_county, dry_days_behind


@dataclass(frozen=True)
class SeasonFires:
    """Fires by path: of this season up to the day, and of the same days last year."""

    now: Mapping[str, int]
    past: Mapping[str, int]


def fires_of_season(desk: Desk) -> SeasonFires:
    """Count the fires in the reader's scope; what was none or was struck is left out."""
    first, last = desk.season.first, desk.day
    return SeasonFires(
        now=_counted(desk, first, last), past=_counted(desk, year_before(first), year_before(desk.season.last))
    )


def _counted(desk: Desk, first: date, last: date) -> dict[str, int]:
    return fires_by_path(desk.acting, seen_from=day_start(first), seen_before=day_end(last))


def depots_in(desk: Desk, limits: LimitsRule | None) -> tuple[Book | None, list[Depot]]:
    """Return the depots of the part that is shown, in the order of their places; closed ones too, marked."""
    book = book_for(desk.acting, DEPOTS)
    if book is None:
        return None, []
    rows = rows_on(desk.acting, book.ledger, desk.day, division_path=desk.path)
    names = names_of_paths({row.path for row in rows})
    return book, [_depot(row.key, row.path, names[row.path], row.values, limits) for row in rows]


def _depot(key: str, path: str, place: str, values: Mapping[str, Value], limits: LimitsRule | None) -> Depot:
    numbers = numbers_of(values)
    stored, capacity = numbers.get("stored_t"), numbers.get("capacity_t")
    unknown = Decimal("Infinity")
    counted = values.get("counted_on")
    return Depot(
        key=key,
        name=_word(values, "name"),
        path=path,
        place=place,
        capacity_t=capacity,
        stored_t=stored,
        fill=depot_fill(
            stored,
            capacity,
            nearly_percent=limits.nearly_percent if limits else unknown,
            full_percent=limits.full_percent if limits else unknown,
        ),
        status=_word(values, "status"),
        counted_on=f"{counted.month}月{counted.day}日" if isinstance(counted, date) else "",
    )


def _word(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key, Gap.BLANK)
    return "" if isinstance(value, Gap) else str(value)


def straw_lines(
    desk: Desk,
    places: Sequence[PlaceDay],
    depots: Sequence[Depot],
    fires: SeasonFires,
    weather: WeatherRule | None,
    risk: RiskRule | None,
) -> list[StrawLine]:
    """Return a line for each township, in 区划 order; none without a rule of the risk: then nothing is judged."""
    if risk is None:
        return []
    days = by_county(weather_days(desk))
    lines = []
    for place in places:
        mine = [depot for depot in depots if depot.path.startswith(place.path)]
        lines.append(
            straw_line(
                place,
                desk.crops,
                mine,
                dry_days=dry_days_behind(days.get(place.county_code, []), desk.day, weather),
                past_fires=fires_below(fires.past, place.path),
                fires_now=fires_below(fires.now, place.path),
                rule=risk,
            )
        )
    return lines


def use_rows(desk: Desk) -> list[dict[str, Decimal | None]]:
    """Return the use of straw of every place that reported it this season."""
    book = book_for(desk.acting, USE)
    if book is None:
        return []
    rows = rows_on(desk.acting, book.ledger, desk.day, since=desk.season.first, division_path=desk.path)
    return [numbers_of(row.values) for row in rows]
