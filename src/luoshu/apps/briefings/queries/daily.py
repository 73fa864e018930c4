"""The daily 秸秆焚烧情况 as a paper, in the provincial order: pass time, count, counties, area; struck points apart."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from luoshu.adapters.documents import (
    DRAFT_BANNER,
    Block,
    OfficialDocument,
    Paragraph,
    Part,
    Run,
    heading,
    paragraph,
    table,
)
from luoshu.apps.briefings.queries.fire_figures import STRUCK, SUSPECTED, CountOf, traced, traced_area, year_before
from luoshu.apps.clues.queries.bulletins import Bulletin, CountyFigure, Figure, PassFigure, period_a_year_before
from luoshu.core.clock import in_beijing


def daily_body(bulletin: Bulletin, on: date, *, unit_name: str, scope: str = "") -> OfficialDocument:
    """Return the paper of a day's bulletin of a division (``scope``, its code). Every count leads back to its clues."""
    as_of, whole = bulletin.ends_before, CountOf(SUSPECTED, bulletin.starts_at, bulletin.ends_before, scope)
    struck, before = replace(whole, what=STRUCK), period_a_year_before(bulletin.starts_at, bulletin.ends_before)
    day = f"{on.year}年{on.month}月{on.day}日"
    opening: list[Part] = [
        f"{on.month}月{on.day}日0时至24时，共监测到疑似火点",
        traced(bulletin.suspected, on, as_of, whole),
        "个",
    ]
    if bulletin.counties:
        opening += ["，其中", *_counties(bulletin.counties, on, as_of, whole)]
    opening += ["。", *_area(bulletin.area_mu, bulletin.suspected, on, as_of, whole)]
    passes = [_pass(one, on, scope) for one in bulletin.passes if one.points.value]
    last_year = CountOf(SUSPECTED, *before, scope)
    compared: list[Part] = (
        ["去年同期", traced(bulletin.last_year, year_before(on), as_of, last_year), "个。"]
        if bulletin.last_year is not None
        else [bulletin.last_year_note]
    )
    return OfficialDocument(
        title=f"{day}秸秆焚烧情况",
        red_head="秸秆焚烧情况",
        blocks=(
            paragraph(*opening),
            heading(1, "卫星过境监测情况"),
            *(passes or [paragraph("没有监测到疑似火点。")]),
            heading(1, "各县区情况"),
            *_county_table(bulletin, on, whole),
            heading(1, "核减情况"),
            paragraph("经核定核减", traced(bulletin.struck, on, as_of, struck), "个，不计入以上各数。"),
            heading(1, "口径"),
            paragraph(bulletin.coverage.sentence),
            paragraph(bulletin.area_note),
            paragraph(*compared),
        ),
        signature=unit_name,
        banner=DRAFT_BANNER,
    )


def _pass(one: PassFigure, on: date, scope: str) -> Paragraph:
    seen = CountOf(SUSPECTED, one.first_at, one.last_at + timedelta(seconds=1), scope, one.satellite)
    first, last = in_beijing(one.first_at), in_beijing(one.last_at)
    time = f"{first.hour}时{first.minute:02d}分" + (f"至{last.hour}时{last.minute:02d}分" if last != first else "")
    struck: list[Part] = (
        ["另有核减", traced(one.struck, on, one.last_at, replace(seen, what=STRUCK)), "个。"]
        if one.struck.value
        else []
    )
    return paragraph(
        f"{time}，{one.satellite}监测到疑似火点",
        traced(one.points, on, one.last_at, seen),
        "个，其中",
        *_counties(one.counties, on, one.last_at, seen),
        "。",
        *_area(one.area_mu, one.points, on, one.last_at, seen),
        *struck,
    )


def _counties(counties: tuple[CountyFigure, ...], on: date, as_of: datetime, of: CountOf) -> list[Part]:
    parts: list[Part] = []
    for place, county in enumerate(counties):
        own = replace(of, scope=county.county_code)
        parts += ["、" if place else "", county.county_name, traced(county.points, on, as_of, own), "个"]
    return parts


def _area(area_mu: float | None, counted: Figure, on: date, as_of: datetime, of: CountOf) -> list[Part]:
    if area_mu is None:
        return ["面积以现场核实为准。"]
    return ["面积约", traced_area(area_mu, counted, on, as_of, of), "亩。"]


def _county_table(bulletin: Bulletin, on: date, of: CountOf) -> list[Block]:
    if not bulletin.counties:
        return [paragraph("各县区均没有疑似火点。")]
    rows = [
        (
            county.county_name,
            traced(county.points, on, bulletin.ends_before, replace(of, scope=county.county_code)),
            _county_area(county, on, bulletin.ends_before, of),
        )
        for county in bulletin.counties
    ]
    return [table(("县区（按区划顺序）", "疑似火点（个）", "面积（亩）"), rows, widths=(3, 2, 2))]


def _county_area(county: CountyFigure, on: date, as_of: datetime, of: CountOf) -> Run:
    if county.area_mu is None:
        return Run("—")
    return traced_area(county.area_mu, county.points, on, as_of, replace(of, scope=county.county_code))
