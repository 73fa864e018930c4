"""三秋进度 for people who open no table: how much is in, against last year, and how many townships did not report."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from luoshu.adapters.documents import Run, Source, figure
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.queries.fire_figures import year_before
from luoshu.apps.ledgers.queries import declaration_of
from luoshu.apps.ledgers.queries.dated import ledger_above, returns_of_period, rows_on
from luoshu.core.clock import beijing_day, beijing_instant, falls_within
from luoshu.core.harvest import CropArea, added_areas, points_between
from luoshu.core.harvest.columns import crops_of, harvest_of, numbers_of
from luoshu.core.ledgers import LedgerDeclaration, season_begin
from luoshu.core.quantities.office_numbers import office_number

DAILY: Final = "harvest_daily"
NO_CHANGE: Final = "no_change"


@dataclass(frozen=True)
class HarvestFigures:
    """The newest day whose cut-off has passed: areas in mu, the same places last year, who owes a report still."""

    day: date
    area: CropArea
    last_percent: Decimal | None
    points: Decimal | None
    owed: int
    silent: tuple[str, ...]


def harvest_figures(acting: Acting, *, at: datetime) -> HarvestFigures | None:
    """Return the figures of the harvest; None out of season, without the ledger, or before anything was told."""
    ledger = ledger_above(acting, DAILY) if acting.may("harvest.read") else None
    if ledger is None:
        return None
    declaration = declaration_of(ledger)
    today = beijing_day(at)
    cut_off = beijing_instant(today, time.fromisoformat(declaration.cut_off))
    day = today if at >= cut_off else today - timedelta(days=1)
    first = season_first(declaration, day)
    if first is None:
        return None
    crops = crops_of(declaration.form)
    rows = rows_on(acting, ledger, day, since=first)
    if not rows:
        return None
    now = {row.path: harvest_of(numbers_of(row.values), crops) for row in rows}
    past_day = year_before(day)
    past = rows_on(acting, ledger, past_day, since=season_first(declaration, past_day) or past_day)
    then = {row.path: harvest_of(numbers_of(row.values), crops) for row in past}
    # Compared over the very same places; with a place that told nothing last year there is nothing to compare.
    known = [path for path, area in now.items() if area.percent is not None]
    both = [path for path in known if path in then and then[path].percent is not None]
    last_percent = added_areas(then[path] for path in both).percent
    same_now = added_areas(now[path] for path in both).percent
    told = {row.path for row in rows if row.valid_on == day}
    returns = returns_of_period(acting, ledger, day.isoformat())
    silent = [one for one in returns if one.path not in told and one.content != NO_CHANGE]
    return HarvestFigures(
        day=day,
        area=added_areas(now.values()),
        last_percent=last_percent,
        points=points_between(same_now, last_percent) if len(both) == len(known) else None,
        owed=len(returns),
        silent=tuple(one.unit_name for one in silent),
    )


def harvest_values(found: HarvestFigures) -> dict[str, tuple[Decimal, str]]:
    """Return the figures by name with their units; a figure nobody knows is left out."""
    known = {
        "已收": (_in_wan(found.area.done), "万亩"),
        "应收": (_in_wan(found.area.due), "万亩"),
        "进度": (found.area.percent, "%"),
        "去年同日": (found.last_percent, "%"),
        "缺报": (Decimal(len(found.silent)), "个"),
    }
    return {name: (value, unit) for name, (value, unit) in known.items() if value is not None}


def harvest_runs(found: HarvestFigures, *, at: datetime, scope: str = "") -> dict[str, Run]:
    """Return the figures as they are written, each leading to the day's table and saying what it counts."""
    day = found.day
    note = f"{day.month}月{day.day}日各乡镇上报，调度数（非统计数据）"
    runs = {}
    for name, (value, unit) in harvest_values(found).items():
        text = office_number(value, unit) if unit == "万亩" else f"{value}{'%' if unit == '%' else ''}"
        told = {"title": f"三秋{name}", "value": f"{value:f}", "unit": unit, "scope": scope, "period": f"{day}/{day}"}
        runs[name] = figure(text, Source("harvest", name, f"/harvest/?day={day}", at, note, **told))
    return runs


def _in_wan(mu: Decimal | None) -> Decimal | None:
    """An area in 万亩 with two places, as the office's own sheet has it."""
    return None if mu is None else (mu / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def season_first(declaration: LedgerDeclaration, day: date) -> date | None:
    """Return the day on which the season that a day lies in began; None out of season."""
    begun = season_begin(declaration, day)
    if begun is None:
        return date(day.year, 1, 1)
    first, last = declaration.season
    return begun if falls_within(day, first, last) else None
