"""Weather and dispatch as the ledger holds them, by county; and what the day's page shows of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luoshu.apps.ledgers.queries.dated import rows_between
from luoshu.web.harvest.books import WEATHER, book_for
from luoshu.web.harvest.daily import PlaceDay
from luoshu.web.harvest.days import Desk
from luoshu.web.harvest.rulebook import weather_rule
from luoshu.web.harvest.weathering import WeatherDay, WeatherLine, by_county, weather_line

BEHIND, AHEAD = timedelta(days=30), timedelta(days=15)


def weather_days(desk: Desk) -> list[WeatherDay]:
    """Return the entered days around the day, of the counties in view or of the county above the place."""
    book = book_for(desk.acting, WEATHER)
    if book is None:
        return []
    rows = rows_between(desk.acting, book.ledger, desk.day - BEHIND, desk.day + AHEAD, with_above=True)
    found = []
    for row in rows:
        on, rain = row.values.get("on"), row.values.get("rain_mm")
        if not isinstance(on, date) or not isinstance(rain, Decimal):
            continue
        if not (row.path.startswith(desk.path) or desk.path.startswith(row.path)):
            continue
        moved, dispatch, source = (row.values.get(key) for key in ("moved", "dispatch", "source"))
        found.append(
            WeatherDay(
                county_code=row.path.strip("/").split("/")[-1],
                on=on,
                rain_mm=rain,
                dispatch=_text(dispatch),
                moved=moved if isinstance(moved, int) else None,
                source=_text(source),
            )
        )
    return found


def _text(value: object) -> str:
    # A gap is a word of an enumeration and no text of anybody's.
    return value if type(value) is str else ""


def weather_panel(desk: Desk, places: Sequence[PlaceDay]) -> dict[str, Any]:
    """Return what the page shows of the weather, in 区划 order. Of several counties those are counted only that finish
    before the rain and noted nothing.
    """
    said, rule = weather_rule(desk.path, desk.day)
    book = book_for(desk.acting, WEATHER)
    if rule is None or book is None:
        return {"weather": [], "weather_said": said}
    days = by_county(weather_days(desk))
    members: dict[str, list[PlaceDay]] = {}
    for place in places:
        members.setdefault(place.county_code, []).append(place)
    lines: list[WeatherLine] = []
    for code, inside in members.items():
        if code in days or not desk.is_wide:
            entered = days.get(code, [])
            lines.append(weather_line(inside[0].county_name, entered, inside, desk.crops, desk.day, rule))
    quiet = [line for line in lines if line.is_quiet] if desk.is_wide else []
    return {
        "weather": [line for line in lines if line not in quiet],
        "weather_quiet": len(quiet),
        "weather_said": said,
        "weather_ledger_url": book.url,
    }
