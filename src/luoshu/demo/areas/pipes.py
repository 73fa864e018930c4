"""Pipes, water and gas: one function for each ledger."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from luoshu.core.tables import Gap
from luoshu.demo.areas.roads import Roads, road_name
from luoshu.demo.areas.spread import CENTRE, INVENTED, Maker, Row

THIS_YEAR: Final = date(2024, 1, 5)
KEPT: Final = 18
HEAT_FROM, GAS_FROM = 0, 12
"""Roads that heat and gas pipes begin at in each county: no road is opened by both."""


def heat_pipes(make: Maker) -> Iterator[Row]:
    """24.53 km of old pipes renewed, 330,000 m² newly heated."""
    on = Roads(HEAT_FROM)
    lengths = make.parts(24_530, 22, least=300)
    for (_, row), metres in zip(make.places(make.counts(22, within=CENTRE), "供热管段"), lengths, strict=True):
        row.pop("township")
        length = Decimal(metres) / 1000
        yield row | {
            "kind": "老旧管网改造",
            "road": on.next_in(row["county"]),
            "planned_km": length,
            "done_km": length,
            "heat_area": Gap.DASH,
            "state": "完工",
            "finished_on": make.day(date(2024, 4, 1)),
        }
    areas = make.parts(330_000, 8, least=8000)
    for (_, row), area in zip(make.places(make.counts(8, within=CENTRE), "新增供热片"), areas, strict=True):
        row.pop("township")
        yield row | {
            "kind": "新增集中供热",
            "planned_km": Gap.DASH,
            "done_km": Gap.DASH,
            "heat_area": Decimal(area),
            "state": "完工",
            "finished_on": make.day(date(2024, 4, 1)),
        }


def sewer_works(make: Maker) -> Iterator[Row]:
    """91 works left; how many there were the page does not say, so nothing stands here but what is left."""
    on = Roads(6)
    for _, row in make.places(make.counts(91), "雨污分流工程"):
        row.pop("township")
        yield row | {
            "road": on.next_in(row["county"]),
            "issuer": "上级整改任务（总数未录入）",
            "roads": make.whole(1, 3),
            "length_km": Decimal(make.whole(200, 2400)) / 1000,
            "state": "未完成",
        }


def water_quality(make: Maker) -> Iterator[Row]:
    """A sample each month at a few places, by the named standard."""
    for code in CENTRE:
        for month in range(1, 9):
            items = make.whole(38, 43)
            yield {
                "county": make.ground.counties[code],
                "point": f"{make.ground.counties[code]}示范采样点",
                "water": "管网末梢水",
                "standard": "GB 5749-2022",
                "sampled_on": date(2024, month, 10),
                "turbidity": Decimal(make.whole(10, 60)) / 100,
                "chlorine": Decimal(make.whole(10, 60)) / 100,
                "items": items,
                "passed": items,
                "lab": "示范检测中心（虚构）",
                "report_no": f"演示水检{code}{month:02d}",
            }


def water_supply(make: Maker) -> Iterator[Row]:
    """What is said of the water: backed by a sample in the real districts, a mere word in an invented county."""
    for code in CENTRE:
        county = make.ground.counties[code]
        yield {
            "county": county,
            "name": "中心城区供水",
            "claim": "达标",
            "standard": "GB 5749-2022",
            "point": f"{county}示范采样点",
            "sampled_on": date(2024, 8, 10),
        }
    yield {"county": make.ground.counties[INVENTED], "name": "县城供水（虚构）", "claim": "优质"}


def gas_firms(make: Maker) -> Iterator[Row]:
    """63 firms, of which 18 remain; each of the others says into which one of its county it went.

    In an invented county one was merged and its licence is not cancelled yet.
    """
    places = list(make.places(make.counts(63, fixed={INVENTED: 2}), "瓶装燃气"))
    of_county: dict[str, list[int]] = {}
    for number, (code, _) in enumerate(places):
        of_county.setdefault(code, []).append(number)
    # One of each county remains, further ones where there are most.
    ordered = sorted(of_county, key=lambda code: (-len(of_county[code]), code))
    kept = dict.fromkeys(ordered, 1)
    for code in ordered[: KEPT - len(ordered)]:
        kept[code] += 1
    for number, (code, row) in enumerate(places):
        row.pop("township")
        place = of_county[code].index(number)
        is_kept = place < kept[code]
        merged = make.day(date(2024, 1, 10))
        is_open = not is_kept and code == INVENTED
        yield row | {
            "name": _gas_name(number),
            "licence": f"演示燃{number + 1:04d}",
            "sites": make.whole(1, 6),
            "cylinders": make.whole(800, 9000),
            "state": "保留" if is_kept else "已并入" if is_open else "许可已注销",
            "merged_into": Gap.DASH if is_kept else _gas_name(of_county[code][place % kept[code]]),
            "merged_on": Gap.DASH if is_kept else merged,
            "cancelled_on": Gap.DASH if is_kept else Gap.BLANK if is_open else make.day(merged),
        }


def _gas_name(number: int) -> str:
    return f"示范燃气{number + 1:02d}（虚构）"


def gas_pipes(make: Maker) -> Iterator[Row]:
    """120.7 km. In an invented county one road was opened twice within the year."""
    on = Roads(GAS_FROM)
    lengths = make.parts(120_700, 64, least=500)
    opened = iter((date(2024, 3, 12), date(2024, 7, 2)))
    for (code, row), metres in zip(make.places(make.counts(64, fixed={INVENTED: 2}), "燃气管段"), lengths, strict=True):
        row.pop("township")
        length = Decimal(metres) / 1000
        is_invented = code == INVENTED
        yield row | {
            "road": road_name(0) if is_invented else on.next_in(row["county"]),
            "kind": make.one_of("市政管道", "庭院管道", "立管"),
            "planned_km": length,
            "done_km": length,
            "state": "已完成",
            "finished_on": next(opened) if is_invented else make.day(THIS_YEAR),
        }
