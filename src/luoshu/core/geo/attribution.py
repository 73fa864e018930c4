"""Point -> division over several levels: the finest level that has a polygon there, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.datums import FloatArray, coordinate_arrays
from luoshu.core.geo.index import DivisionIndex

IdArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryLevel:
    """The boundaries of one level: ``rank`` grows with fineness (county 3, township 4, village 5), ``basis`` says
    what the outlines are (``surveyed``, ``published``, ``synthetic``)."""

    rank: int
    basis: str
    index: DivisionIndex


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """Arrays of shape (n,), one entry per point.

    ``polygon``: id in the index of its level, -1 where no level has a polygon; ``rank``: rank of that level, -1 if
    none; ``basis``: the level's basis, "" if none; ``border_m``: metres to the border of that polygon; ``runner_up``:
    id of the nearest other polygon of the same level, -1 if none, and ``runner_up_m`` the metres to it. A point
    without a polygon gets the nearest polygon of the coarsest level as runner-up, and the distance to it in both
    distances.
    """

    polygon: IdArray
    rank: IdArray
    basis: npt.NDArray[np.str_]
    border_m: FloatArray
    runner_up: IdArray
    runner_up_m: FloatArray


def attribute_points(
    levels: Sequence[BoundaryLevel] | DivisionIndex,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    threads: int | None = None,
) -> Attribution:
    """Attribute points (degrees, in the datum of the indexes) to the finest level that has a polygon there.

    ``levels`` in any order; of two levels of equal rank the one that comes first is asked first. A single index
    counts as one level of rank 0 with basis "". NaN coordinates get no polygon. Raises :class:`CoordinatesMismatch`.
    """
    if isinstance(levels, DivisionIndex):
        levels = [BoundaryLevel(0, "", levels)]
    x, y = coordinate_arrays(lon, lat)
    n = len(x)
    answer = Attribution(
        polygon=np.full(n, -1, np.int64),
        rank=np.full(n, -1, np.int64),
        basis=np.full(n, "", f"<U{max([1, *(len(level.basis) for level in levels)])}"),
        border_m=np.full(n, np.nan),
        runner_up=np.full(n, -1, np.int64),
        runner_up_m=np.full(n, np.nan),
    )
    ordered = sorted(levels, key=lambda level: -level.rank)
    open_points = np.arange(n)
    for level in ordered:
        found = level.index.locate(x[open_points], y[open_points], threads=threads)
        here = open_points[found >= 0]
        answer.polygon[here] = found[found >= 0]
        answer.rank[here] = level.rank
        answer.basis[here] = level.basis
        _measure(answer, level.index, x, y, here, threads)
        open_points = open_points[found < 0]
        if not len(open_points):
            break
    if len(open_points) and ordered:
        _measure(answer, ordered[-1].index, x, y, open_points, threads)
    return answer


def _measure(
    answer: Attribution, index: DivisionIndex, x: FloatArray, y: FloatArray, points: IdArray, threads: int | None
) -> None:
    if not len(points):
        return
    distances = index.measure(x[points], y[points], answer.polygon[points], threads=threads)
    answer.border_m[points] = distances.border_m
    answer.runner_up[points] = distances.runner_up
    answer.runner_up_m[points] = distances.runner_up_m
