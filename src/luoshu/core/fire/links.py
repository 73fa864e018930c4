"""Who is near whom in space and time: the grid both event builders stand on.

Positions are earth-centred x, y, z on a sphere of 6371.0088 km (IUGG mean radius); time is a fourth axis on which
``days`` days are ``km`` long. Two detections are joined at a 4-D distance of at most ``km``. Time differences are taken
in whole seconds before they are scaled, so detections exactly ``days`` apart at one place are joined in every epoch.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

EARTH_RADIUS_KM = 6371.0088
PIECE_ROWS = 32_768
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def earth_centred_km(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """float64[n, 3]: x, y, z in km of degrees on the mean sphere."""
    place = np.empty((len(lon), 3))
    # Piece by piece, so that temporaries stay in the cache: whole-array ones cost more in page faults than the sines.
    for begin in range(0, len(lon), PIECE_ROWS):
        rows = slice(begin, begin + PIECE_ROWS)
        phi, theta = np.radians(lat[rows]), np.radians(lon[rows])
        across = EARTH_RADIUS_KM * np.cos(phi)
        np.multiply(across, np.cos(theta), out=place[rows, 0])
        np.multiply(across, np.sin(theta), out=place[rows, 1])
        np.multiply(EARTH_RADIUS_KM, np.sin(phi), out=place[rows, 2])
    return place


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Joined at a 4-D distance of at most ``km``, time scaled so that ``days`` days are ``km``."""

    km: float = 1.5
    days: float = 1.0

    def __post_init__(self) -> None:
        if not (0.001 <= self.km <= 1000 and 0.001 <= self.days <= 3650):
            raise ValueError("归并距离应在 0.001-1000 千米、时间应在 0.001-3650 天之间，请改正参数。")

    @property
    def km_per_second(self) -> float:
        return self.km / (self.days * 86400.0)

    @property
    def window_s(self) -> int:
        """Largest time difference in whole seconds that can still be joined."""
        return int(np.ceil(self.days * 86400.0))


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows sorted by cube and, within a cube, by time. ``starts`` has one entry more than there are cubes.

    Cubes are at least ``km`` wide, so joined rows lie in the same cube or in touching ones. A cube's key packs its
    x, y, z numbers with z lowest, so a column of three touching cubes is contiguous in the sorted keys.
    """

    order: IntArray
    place: FloatArray
    acq_at: IntArray
    cube_keys: IntArray
    starts: IntArray


AXIS_BITS = 21


def build_grid(lon: FloatArray, lat: FloatArray, acq_at: IntArray, km: float) -> Grid:
    """Sort detections (degrees, epoch seconds) into cubes."""
    place = earth_centred_km(lon, lat)
    keys = _cube_keys(place, max(km, 0.01) * (1 + 1e-9))
    order = np.argsort(keys)
    sorted_keys = keys[order]
    edges = np.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1
    starts = np.concatenate((np.zeros(min(1, len(keys)), dtype=np.int64), edges, [len(keys)]))
    order = sort_in_cubes(order, np.ascontiguousarray(acq_at, dtype=np.int64), starts)
    return Grid(order, place[order], np.ascontiguousarray(acq_at)[order], sorted_keys[starts[:-1]], starts)


def _cube_keys(place: FloatArray, side: float) -> IntArray:
    """Packed cube numbers; an empty cube on every side keeps a neighbour's number within its bits."""
    keys = np.empty(len(place), dtype=np.int64)
    for begin in range(0, len(place), PIECE_ROWS):
        rows = slice(begin, begin + PIECE_ROWS)
        numbers = ((place[rows] + (EARTH_RADIUS_KM + 2 * side)) / side).astype(np.int64)
        keys[rows] = (numbers[:, 0] << (2 * AXIS_BITS)) | (numbers[:, 1] << AXIS_BITS) | numbers[:, 2]
    return keys


@njit(nogil=True, cache=True)
def sort_in_cubes(order, acq_at, starts):  # type: ignore[no-untyped-def]
    """Order the rows of each cube by time (Shell's sort: most cubes hold a row or two, a few hold thousands)."""
    for cube in range(len(starts) - 1):
        first, after = starts[cube], starts[cube + 1]
        if after - first < 2:
            continue
        gap = 1
        while gap < (after - first) // 3:
            gap = 3 * gap + 1
        while gap > 0:
            for at in range(first + gap, after):
                row = order[at]
                moment = acq_at[row]
                back = at - gap
                while back >= first and acq_at[order[back]] > moment:
                    order[back + gap] = order[back]
                    back -= gap
                order[back + gap] = row
            gap //= 3
    return order


@njit(nogil=True, cache=True, inline="always")
def squared_distance(place, acq_at, one, other, km_per_second):  # type: ignore[no-untyped-def]
    """Squared 4-D distance in km2 of two rows."""
    dx = place[one, 0] - place[other, 0]
    dy = place[one, 1] - place[other, 1]
    dz = place[one, 2] - place[other, 2]
    dt = float(acq_at[one] - acq_at[other]) * km_per_second
    return dx * dx + dy * dy + dz * dz + dt * dt


@njit(nogil=True, cache=True, inline="always")
def find_root(parent, row):  # type: ignore[no-untyped-def]
    """Root of ``row`` in a union-find forest, halving the path on the way."""
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@njit(nogil=True, cache=True)
def neighbour_columns():  # type: ignore[no-untyped-def]
    """Key offsets of the four columns of cubes that come after a cube's own column (half of the eight around it)."""
    x = np.int64(1) << (2 * AXIS_BITS)
    y = np.int64(1) << AXIS_BITS
    return np.array([y, x - y, x, x + y], dtype=np.int64)
