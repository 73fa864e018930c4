"""Attribution of rows seen on different days: each by the boundaries that held on its own day."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt

from luoshu.apps.places.models import BoundarySet
from luoshu.apps.places.queries import attribute
from luoshu.core.clock import day_start

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Placed:
    """Arrays of shape (n,): division (-1 outside), runner-up (-1), metres to the border; basis; paths by division.

    ``county_border_m`` and ``county_runner_up_id`` are the same against county borders.
    """

    division_id: IntArray
    runner_up_id: IntArray
    border_m: FloatArray
    county_border_m: FloatArray
    county_runner_up_id: IntArray
    basis: npt.NDArray[np.str_]
    paths: dict[int, str]

    def take(self, rows: npt.NDArray[np.bool_]) -> "Placed":
        """Return the chosen rows."""
        arrays = {one.name: getattr(self, one.name)[rows] for one in fields(self) if one.name != "paths"}
        return Placed(**arrays, paths=self.paths)


def place_by_day(lon: FloatArray, lat: FloatArray, acq_at: IntArray) -> Placed:
    """Attribute points (WGS-84 degrees) at their epoch seconds.

    Boundaries change on few days; the rows between two such days are asked about together.
    """
    changes = np.array([day_start(day).timestamp() for day in _change_days()], dtype=np.float64)
    period = np.searchsorted(changes, acq_at, side="right")
    size = len(lon)
    placed = Placed(
        division_id=np.full(size, -1, dtype=np.int64),
        runner_up_id=np.full(size, -1, dtype=np.int64),
        border_m=np.full(size, np.nan),
        county_border_m=np.full(size, np.nan),
        county_runner_up_id=np.full(size, -1, dtype=np.int64),
        basis=np.full(size, "", dtype="<U20"),
        paths={},
    )
    for one in np.unique(period).tolist():
        rows = np.flatnonzero(period == one)
        batch = attribute(lon[rows], lat[rows], datetime.fromtimestamp(int(acq_at[rows[0]]), UTC))
        placed.division_id[rows] = batch.division_id
        placed.runner_up_id[rows] = batch.runner_up_id
        placed.border_m[rows] = batch.border_m
        placed.county_border_m[rows] = batch.county_border_m
        placed.county_runner_up_id[rows] = batch.county_runner_up_id
        placed.basis[rows] = batch.basis
        placed.paths.update(batch.paths)
    return placed


def _change_days() -> list[date]:
    bounds = BoundarySet.objects.values_list("valid_from", "valid_to")
    return sorted({day for pair in bounds for day in pair if day is not None})
