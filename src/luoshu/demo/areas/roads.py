"""Invented roads of every county, and the roads that works are given."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from luoshu.demo.areas.spread import CENTRE, WEIGHTS, Maker, Row

ROAD_WORDS: Final = ("春晖", "东昌", "和顺", "建业", "锦程", "民安", "南湖", "平川", "青云", "瑞祥", "文昌", "永泰")
ROADS_A_COUNTY: Final = 24


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
            }
    for _, row in make.places(make.counts(52, within=CENTRE), "背街"):
        row.pop("township")
        yield row | {"grade": "背街小巷", "length_m": Decimal(make.whole(90, 700))}


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
