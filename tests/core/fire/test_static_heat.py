import numpy as np
import pytest

from luoshu.core.fire.formats import Coded
from luoshu.core.fire.static_heat import HeatMap, heat_map

DAY = 86400
YEAR = (1_672_502_400, 1_672_502_400 + 365 * DAY)  # Beijing year 2023


def record(days: int, nights: int, *, lon: float = 112.505, lat: float = 34.105) -> HeatMap:
    acq_at = YEAR[0] + np.arange(days) * DAY + 3600
    codes = np.array([1] * nights + [0] * (days - nights), dtype=np.int16)
    daynight = Coded(codes, ("D", "N"))
    return heat_map(np.full(days, lon), np.full(days, lat), acq_at, daynight, period_start=YEAR[0], period_end=YEAR[1])


@pytest.mark.parametrize(
    ("days", "nights", "expected"),
    [
        (30, 21, "static_high"),
        (30, 20, "static"),
        (29, 29, "static"),
        (10, 0, "static"),
        (9, 6, "leaning_static"),
        (9, 5, "undecided"),
        (4, 3, "leaning_static"),
        (4, 2, "undecided"),
        (3, 3, "undecided"),
        (2, 2, "not_static"),
        (1, 0, "not_static"),
    ],
)
def test_classes_follow_hot_days_and_night_share(days: int, nights: int, expected: str) -> None:
    evidence = record(days, nights).evidence_at(112.509, 34.101)
    assert evidence.heat_class == expected
    assert (evidence.hot_days, evidence.detections) == (days, days)
    assert evidence.night_share == pytest.approx(nights / days)
    assert evidence.cell == (112.5, 34.1)
    assert evidence.version


def test_many_detections_of_one_beijing_day_are_one_hot_day() -> None:
    # 15:59 and 16:01 UTC are two Beijing days; 16:01 and 15:59 the next day are one.
    midnight = YEAR[0] + 10 * DAY
    acq_at = np.array([midnight - 60, midnight + 60, midnight + DAY - 60])
    heat = heat_map(
        np.full(3, 112.5), np.full(3, 34.1), acq_at, Coded(np.zeros(3, dtype=np.int16), ("N",)),
        period_start=YEAR[0], period_end=YEAR[1],
    )  # fmt: skip
    assert heat.evidence_at(112.5, 34.1).hot_days == 2


def test_a_cell_begins_at_its_south_west_border() -> None:
    heat = record(30, 30, lon=112.51, lat=34.11)
    assert heat.evidence_at(112.519999, 34.119999).heat_class == "static_high"
    assert heat.evidence_at(112.509999, 34.11).heat_class == "no_record"


def test_two_years_are_averaged_and_a_short_record_is_not_blown_up() -> None:
    heat = record(12, 12)
    longer = HeatMap(
        heat.cells, heat.detections, heat.hot_days, heat.night, heat.day, YEAR[0] - 365 * DAY, YEAR[1], heat.thresholds
    )
    shorter = HeatMap(
        heat.cells, heat.detections, heat.hot_days, heat.night, heat.day, YEAR[0], YEAR[0] + 30 * DAY, heat.thresholds
    )
    assert longer.evidence_at(112.505, 34.105).heat_class == "leaning_static"
    assert shorter.evidence_at(112.505, 34.105).hot_days_per_year == 12


def test_detections_outside_the_period_are_no_evidence() -> None:
    heat = heat_map(
        np.array([112.5]), np.array([34.1]), np.array([YEAR[1]]), Coded(np.zeros(1, dtype=np.int16), ("N",)),
        period_start=YEAR[0], period_end=YEAR[1],
    )  # fmt: skip
    assert heat.evidence_at(112.5, 34.1).heat_class == "no_record"


def test_an_unknown_day_or_night_is_not_counted_as_either() -> None:
    codes = np.array([0] * 20 + [1] * 20, dtype=np.int16)
    heat = heat_map(
        np.full(40, 112.5), np.full(40, 34.1), YEAR[0] + np.arange(40) * DAY, Coded(codes, ("", "N")),
        period_start=YEAR[0], period_end=YEAR[1],
    )  # fmt: skip
    assert heat.evidence_at(112.5, 34.1).night_share == 1.0


def test_classes_of_many_points_equal_the_single_look_ups() -> None:
    heat = record(30, 30)
    lon, lat = np.array([112.505, 113.0, 112.501]), np.array([34.105, 34.1, 34.109])
    assert heat.classes_at(lon, lat).texts() == [
        heat.evidence_at(x, y).heat_class for x, y in zip(lon, lat, strict=True)
    ]
