"""Static heat: steel, coke, cement and landfill are hot all year, burning straw is not.

A cell of 0.01 degree is judged by the days it was hot in a year and the share of its detections at night. The month is
never used: it says nothing about what burned. Whoever reads the result gets the evidence with it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luoshu.core.fire.formats.delivery import Coded, FloatArray, IntArray

VERSION = "static-heat-1"
CELL_MICRO = 10_000  # 0.01 degree in units of 1e-6
BEIJING_OFFSET_S = 8 * 3600

STATIC_HIGH, STATIC, LEANING, UNDECIDED, NOT_STATIC, NO_RECORD = (
    "static_high",
    "static",
    "leaning_static",
    "undecided",
    "not_static",
    "no_record",
)


@dataclass(frozen=True, slots=True)
class HeatThresholds:
    """Days a year and night shares (0-1) of the classes; editable data with the version they are published under."""

    high_days: int = 30
    high_night_share: float = 0.7
    static_days: int = 10
    leaning_days: int = 4
    leaning_night_share: float = 0.6
    not_static_days: int = 2
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class HeatEvidence:
    """Why a cell is classed as it is. ``period_start``/``period_end``: epoch seconds; ``night_share`` None: unknown."""

    heat_class: str
    hot_days: int
    hot_days_per_year: float
    night_share: float | None
    detections: int
    period_start: int
    period_end: int
    cell: tuple[float, float]
    version: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Cells that were ever hot in the period: ``cells`` sorted keys; the other arrays run along with it."""

    cells: IntArray
    detections: IntArray
    hot_days: IntArray
    night: IntArray
    day: IntArray
    period_start: int
    period_end: int
    thresholds: HeatThresholds

    def evidence_at(self, lon: float, lat: float) -> HeatEvidence:
        """Evidence for the cell that holds a point (degrees)."""
        key = int(cell_keys(np.array([lon]), np.array([lat]))[0])
        at = int(np.searchsorted(self.cells, key))
        corner = ((key // 100_000) / 100 - 180, (key % 100_000) / 100 - 90)
        corner = (round(corner[0], 2), round(corner[1], 2))
        if at == len(self.cells) or self.cells[at] != key:
            found = (0, 0, 0, 0)
        else:
            found = (int(self.hot_days[at]), int(self.night[at]), int(self.day[at]), int(self.detections[at]))
        hot_days, night, day, detections = found
        share = night / (night + day) if night + day else None
        per_year = hot_days / self.years
        return HeatEvidence(
            heat_class=classify(per_year, share, self.thresholds) if detections else NO_RECORD,
            hot_days=hot_days,
            hot_days_per_year=per_year,
            night_share=share,
            detections=detections,
            period_start=self.period_start,
            period_end=self.period_end,
            cell=corner,
            version=self.thresholds.version,
        )

    def classes_at(self, lon: FloatArray, lat: FloatArray) -> Coded:
        """Heat class of every point; one evidence look-up a distinct cell."""
        keys = cell_keys(lon, lat)
        found, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        labels = (STATIC_HIGH, STATIC, LEANING, UNDECIDED, NOT_STATIC, NO_RECORD)
        codes = [labels.index(self.evidence_at(float(lon[row]), float(lat[row])).heat_class) for row in first]
        table = np.array(codes, dtype=np.int16) if len(found) else np.zeros(0, dtype=np.int16)
        return Coded(table[inverse.reshape(-1)], labels)

    @property
    def years(self) -> float:
        """Length of the record; a record shorter than a year counts as a year, so few days never grow into many."""
        return max(1.0, (self.period_end - self.period_start) / (365 * 86400))


def classify(days_per_year: float, night_share: float | None, thresholds: HeatThresholds) -> str:
    """Class of one cell. Between "not static" and the other classes' conditions nothing is claimed: undecided."""
    night = night_share if night_share is not None else 0.0
    if days_per_year >= thresholds.high_days and night >= thresholds.high_night_share:
        return STATIC_HIGH
    if days_per_year >= thresholds.static_days:
        return STATIC
    if days_per_year >= thresholds.leaning_days and night >= thresholds.leaning_night_share:
        return LEANING
    if days_per_year <= thresholds.not_static_days:
        return NOT_STATIC
    return UNDECIDED


def cell_keys(lon: FloatArray, lat: FloatArray) -> IntArray:
    """Key of the 0.01-degree cell of every point; exact on cell borders because degrees are rounded to 1e-6 first."""
    east = (np.rint(lon * 1e6).astype(np.int64) + 180_000_000) // CELL_MICRO
    north = (np.rint(lat * 1e6).astype(np.int64) + 90_000_000) // CELL_MICRO
    return np.asarray(east * 100_000 + north)


def heat_map(
    lon: FloatArray,
    lat: FloatArray,
    acq_at: IntArray,
    daynight: Coded,
    *,
    period_start: int,
    period_end: int,
    thresholds: HeatThresholds | None = None,
) -> HeatMap:
    """Count the record of ``period_start <= acq_at < period_end`` (epoch seconds) cell by cell, by Beijing days."""
    inside = (acq_at >= period_start) & (acq_at < period_end)
    keys = cell_keys(lon[inside], lat[inside])
    days = (acq_at[inside] + BEIJING_OFFSET_S) // 86400
    night, day = daynight.is_label("N")[inside], daynight.is_label("D")[inside]
    cells, inverse, detections = np.unique(keys, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    cell_days = np.unique(np.stack((inverse, days)), axis=1)[0] if len(keys) else np.zeros(0, dtype=np.int64)
    count = len(cells)
    return HeatMap(
        cells=cells,
        detections=detections.astype(np.int64),
        hot_days=_counts(cell_days, count),
        night=_counts(inverse[night], count),
        day=_counts(inverse[day], count),
        period_start=period_start,
        period_end=period_end,
        thresholds=thresholds or HeatThresholds(),
    )


def _counts(positions: npt.NDArray[np.int64], size: int) -> IntArray:
    return np.bincount(positions, minlength=size).astype(np.int64)
