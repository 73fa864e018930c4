"""Adjacent scan lines see one fire twice: two pixels of one pass with equal power. They are flagged, never removed.

Scan lines of MODIS and VIIRS overlap away from nadir, so one fire can be delivered as two neighbouring pixels with the
same radiative power. Sums of power and counts of pixels use :func:`counted` to take each fire once.
"""

import numpy as np
import numpy.typing as npt

from luoshu.core.fire.formats.delivery import FloatArray, IntArray, ParsedDelivery
from luoshu.core.fire.links import earth_centred_km

DEFAULT_PIXEL_KM = 1.0
REACH = 1.5  # pixel sizes: neighbours in a row or column are one apart, diagonal neighbours 1.41
MINUTE_S = 60  # a pass may cross a full minute between two scan lines


def repeated_pixels(parsed: ParsedDelivery) -> IntArray:
    """For every row the row whose fire it repeats, or -1. Which of two is kept depends on no order: time, lat, lon.

    Rows of a day's precision or without power (NaN or not positive) repeat nothing.
    """
    repeats = np.full(len(parsed), -1, dtype=np.int64)
    usable = np.flatnonzero((parsed.frp_mw > 0) & parsed.precision.is_label("minute"))
    if len(usable) < 2:
        return repeats
    one, other = _equal_neighbours(parsed, usable)
    if len(one) == 0:
        return repeats
    # Loaded here: it takes a while to load, and only deliveries with such pixels need it.
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size = len(parsed)
    joined = coo_matrix((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    groups = connected_components(joined, directed=False)[1]
    involved = np.unique(np.concatenate((one, other)))
    rank = np.lexsort((parsed.lon[involved], parsed.lat[involved], parsed.acq_at[involved], groups[involved]))
    ordered = involved[rank]
    begins = np.concatenate(([True], groups[ordered[1:]] != groups[ordered[:-1]]))
    heads = ordered[begins][np.cumsum(begins) - 1]
    repeats[ordered] = np.where(heads == ordered, -1, heads)
    return repeats


def counted(repeats: IntArray) -> npt.NDArray[np.bool_]:
    """Mask of the rows that count once in sums of power and in pixel counts."""
    return np.less(repeats, 0)


def power_sum_mw(frp_mw: FloatArray, repeats: IntArray) -> float:
    """Sum of power in MW without the repeated pixels; missing power counts as nothing."""
    return float(np.nansum(frp_mw[counted(repeats)]))


def _equal_neighbours(parsed: ParsedDelivery, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of rows: same satellite, equal power, within a minute and 1.5 pixels."""
    place = earth_centred_km(parsed.lon, parsed.lat)
    pixel = np.fmax(np.nan_to_num(parsed.scan_km, nan=0.0), np.nan_to_num(parsed.track_km, nan=0.0))
    reach = REACH * np.where(pixel > 0, pixel, DEFAULT_PIXEL_KM)
    order = rows[np.lexsort((parsed.acq_at[rows], parsed.frp_mw[rows], parsed.satellite.codes[rows]))]
    found_one, found_other = [], []
    step = 1
    while step < len(order):
        one, other = order[:-step], order[step:]
        alike = (
            (parsed.satellite.codes[one] == parsed.satellite.codes[other])
            & (parsed.frp_mw[one] == parsed.frp_mw[other])
            & (parsed.acq_at[other] - parsed.acq_at[one] <= MINUTE_S)
        )
        if not alike.any():
            break
        apart = np.sqrt(((place[one] - place[other]) ** 2).sum(axis=1))
        near = alike & (apart > 1e-6) & (apart <= np.fmax(reach[one], reach[other]))
        found_one.append(one[near])
        found_other.append(other[near])
        step += 1
    return np.concatenate(found_one or [rows[:0]]), np.concatenate(found_other or [rows[:0]])
