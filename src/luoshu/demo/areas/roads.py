"""Invented roads of every county, and the roads that works are given."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from luoshu.core.tables import Gap
from luoshu.demo.areas.spread import CENTRE, WEIGHTS, Maker, Row

ROAD_WORDS: Final = ("春晖", "东昌", "和顺", "建业", "锦程", "民安", "南湖", "平川", "青云", "瑞祥", "文昌", "永泰")
ROADS_A_COUNTY: Final = 24
TRAFFIC_AREAS: Final = {
    "410311": "高铁站周边",
    "410304": "隋唐大运河文化博物馆周边",
    "410302": "洛邑古城周边",
    "410305": "河科大一附院景华院区周边",
}
"""The four areas that the paper names, each in the district where the place stands."""
ROADS_AN_AREA: Final = 3
SAID: Final = (
    "集中实施高铁站、隋唐大运河文化博物馆、洛邑古城、河科大一附院景华院区周边区域性道路交通流优化，完成道路微改造57处。"
)
"""What was printed of them: four names and one number, which is the whole city's."""


def roads(make: Maker) -> Iterator[Row]:
    """Invented roads of every county, and the lanes that were put right."""
    for code, county in make.ground.counties.items():
        if code not in WEIGHTS:
            continue
        for number in range(ROADS_A_COUNTY):
            yield {
                "county": county,
                "name": road_name(number),
                "grade": "主干路" if number < 4 else "次干路" if number < 12 else "支路",
                "length_m": Decimal(make.whole(6, 42) * 100),
                "traffic_area": area_of(code, road_name(number)),
            }
    for _, row in make.places(make.counts(52, within=CENTRE), "背街"):
        row.pop("township")
        yield row | {"grade": "背街小巷", "length_m": Decimal(make.whole(90, 700))}


def traffic_areas(make: Maker, made: Mapping[str, list[Row]]) -> Iterator[Row]:
    """The four areas by name; what was done in each is invented, the day is not told."""
    for code, name in TRAFFIC_AREAS.items():
        if code in make.ground.counties:
            yield {
                "county": make.ground.counties[code],
                "name": name,
                "scope": "、".join(road_name(number) for number in range(ROADS_AN_AREA)),
                "measure": make.one_of("路口渠化、信号协调", "单向循环、增设掉头口", "出入口调整、人车分流"),
                "state": "已实施",
            }


def area_of(county_code: str, road: str) -> str | Gap:
    """The area that a road lies in: the first roads of a district that has one."""
    is_inside = road in [road_name(number) for number in range(ROADS_AN_AREA)]
    return TRAFFIC_AREAS.get(county_code, Gap.BLANK) if is_inside else Gap.BLANK


def road_name(number: int) -> str:
    """The name of an invented road, alike in every county."""
    return f"示范{ROAD_WORDS[number % len(ROAD_WORDS)]}{'路' if number < len(ROAD_WORDS) else '街'}"


class Roads:
    """Gives works of a ledger their roads, one after the other in each county, from ``first`` on."""

    def __init__(self, first: int) -> None:
        self.first, self.given = first, dict[str, int]()

    def next_in(self, county: object) -> str:
        """Return the road of the next work in a county."""
        number = self.given.get(str(county), 0)
        self.given[str(county)] = number + 1
        return road_name((self.first + number) % ROADS_A_COUNTY)
