"""Progress of the day, the chain of works, straw beside fires, the villages' points: pages that only read."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.ledgers.queries.dated import rows_on
from luoshu.apps.places.queries import names_of_paths
from luoshu.core.clock import beijing_day
from luoshu.core.harvest import Fill, PointState, added, days_left
from luoshu.core.harvest.columns import ALL, SOWN
from luoshu.web.harvest.books import VILLAGES, book_for
from luoshu.web.harvest.burning import county_lines, use_of
from luoshu.web.harvest.daily import PlaceDay, day_table
from luoshu.web.harvest.days import Desk, desk_for, estimates_on, place_days, season_series
from luoshu.web.harvest.linking import ChainLine, Series, chain_line
from luoshu.web.harvest.points import counts, point_of
from luoshu.web.harvest.rulebook import limits_rule, risk_rule, weather_rule
from luoshu.web.harvest.straw_side import depots_in, fires_of_season, straw_lines, use_rows
from luoshu.web.harvest.weather_side import weather_panel
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now

MOST_NAMES = 12
"""More names than this stand behind their counties' lines and not in one paragraph."""
MOST_POINTS = 300


def _frame(desk: Desk) -> dict[str, Any]:
    """What every page of the desk shows: the day, the place, the season."""
    first, last = desk.season.first, desk.season.last
    return {
        "desk": desk,
        "day": desk.day,
        "at": desk.place if desk.is_drilled else None,
        "crops": desk.crops,
        "cut_off": desk.cut_off,
        "by_county": desk.is_wide,
        "is_city": len(desk.acting.paths[0].strip("/").split("/")) == desk.acting.level,
        "in_season": desk.season.holds(desk.day),
        "may_open": desk.acting.may("ledgers.read"),
        "season_words": f"{first.month}月{first.day}日至{last.month}月{last.day}日",
    }


@require_GET
@needs("harvest.read")
def progress(request: HttpRequest) -> HttpResponse:
    """The day's table: the counties of a city, or the townships of a county."""
    desk = desk_for(request)
    chosen = request.GET.get("crop", ALL)
    if chosen not in {ALL, *(crop.key for crop in desk.crops)}:
        chosen = ALL
    said, limits = limits_rule(desk.path, desk.day)
    places = place_days(desk)
    table = day_table(
        desk.day,
        places,
        desk.crops,
        chosen,
        by_county=desk.is_wide,
        estimates=estimates_on(desk, chosen) if desk.is_wide and limits else {},
        apart_points=limits.apart_points if limits else Decimal(0),
    )
    context = _frame(desk) | {
        "table": table,
        "crop_label": next((crop.label for crop in desk.crops if crop.key == chosen), "秋粮合计"),
        "is_sown": chosen == SOWN,
        "limits": limits,
        "limits_said": said,
        "may_report": request.acting.may("harvest.report") and desk.is_today,  # type: ignore[attr-defined]
        "are_many": len(table.missing) + len(table.carried) + len(table.late) > MOST_NAMES and desk.is_wide,
    }
    return render(request, "harvest/progress.html", context | weather_panel(desk, places))


@require_GET
@needs("harvest.read")
def chain(request: HttpRequest) -> HttpResponse:
    """Harvest, straw, soil and sowing beside each other, with the lag and what waits."""
    desk = desk_for(request)
    _, limits = limits_rule(desk.path, desk.day)
    series = season_series(desk)
    total = chain_line("", "合计", series, desk.day) if series else None
    sow_until = limits.sow_until_in(desk.day.year) if limits else None
    context = _frame(desk) | {
        "total": total,
        "lines": [total, *_chain_lines(desk, place_days(desk), series)] if total else [],
        "sow_until": sow_until,
        "sow_days": days_left(sow_until, desk.day) if sow_until else None,
        "sown_total": total.steps[-1].done if total else None,
    }
    return render(request, "harvest/chain.html", context)


def _chain_lines(desk: Desk, places: list[PlaceDay], series: dict[str, Series]) -> list[ChainLine]:
    groups: dict[str, tuple[str, dict[str, Series]]] = {}
    for place in places:
        code, name = (place.county_code, place.county_name) if desk.is_wide else (place.code, place.name)
        _, members = groups.setdefault(code, (name, {}))
        if place.path in series:
            members[place.path] = series[place.path]
    return [chain_line(code, name, members, desk.day) for code, (name, members) in groups.items()]


@require_GET
@needs("harvest.burning")
def straw(request: HttpRequest) -> HttpResponse:
    """Straw on the fields and room in the depots beside fires and the risk of burning."""
    desk = desk_for(request)
    risk_said, risk = risk_rule(desk.path, desk.day)
    _, weather = weather_rule(desk.path, desk.day)
    limits_said, limits = limits_rule(desk.path, desk.day)
    fires = fires_of_season(desk)
    book, depots = depots_in(desk, limits)
    lines = straw_lines(desk, place_days(desk), depots, fires, weather, risk)
    use = use_rows(desk)
    context = _frame(desk) | {
        "lines": lines,
        "counties": county_lines(lines) if desk.is_wide else [],
        "blocked": [line for line in lines if line.is_blocked],
        "left_total": added(line.left for line in lines),
        "left_unknown": sum(line.left is None for line in lines),
        "depots": depots,
        "depot_ledger_url": book.url if book else "",
        "full_depots": sum(depot.fill.state is Fill.FULL for depot in depots),
        "fires_season": sum(line.fires_now for line in lines),
        "use": use_of(use),
        "use_places": len(use),
        "risk_said": risk_said,
        "limits_said": limits_said,
    }
    return render(request, "harvest/straw.html", context)


@require_GET
@needs("harvest.read")
def villages(request: HttpRequest) -> HttpResponse:
    """Problem points of villages by state: found, put right, looked at again."""
    acting, today = request.acting, beijing_day(now())  # type: ignore[attr-defined]
    book = book_for(acting, VILLAGES)
    rows = rows_on(acting, book.ledger, today) if book else []
    names = names_of_paths({row.path for row in rows})
    points = [one for row in rows if (one := point_of(row.key, names[row.path], row.values, today))]
    chosen = request.GET.get("state", "")
    if chosen not in {state.value for state in PointState}:
        chosen = ""
    shown = [one for one in points if not chosen or one.state.value == chosen]
    context = {
        "points": shown[:MOST_POINTS],
        "left_off": max(len(shown) - MOST_POINTS, 0),
        "counts": counts(points),
        "total": len(points),
        "chosen": chosen,
        "ledger_url": book.url if book else "",
        "may_open": acting.may("ledgers.read"),
    }
    return render(request, "harvest/villages.html", context)
