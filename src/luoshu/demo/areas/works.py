"""Old communities, small works and fine management: one function for each ledger."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Final

from luoshu.core.tables import Gap
from luoshu.demo.areas.roads import Roads, area_of, road_name
from luoshu.demo.areas.spread import AS_OF, CENTRE, INVENTED, WEIGHTS, Maker, Row

THIS_YEAR = date(2024, 1, 5)
WATER_ORDER = "演示12345-0007"
"""A complaint about a facility, out of which a place that floods became known."""


def old_communities(make: Maker) -> Iterator[Row]:
    """587 with 76,000 households, all done by June; 188 with 37,000, of which 50 with 10,200 done."""
    funded = list(make.places(make.counts(587), "示范小区"))
    for (_, row), households in zip(funded, make.parts(76_000, 587, least=24), strict=True):
        yield _community(make, row, "2023年中央资金支持", households, is_done=True)
    planned = list(make.places(make.counts(188), "示范家属院"))
    # What is done lies in the real districts, alike in all; the one that waits with a reason in an invented county.
    real = [number for number, (code, _) in enumerate(planned) if code != INVENTED]
    done = [real[place * len(real) // 50] for place in range(50)]
    sizes = dict(zip(done, make.parts(10_200, 50, least=40), strict=True))
    rest = [number for number in range(188) if number not in sizes]
    sizes |= dict(zip(rest, make.parts(37_000 - 10_200, len(rest), least=40), strict=True))
    for number, (code, row) in enumerate(planned):
        made = _community(make, row, "2024年改造计划", sizes[number], is_done=number in done)
        yield made | (
            {"state": "未开工", "started_on": Gap.BLANK, "reason": "管线迁改未批"} if code == INVENTED else {}
        )


def _community(make: Maker, row: Row, cohort: str, households: int, *, is_done: bool) -> Row:
    started = (
        make.day(date(2023, 5, 1), date(2023, 9, 1))
        if cohort.startswith("2023")
        else make.day(THIS_YEAR, date(2024, 4, 1))
    )
    return row | {
        "cohort": cohort,
        "built": make.one_of("1980年代", "1990年代", "2000年前"),
        "buildings": max(1, households // 40),
        "households": households,
        "area": Decimal(households * make.whole(60, 85)),
        "done_households": households if is_done else 0,
        "state": "完工" if is_done else "施工",
        "started_on": started,
        "finished_on": make.day(date(2024, 4, 2), date(2024, 6, 30)) if is_done else Gap.BLANK,
    }


def elevators(make: Maker) -> Iterator[Row]:
    """141 lifts, each registered for use."""
    for number, (_, row) in enumerate(make.places(make.counts(141, within=CENTRE), "示范小区"), start=1):
        row.pop("township")
        fitted = make.day(THIS_YEAR, date(2024, 6, 10))
        yield {
            "county": row["county"],
            "community": row["name"],
            "building": f"{make.whole(1, 9)}号楼",
            "entrance": f"{make.whole(1, 4)}单元",
            "floors": make.whole(5, 7),
            "households": make.whole(10, 14),
            "money": Decimal(make.whole(45, 60)) * 10_000,
            "installed_on": fitted,
            "registration": f"演示梯{number:05d}",
            "registered_on": make.day(fitted, date(2024, 6, 28)),
            "state": "已投用",
        }


def community_cohorts(make: Maker, communities: list[Row]) -> Iterator[Row]:
    """The two lists that were handed down, with the numbers that the page prints."""
    for cohort, document, number, households in (
        ("2023年中央资金支持", "演示〔2023〕5号", 587, 76_000),
        ("2024年改造计划", "演示〔2024〕3号", 188, 37_000),
    ):
        yield {
            "cohort": cohort,
            "issuer": "住建、财政部门（演示）",
            "document": document,
            "communities": number,
            "households": households,
        }


def road_micro(make: Maker) -> Iterator[Row]:
    """57 places. Where the road was open for its pipes anyway, both went together."""
    on = Roads(0)
    for code, row in make.places(make.counts(57, within=CENTRE), "路口"):
        row.pop("township")
        road = on.next_in(row["county"])
        yield row | {
            "road": road,
            "traffic_area": area_of(code, road),
            "origin": make.one_of("12345热线", "交警", "走访"),
            "measure": make.one_of("渠化拓宽", "增设右转专用道", "调整信号配时", "优化掉头口"),
            "dig_once": make.one_of("是", "不涉及"),
            "money": Decimal(make.whole(5, 90)) * 10_000,
            "finished_on": make.day(THIS_YEAR),
            "state": "已完成",
        }


def back_lanes(make: Maker) -> Iterator[Row]:
    """52 lanes."""
    for _, row in make.places(make.counts(52, within=CENTRE), "背街"):
        yield row | {
            "origin": make.one_of("12345热线", "走访"),
            "length_m": Decimal(make.whole(90, 700)),
            "measure": make.one_of("路面、照明", "线缆入地", "排水、铺装"),
            "money": Decimal(make.whole(10, 120)) * 10_000,
            "dig_once": "不涉及",
            "finished_on": make.day(THIS_YEAR),
            "state": "已完成",
        }


def parent_stations(make: Maker) -> Iterator[Row]:
    """18."""
    for _, row in make.places(make.counts(18), "家长驿站"):
        row.pop("township")
        yield row | {
            "school": "示范小学（虚构）",
            "area": Decimal(make.whole(40, 200)),
            "seats": make.whole(16, 60),
            "opened_on": make.day(date(2023, 9, 1)),
            "state": "建成投用",
        }


def pocket_parks(make: Maker) -> Iterator[Row]:
    """25."""
    for _, row in make.places(make.counts(25), "口袋公园"):
        yield row | {
            "area": Decimal(make.whole(400, 5000)),
            "opened_on": make.day(THIS_YEAR),
            "state": "建成投用",
            "keeper": "绿化管护队（演示）",
        }


def parking(make: Maker) -> Iterator[Row]:
    """30 car parks with 5,191 spaces."""
    for (_, row), spaces in zip(make.places(make.counts(30), "停车场"), make.parts(5191, 30, least=40), strict=True):
        row.pop("township")
        yield row | {
            "spaces": spaces,
            "kind": make.one_of("公共停车场", "路内泊位", "立体车库"),
            "opened_on": make.day(THIS_YEAR),
            "state": "建成投用",
        }


def charging(make: Maker) -> Iterator[Row]:
    """2,759 charging points at 140 places."""
    places = make.places(make.counts(140), "充电站")
    for (_, row), piles in zip(places, make.parts(2759, 140, least=4), strict=True):
        row.pop("township")
        yield row | {
            "piles": piles,
            "fast": piles // 2,
            "power": Decimal(piles * 60),
            "opened_on": make.day(THIS_YEAR),
            "state": "建成投用",
            "operator": "示范充电（虚构）",
        }


def flower_walls(make: Maker) -> Iterator[Row]:
    """55 km of walls, 986 m of corridors, 358 places to look at flowers."""
    for kind, total, number in (("花墙", 55_000, 96), ("花廊", 986, 12)):
        places = make.places(make.counts(number, within=CENTRE), kind)
        for (_, row), metres in zip(places, make.parts(total, number, least=20), strict=True):
            row.pop("township")
            yield row | {"kind": kind, "length_m": Decimal(metres), "points": Gap.DASH, "built_on": make.day(THIS_YEAR)}
    places = make.places(make.counts(60, within=CENTRE), "赏花点")
    for (_, row), points in zip(places, make.parts(358, 60), strict=True):
        row.pop("township")
        yield row | {"kind": "赏花点位", "length_m": Gap.DASH, "points": points, "built_on": make.day(THIS_YEAR)}


def night_markets(make: Maker) -> Iterator[Row]:
    """35 markets with 1,855 stalls, one of them in an invented county."""
    places = make.places(make.counts(35, within=(*CENTRE, INVENTED)), "“夜八点”市场")
    for (_, row), stalls in zip(places, make.parts(1855, 35, least=12), strict=True):
        yield row | {
            "stalls": stalls,
            "hours": "20:00-24:00",
            "gas_check": "已查",
            "fire_check": "已查",
            "checked_on": make.day(date(2024, 8, 1)),
            "state": "规范经营",
        }


def night_stalls(make: Maker, markets: list[Row]) -> Iterator[Row]:
    """One row for each stall that the markets count."""
    for market in markets:
        for number in range(1, int(str(market["stalls"])) + 1):
            holder, phone = make.person()
            yield {
                "county": market["county"],
                "market": market["name"],
                "stall_no": f"{number:03d}",
                "holder": holder,
                "phone": phone,
                "goods": make.one_of("小吃", "饮品", "百货", "水果", "文创"),
                "uses_gas": make.one_of("是", "否"),
                "state": "在营",
            }


def stopping_points(make: Maker, markets: list[Row]) -> Iterator[Row]:
    """The page says 150 余: here 153. Two of them at each market, as far as there are markets in the district."""
    near: dict[str, list[str]] = {}
    for market in markets:
        near.setdefault(str(market["county"]), []).extend([str(market["name"])] * 2)
    for _, row in make.places(make.counts(153, within=CENTRE), "停车点"):
        row.pop("township")
        left = near.get(str(row["county"]))
        yield row | {
            "market": left.pop(0) if left else Gap.BLANK,
            "measure": make.one_of("撤并泊位", "限时停放", "增设标线"),
            "adjusted_on": make.day(THIS_YEAR),
            "state": "已调整",
        }


def waterlogging(make: Maker) -> Iterator[Row]:
    """26 places, each with its own plan; one more in an invented county, that a call to 12345 told of."""
    on = Roads(12)
    for _, row in make.places(make.counts(26, within=CENTRE), "积水点"):
        row.pop("township")
        yield row | {
            "road": on.next_in(row["county"]),
            "origin": make.one_of("12345热线", "走访"),
            "cause": make.one_of("管径偏小", "地势低洼", "雨水口不足"),
            "plan": make.one_of("增设雨水管", "新建泵站", "增加雨水口"),
            "pumps": make.whole(0, 3),
            "keeper": "排水值守岗（演示）",
            "dig_once": "是",
            "finished_on": make.day(THIS_YEAR, date(2024, 6, 30)),
            "state": "已改造",
        }
    if INVENTED in make.ground.counties:
        yield {
            "county": make.ground.counties[INVENTED],
            "name": "示范广场门前积水点",
            "road": road_name(12),
            "origin": "12345热线",
            "order_no": WATER_ORDER,
            "cause": "雨水口堵塞",
            "plan": "清淤、增加雨水口",
            "pumps": 1,
            "keeper": "排水值守岗（演示）",
            "dig_once": "不涉及",
            "state": "改造中",
        }


def city_cases(make: Maker) -> Iterator[Row]:
    """Monthly counts of things and happenings; the real districts close what is due, an invented county does not."""
    for code in make.ground.counties:
        for month in range(1, 9):
            for kind in ("部件", "事件"):
                due = make.whole(10, 30) * WEIGHTS[code]
                late = due // 6 if code == INVENTED else 0
                yield {
                    "county": make.ground.counties[code],
                    "month": f"2024-{month:02d}",
                    "ended_on": date(2024, month + 1, 1) - timedelta(days=1),
                    "kind": kind,
                    "opened": due + make.whole(0, 15),
                    "due": due,
                    "closed": due - late // 2,
                    "on_time": due - late,
                    "reworked": late // 4,
                }


CASE_MONTHS: Final = range(1, 9)
CASE_CODES: Final = {
    "部件": ("0101 井盖", "0203 路灯", "0512 垃圾箱"),
    "事件": ("0601 暴露垃圾", "0704 店外经营", "0809 违规停车"),
}


def city_case_files(make: Maker, made: Mapping[str, list[Row]]) -> Iterator[Row]:
    """The single cases of an invented county, as many as its months say; one of August was left out of the file.

    What was opened in a month beyond what fell due in it falls due in a later one.
    """
    county = make.ground.counties.get(INVENTED)
    said = [row for row in made["city_cases"] if row["county"] == county]
    numbers = count(1)
    for kind in CASE_CODES:
        waiting: list[Row] = []
        for row in (one for one in said if one["kind"] == kind):
            month = date.fromisoformat(f"{row['month']}-01")
            opened, due = int(str(row["opened"])), int(str(row["due"]))
            carried, waiting = waiting[:due], waiting[due:]
            for one in carried:
                one["due_on"] = month + timedelta(days=make.whole(0, 8))
            fresh = [_case(make, county, kind, month, next(numbers)) for _ in range(due - len(carried))]
            for one in fresh:
                one["due_on"] = make.day(month + timedelta(days=17), month + timedelta(days=24))
            waiting += [_case(make, county, kind, month, next(numbers)) for _ in range(opened - len(fresh))]
            files = [*carried, *fresh]
            _end(files, row)
            yield from files
        # The file lacks a case that its newest month reports.
        for one in waiting[:-1] if kind == "部件" else waiting:
            yield one | {"due_on": make.day(AS_OF, AS_OF + timedelta(days=20))}


def _case(make: Maker, county: str | None, kind: str, month: date, number: int) -> Row:
    """A case that was opened in a month."""
    return {
        "county": county or "",
        "case_no": f"演示城管{number:06d}",
        "kind": kind,
        "code": make.one_of(*CASE_CODES[kind]),
        "place": f"{road_name(make.whole(0, 23))}（虚构）",
        "opened_on": month + timedelta(days=make.whole(0, 16)),
        "state": "处置中",
    }


def _end(files: list[Row], said: Row) -> None:
    """Close the cases that fell due in a month as the month says: in time, late, not at all; some were done twice."""
    on_time, closed, reworked = (int(str(said[key])) for key in ("on_time", "closed", "reworked"))
    for place, one in enumerate(files):
        one["reworked"] = "是" if place < reworked else "否"
        if place < closed:
            one |= {"closed_on": one["due_on"] if place < on_time else said["ended_on"], "state": "已结案"}
