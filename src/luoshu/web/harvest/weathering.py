"""The weather window of each county in view, and whether the machines finish before the rain. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshu.core.harvest import Capacity, RainDay, Window, added, capacity_before, window_on
from luoshu.core.harvest.columns import HARVESTERS, Crop, harvest_of
from luoshu.web.harvest.daily import PlaceDay
from luoshu.web.harvest.rulebook import WeatherRule


@dataclass(frozen=True, slots=True)
class WeatherDay:
    """One day of one county as entered: rain, and the dispatch of machines noted with it."""

    county_code: str
    on: date
    rain_mm: Decimal
    dispatch: str = ""
    moved: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class WeatherLine:
    """One county's window with the machines' capacity. ``is_soon``: rain within the days the rule announces."""

    name: str
    window: Window
    capacity: Capacity | None
    is_soon: bool
    dispatch: str = ""
    moved: int | None = None
    source: str = ""

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to arrange: done before the rain, or no rain soon, and nothing noted."""
        return not self.dispatch and (not self.is_soon or (self.capacity is not None and self.capacity.short == 0))


def weather_line(
    name: str,
    days: Sequence[WeatherDay],
    places: Sequence[PlaceDay],
    crops: Sequence[Crop],
    today: date,
    rule: WeatherRule,
) -> WeatherLine:
    """Read one county's window; without every township's area left and machines no capacity is said."""
    window = window_on([RainDay(one.on, one.rain_mm) for one in days], today, wet_from_mm=rule.wet_from_mm)
    left = [harvest_of(place.values, crops).left for place in places]
    machines = [place.values.get(HARVESTERS) for place in places]
    capacity = None
    if places and None not in left and None not in machines:
        total = added(left) or Decimal(0)
        capacity = capacity_before(
            total, int(added(machines) or 0), daily_mu=rule.daily_mu, dry_days=window.dry_days if window.rain_on else 0
        )
    noted = next((one for one in sorted(days, key=lambda one: one.on) if one.on >= today and one.dispatch), None)
    is_soon = window.rain_on is not None and (window.rain_on - today).days <= rule.days_ahead
    if noted is None:
        return WeatherLine(name, window, capacity, is_soon)
    return WeatherLine(name, window, capacity, is_soon, noted.dispatch, noted.moved, noted.source)


def dry_days_behind(days: Sequence[WeatherDay], today: date, rule: WeatherRule | None) -> int | None:
    """Return for how many days it has been dry; None where yesterday's weather is not known at all."""
    if rule is None or not any((today - one.on).days == 1 for one in days):
        return None
    rain = [RainDay(one.on, one.rain_mm) for one in days]
    return window_on(rain, today, wet_from_mm=rule.wet_from_mm).dry_before


def by_county(days: Sequence[WeatherDay]) -> Mapping[str, list[WeatherDay]]:
    """Group the entered days by county."""
    found: dict[str, list[WeatherDay]] = {}
    for one in days:
        found.setdefault(one.county_code, []).append(one)
    return found
