"""The daily 秸秆焚烧情况 as a paper, in the provincial order: pass time, count, counties, area; struck points apart."""

from datetime import date, datetime

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
from luoshu.apps.briefings.queries.fire_figures import traced, traced_area
from luoshu.apps.clues.queries import Figure
from luoshu.apps.clues.queries.bulletins import Bulletin, CountyFigure, PassFigure
from luoshu.core.clock import day_words, in_beijing


def daily_body(bulletin: Bulletin, on: date, *, unit_name: str, scope: str = "") -> OfficialDocument:
    """Return the paper of a day's bulletin of a division (``scope``, its code). Every count leads to its clues."""
    as_of = bulletin.ends_before
    day = day_words(on)
    opening: list[Part] = [
        f"{on.month}月{on.day}日0时至24时，共监测到疑似火点",
        traced(bulletin.suspected, as_of, scope),
        "个",
    ]
    if bulletin.counties:
        opening += ["，其中", *_counties(bulletin.counties, as_of)]
    opening += ["。", *_area(bulletin.area_mu, bulletin.suspected, as_of, scope)]
    passes = [_pass(one, scope) for one in bulletin.passes if one.points.value]
    compared: list[Part] = (
        ["去年同期", traced(bulletin.last_year, as_of, scope), "个。"]
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
            *_county_table(bulletin),
            heading(1, "核减情况"),
            paragraph("经核定核减", traced(bulletin.struck, as_of, scope), "个，不计入以上各数。"),
            heading(1, "口径"),
            paragraph(bulletin.coverage.sentence),
            paragraph(bulletin.area_note),
            paragraph(*compared),
        ),
        signature=unit_name,
        banner=DRAFT_BANNER,
    )


def _pass(one: PassFigure, scope: str) -> Paragraph:
    first, last = in_beijing(one.first_at), in_beijing(one.last_at)
    time = f"{first.hour}时{first.minute:02d}分" + (f"至{last.hour}时{last.minute:02d}分" if last != first else "")
    struck: list[Part] = ["另有核减", traced(one.struck, one.last_at, scope), "个。"] if one.struck.value else []
    return paragraph(
        f"{time}，{one.satellite}监测到疑似火点",
        traced(one.points, one.last_at, scope),
        "个，其中",
        *_counties(one.counties, one.last_at),
        "。",
        *_area(one.area_mu, one.points, one.last_at, scope),
        *struck,
    )


def _counties(counties: tuple[CountyFigure, ...], as_of: datetime) -> list[Part]:
    parts: list[Part] = []
    for place, county in enumerate(counties):
        parts += ["、" if place else "", county.county_name, traced(county.points, as_of), "个"]
    return parts


def _area(area_mu: float | None, counted: Figure, as_of: datetime, scope: str) -> list[Part]:
    if area_mu is None:
        return ["面积以现场核实为准。"]
    return ["面积约", traced_area(area_mu, counted, as_of, scope), "亩。"]


def _county_table(bulletin: Bulletin) -> list[Block]:
    if not bulletin.counties:
        return [paragraph("各县区均没有疑似火点。")]
    rows = [
        (
            county.county_name,
            traced(county.points, bulletin.ends_before),
            Run("—") if county.area_mu is None else traced_area(county.area_mu, county.points, bulletin.ends_before),
        )
        for county in bulletin.counties
    ]
    return [table(("县区（按区划顺序）", "疑似火点（个）", "面积（亩）"), rows, widths=(3, 2, 2))]
