"""What is told beside the daily table: depots, straw, weather, estimates, village points, publicity. Invented."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from luoshu.core.tables import Gap, Value
from luoshu.demo.ground import SEED

JIA, YI, RUYANG = "410398", "410399", "410326"
DONGHE, XIGANG, NANYUAN, BEICHUAN = (f"{JIA}10{number}" for number in range(1, 5))
YI_DONGHE, YI_XIGANG, YI_NANYUAN, YI_BEICHUAN = (f"{YI}10{number}" for number in range(1, 5))
TODAY: Final = date(2024, 9, 28)
SLOW: Final = {DONGHE: 0.15}
"""Where straw stays on the fields: its depot is full."""

Row = tuple[str, dict[str, Value]]
"""A division code, and the values of a row without the names of county and township."""

_DEPOTS: Final = (
    (DONGHE, "东河秸秆收储点（虚构）", 6000, 5940, 6, "停收"),
    (XIGANG, "西岗秸秆收储点（虚构）", 4000, 1300, 4, "正常"),
    (YI_DONGHE, "乙东河秸秆收储点（虚构）", 5000, 4350, 5, "正常"),
    (YI_NANYUAN, "乙南塬秸秆收储点（虚构）", 3000, 900, 3, "正常"),
    ("410326107", "陶营收储点（虚构）", 8000, 2600, 8, "正常"),
    ("410326101", "上店收储点（虚构）", 5000, 1450, 5, "正常"),
)
_RAIN: Final = {date(2024, 9, 19): "8.4", date(2024, 9, 20): "3.1", date(2024, 10, 1): "12.5", date(2024, 10, 2): "6"}
"""Made-up rain: dry since the 21st, and rain again three dry days after the day of the sheet."""
_POINTS: Final = (
    ("HJ-001", f"{DONGHE}201", "前营村", "垃圾", "村口公路北侧", "市级抽查", 12, 15, 25, "保持", "满意"),
    ("HJ-002", f"{DONGHE}202", "后营村", "杂物", "文化广场东墙外", "市级抽查", 12, 16, 25, "保持", "满意"),
    ("HJ-003", f"{XIGANG}205", "石桥村", "排水", "石桥沟排水口", "县级抽查", 13, 20, 26, "保持", "基本满意"),
    ("HJ-004", f"{XIGANG}201", "前营村", "杂草", "通村路两侧", "县级抽查", 18, 23, None, "", ""),
    ("HJ-005", f"{NANYUAN}203", "上店村", "村容村貌", "主街乱搭棚", "群众反映", 24, None, None, "", ""),
    ("HJ-006", f"{NANYUAN}204", "下店村", "垃圾处理", "垃圾收集点外溢", "市级抽查", 11, 14, 24, "反弹", "不满意"),
)
_FIXES: Final = {
    "垃圾": ("清运 2 车，设分类桶 4 只", "保洁员每日一清，乡镇每周看一次"),
    "杂物": ("清理杂物，墙外种花", "公共区域包片到户，写进村规民约"),
    "排水": ("清淤 120 米，接入一体化处理站", "每月清一次，汛期每周看"),
    "杂草": ("割除并运出", "季度除草"),
    "垃圾处理": ("增加清运一次", ""),
}


def depots() -> Iterator[Row]:
    """The depots: one full beside the straw, the others with room."""
    for code, name, capacity, stored, balers, status in _DEPOTS:
        yield (
            code,
            {
                "name": name,
                "operator": "示范合作社（虚构）",
                "capacity_t": Decimal(capacity),
                "stored_t": Decimal(stored),
                "balers": balers,
                "vehicles": balers * 2,
                "status": status,
                "counted_on": TODAY,
            },
        )


def straw_use(codes: tuple[str, ...]) -> Iterator[Row]:
    """Use of straw by township; the total is the sum of its ways."""
    rng = np.random.default_rng(SEED + 9)
    for code in codes:
        base = int(rng.integers(300, 900)) * 10
        ways = dict(zip(("fertiliser_t", "feed_t", "fuel_t", "base_t", "raw_t"), (62, 17, 8, 3, 1), strict=True))
        values: dict[str, Value] = {way: Decimal(base * share // 100) for way, share in ways.items()}
        values["collectable_t"] = Decimal(base)
        values["used_t"] = sum((Decimal(base * share // 100) for share in ways.values()), Decimal(0))
        values["balers"] = int(rng.integers(2, 8))
        yield code, values


def weather(counties: Iterable[str]) -> Iterator[Row]:
    """The same rain everywhere, fallen and forecast; the dispatch is noted with the day of the rain."""
    for county in counties:
        for number in range(-9, 5):
            day = TODAY + timedelta(days=number)
            values: dict[str, Value] = {
                "on": day,
                "rain_mm": Decimal(_RAIN.get(day, "0")),
                "basis": "实况" if number < 0 else "预报",
                "source": "示例雨量（虚构）",
            }
            if day == date(2024, 10, 1) and county == JIA:
                values |= {"moved": 24, "dispatch": "雨前抢收：从示范乙县调收割机 24 台支援东河镇、南塬乡"}
            yield county, values


def estimates(reported: Mapping[str, Decimal]) -> Iterator[Row]:
    """An estimate of the autumn crops of a county: near what was reported, and far from it in one invented county."""
    for county, done in reported.items():
        share = Decimal("0.68") if county == YI else Decimal("0.98")
        yield (
            county,
            {
                "crop": "秋粮",
                "on": TODAY - timedelta(days=1),
                "done": (done * share).quantize(Decimal(1)),
                "error_points": Decimal("3.5"),
                "source": "示例遥感估算（虚构），10 米影像",
            },
        )


def points() -> Iterator[Row]:
    """Problem points of villages: three put right and kept, one waiting for its second look, one open, one relapsed."""
    for number, code, village, kind, place, found_by, found, fixed, looked, result, villagers in _POINTS:
        fix, upkeep = _FIXES.get(kind, ("", ""))
        yield (
            code,
            {
                "number": number,
                "village": village,
                "kind": kind,
                "place": place,
                "found_by": found_by,
                "found_on": date(2024, 9, found),
                "fix": fix if fixed else Gap.BLANK,
                "fixed_on": date(2024, 9, fixed) if fixed else Gap.BLANK,
                "looked_on": date(2024, 9, looked) if looked else Gap.BLANK,
                "result": result or Gap.BLANK,
                "villagers": villagers or Gap.BLANK,
                "upkeep": upkeep if result == "保持" else Gap.BLANK,
            },
        )


def publicity(codes: tuple[str, ...]) -> Iterator[Row]:
    """A batch of each township for the season; one of an invented county has registered none."""
    rng = np.random.default_rng(SEED + 10)
    for code in codes:
        letters, signs, vans = (int(one) for one in rng.integers((800, 10, 6), (4200, 60, 40)))
        if code != YI_BEICHUAN:
            yield (
                code,
                {
                    "season": "2024年秋季",
                    "letters": letters // 10 * 10,
                    "signs": signs,
                    "vans": vans,
                    "registered_on": date(2024, 9, 20),
                },
            )
