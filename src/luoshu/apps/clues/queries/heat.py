"""How often a place was hot in the year before: the evidence for static heat, for many clues at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.models import Detection
from luoshu.core.fire.static_heat import (
    BEIJING_OFFSET_S,
    CELL_MICRO,
    NO_RECORD,
    HeatEvidence,
    HeatThresholds,
    classify,
)

SATELLITE_KINDS: Final = (FeedKind.FIRMS, FeedKind.WLF)
YEAR_DAYS: Final = 365
CHUNK: Final = 2000
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One cell's satellite detections in time order: Beijing day numbers, and running counts of night and day."""

    days: IntArray
    hot_days: IntArray
    night: IntArray
    daylight: IntArray

    def evidence(self, cell: int, day: int, thresholds: HeatThresholds) -> HeatEvidence:
        """Return the evidence of the 365 days that end with a Beijing day (counted from 1970-01-01)."""
        first, after = np.searchsorted(self.days, (day - YEAR_DAYS + 1, day + 1))
        low, high = np.searchsorted(self.hot_days, (day - YEAR_DAYS + 1, day + 1))
        hot, night = int(high - low), int(self.night[after] - self.night[first])
        daylight = int(self.daylight[after] - self.daylight[first])
        share = night / (night + daylight) if night + daylight else None
        end = (day + 1) * 86400 - BEIJING_OFFSET_S
        return HeatEvidence(
            heat_class=classify(hot, share, thresholds) if after > first else NO_RECORD,
            hot_days=hot,
            hot_days_per_year=float(hot),
            night_share=share,
            detections=int(after - first),
            period_start=end - YEAR_DAYS * 86400,
            period_end=end,
            cell=(
                round((cell // 100_000) * CELL_MICRO / 1e6 - 180, 2),
                round((cell % 100_000) * CELL_MICRO / 1e6 - 90, 2),
            ),
            version=thresholds.version,
        )


def cell_records(cells: Iterable[int], first: datetime, last: datetime) -> dict[int, CellRecord]:
    """Return the record of each cell over the year before ``first`` until a year after ``last``."""
    year = YEAR_DAYS * 86400
    start = datetime.fromtimestamp(first.timestamp() - year - 86400, UTC)
    end = datetime.fromtimestamp(last.timestamp() + year + 86400, UTC)
    ordered = sorted(set(cells))
    rows: list[tuple[int, datetime, str]] = []
    for begin in range(0, len(ordered), CHUNK):
        found = Detection.objects.filter(
            cell__in=ordered[begin : begin + CHUNK], acq_at__gte=start, acq_at__lt=end, kind__in=SATELLITE_KINDS
        )
        rows += found.values_list("cell", "acq_at", "daynight")
    by_cell: dict[int, list[tuple[int, str]]] = {}
    for cell, acq_at, daynight in rows:
        by_cell.setdefault(cell, []).append((beijing_day_number(acq_at), daynight))
    return {cell: _record(found) for cell, found in by_cell.items()}


def beijing_day_number(at: datetime) -> int:
    """Return the Beijing day of an instant as days since 1970-01-01."""
    return (int(at.timestamp()) + BEIJING_OFFSET_S) // 86400


def day_of_number(day: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(EPOCH_DAY + day)


def _record(rows: Sequence[tuple[int, str]]) -> CellRecord:
    ordered = sorted(rows)
    days = np.array([day for day, _ in ordered], dtype=np.int64)
    return CellRecord(
        days=days,
        hot_days=np.unique(days),
        night=np.concatenate(([0], np.cumsum([text == "N" for _, text in ordered]))).astype(np.int64),
        daylight=np.concatenate(([0], np.cumsum([text == "D" for _, text in ordered]))).astype(np.int64),
    )
