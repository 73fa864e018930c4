"""Expressways through several counties: one row a segment, so that money and land are split per project and county."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from luoshu.demo.areas.spread import Maker, Row

SEGMENTS: Final = (
    ("郑洛高速", ("410307", "410311")),
    ("沁伊高速", ("410308", "410329")),
    ("济新高速", ("410308", "410323")),
)
PLANNED_YUAN: Final = 4_440_000_000
"""What the page promises of the three together by the year's end. How it is split is invented."""


def expressways(make: Maker) -> Iterator[Row]:
    """The plan adds up to 44.4 亿; what is done and the land the page does not say, so nothing stands there."""
    places = [(project, county) for project, counties in SEGMENTS for county in counties]
    for (project, code), money in zip(places, make.parts(PLANNED_YUAN // 10_000, len(places)), strict=True):
        name = make.ground.counties[code]
        yield {
            "county": name,
            "segment": f"{project}{name}段（演示）",
            "project": project,
            "planned_money": Decimal(money) * 10_000,
            "stage": "在建",
        }
