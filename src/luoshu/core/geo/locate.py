"""Which polygons contain a point: the kernels that read the grid and the pool (layout in :mod:`.blocks`)."""

import numpy as np

from luoshu.core.geo.blocks import MORE, OUTSIDE
from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.exact import on_segment, side
from luoshu.core.geo.layout import Cells, Floats, Int32s, Int64s

UNSURE = -3
# Above the rounding error of a determinant (see ``exact``).
_FILTER = 3.4e-16
_BUCKETS = 4096
_ORDER_ABOVE = 4096


@kernel
def _grid_value(px: float, py: float, cells: Cells) -> int:
    """The value of the grid's cell of a point; points outside the frame and NaN are ``OUTSIDE``."""
    # Written so that NaN fails the test.
    if not (cells.west <= px < cells.east and cells.south <= py < cells.north):
        return OUTSIDE
    column = min(int((px - cells.west) * cells.per_x), cells.columns - 1)
    row = min(int((py - cells.south) * cells.per_y), cells.rows - 1)
    return int(cells.values[row * cells.columns + column])


@kernel
def _innermost(px: float, py: float, value: int, ints: Int64s, floats: Floats) -> int:
    """Walk from a cell's value down through splits to a polygon, ``OUTSIDE`` or a block."""
    while value < OUTSIDE and ints[-2 - value] < 0:
        at = -2 - value
        k = -ints[at]
        column = min(max(int((px - floats[at + 1]) * floats[at + 3]), 0), k - 1)
        row = min(max(int((py - floats[at + 2]) * floats[at + 4]), 0), k - 1)
        value = ints[at + 5 + row * k + column]
    return value


@kernel
def _touched(px: float, py: float, at: int, runs: int, ints: Int64s, floats: Floats) -> int:
    """The mask of the candidates on whose border the point lies exactly."""
    mask = 0
    for _ in range(runs):
        n = ints[at]
        for j in range(n):
            v = at + 2 + 2 * j
            if on_segment(floats[v], floats[v + 1], floats[v + 2], floats[v + 3], px, py):
                mask |= ints[at + 1]
        at += 4 + 2 * n
    return mask


@kernel
def read_block(px: float, py: float, at: int, ints: Int64s, floats: Floats) -> tuple[int, int]:
    """The mask of the candidates that contain the point (borders included) and the offset after the block."""
    head = ints[at]
    count, runs = head & 0xFF, (head & (MORE - 1)) >> 8
    qx, qy, mask = floats[at + 1], floats[at + 2], ints[at + 3]
    dx, dy = qx - px, qy - py
    at += 4 + count
    first_run, touched, aligned = at, 0, False
    for _ in range(runs):
        n, run_mask = ints[at], ints[at + 1]
        x, y = floats[at + 2], floats[at + 3]
        turn = (x - px) * dy - (y - py) * dx
        if abs(turn) <= _FILTER * (abs((x - px) * dy) + abs((y - py) * dx)):
            sign = side(x, y, qx, qy, px, py)
            aligned |= sign == 0
            left = sign >= 0
        else:
            left = turn > 0
        for v in range(at + 4, at + 4 + 2 * n, 2):
            nx, ny = floats[v], floats[v + 1]
            a, b = (nx - px) * dy, (ny - py) * dx
            turn = a - b
            if abs(turn) <= _FILTER * (abs(a) + abs(b)):
                sign = side(nx, ny, qx, qy, px, py)
                aligned |= sign == 0
                next_left = sign >= 0
            else:
                next_left = turn > 0
            if left != next_left:
                here = side(x, y, nx, ny, px, py)
                if here == 0:
                    touched |= run_mask
                elif (here > 0) != (side(x, y, nx, ny, qx, qy) > 0):
                    mask ^= run_mask
            x, y, left = nx, ny, next_left
        at += 4 + 2 * n
    # A border point that is a vertex, or lies on a segment in line with the anchor, shows as a vertex on the way.
    if aligned:
        touched |= _touched(px, py, first_run, runs, ints, floats)
    return mask | touched, at


@kernel
def _lowest(px: float, py: float, value: int, ints: Int64s, floats: Floats) -> int:
    """The lowest position among the polygons that contain a point of a cell that points into the pool, or -1."""
    value = _innermost(px, py, value, ints, floats)
    if value >= OUTSIDE:
        return value
    at = -2 - value
    while True:
        mask, after = read_block(px, py, at, ints, floats)
        if mask:
            bit = 0
            while not (mask >> bit) & 1:
                bit += 1
            return int(ints[at + 4 + bit])
        if not ints[at] & MORE:
            return OUTSIDE
        at = after


@kernel
def _quick(px: float, py: float, value: int, ints: Int64s, floats: Floats) -> int:
    """As :func:`_lowest`, by plain floating point; ``UNSURE`` wherever rounding or a second block could matter.

    This is the loop that costs; it calls nothing and allocates nothing.
    """
    value = _innermost(px, py, value, ints, floats)
    if value >= OUTSIDE:
        return value
    block = -2 - value
    head = ints[block]
    if head & MORE:
        return UNSURE
    qx, qy, mask = floats[block + 1], floats[block + 2], ints[block + 3]
    dx, dy = qx - px, qy - py
    at = block + 4 + (head & 0xFF)
    for _ in range(head >> 8):
        n, run_mask = ints[at], ints[at + 1]
        x, y = floats[at + 2] - px, floats[at + 3] - py
        turn, size = x * dy - y * dx, abs(x * dy) + abs(y * dx)
        if abs(turn) <= _FILTER * size:
            return UNSURE
        left = turn > 0.0
        for v in range(at + 4, at + 4 + 2 * n, 2):
            nx, ny = floats[v] - px, floats[v + 1] - py
            turn, size = nx * dy - ny * dx, abs(nx * dy) + abs(ny * dx)
            if abs(turn) <= _FILTER * size:
                return UNSURE
            next_left = turn > 0.0
            if left != next_left:
                here, size = x * ny - y * nx, abs(x * ny) + abs(y * nx)
                ux, uy, wx, wy = floats[v - 2] - qx, floats[v - 1] - qy, floats[v] - qx, floats[v + 1] - qy
                there, size_there = ux * wy - uy * wx, abs(ux * wy) + abs(uy * wx)
                if abs(here) <= _FILTER * size or abs(there) <= _FILTER * size_there:
                    return UNSURE
                if (here > 0.0) != (there > 0.0):
                    mask ^= run_mask
            x, y, left = nx, ny, next_left
        at += 4 + 2 * n
    if mask == 0:
        return OUTSIDE
    bit = 4
    while not mask & 1:
        mask >>= 1
        bit += 1
    return int(ints[block + bit])


@kernel
def _pool_order(offsets: Int32s, count: int, words: int) -> Int32s:
    """Where each open point goes when they are put in the order of the pool, roughly (a counting sort of the offsets).

    Neighbours in the pool are then read while they are warm.
    """
    shift = 0
    while (words >> shift) >= _BUCKETS:
        shift += 1
    starts = np.zeros(_BUCKETS + 1, np.int32)
    for j in range(count):
        starts[(offsets[j] >> shift) + 1] += 1
    for b in range(_BUCKETS):
        starts[b + 1] += starts[b]
    places = np.empty(count, np.int32)
    for j in range(count):
        b = offsets[j] >> shift
        places[j] = starts[b]
        starts[b] += 1
    return places


@kernel
def _first_pass(lon: Floats, lat: Floats, cells: Cells, out: Int32s, open_points: Int32s) -> int:
    """Write the grid's value of each point; note the points whose cell points into the pool, return how many."""
    # Read out before the loop: a field read inside it would count references for every point, ten times its cost.
    west, south, east, north = cells.west, cells.south, cells.east, cells.north
    per_x, per_y, columns, rows, values = cells.per_x, cells.per_y, cells.columns, cells.rows, cells.values
    count = 0
    for i in range(lon.shape[0]):
        px, py, value = lon[i], lat[i], OUTSIDE
        if west <= px < east and south <= py < north:
            column, row = min(int((px - west) * per_x), columns - 1), min(int((py - south) * per_y), rows - 1)
            value = int(values[row * columns + column])
        out[i] = value
        open_points[count] = i
        count += value < OUTSIDE
    return count


@kernel
def locate(lon: Floats, lat: Floats, cells: Cells, out: Int32s) -> None:
    """The lowest position among the polygons that contain each point, or -1.

    Points in cells of one polygon are answered in the first pass; the others are answered in the order of the pool.
    """
    ints, floats = cells.ints, cells.floats
    open_points = np.empty(lon.shape[0], np.int32)
    count = _first_pass(lon, lat, cells, out, open_points)
    if count > _ORDER_ABOVE:
        offsets = np.empty(count, np.int32)
        for j in range(count):
            offsets[j] = -2 - out[open_points[j]]
        places, ordered = _pool_order(offsets, count, ints.shape[0]), np.empty(count, np.int32)
        x, y = np.empty(count, np.float64), np.empty(count, np.float64)
        for j in range(count):
            i, place = open_points[j], places[j]
            ordered[place], x[place], y[place] = i, lon[i], lat[i]
        open_points = ordered
    else:
        x, y = np.empty(count, np.float64), np.empty(count, np.float64)
        for j in range(count):
            x[j], y[j] = lon[open_points[j]], lat[open_points[j]]
    unsure = 0
    for j in range(count):
        i = open_points[j]
        value = _quick(x[j], y[j], int(out[i]), ints, floats)
        if value == UNSURE:
            open_points[unsure] = i
            unsure += 1
        else:
            out[i] = value
    for j in range(unsure):
        i = open_points[j]
        out[i] = _lowest(lon[i], lat[i], int(out[i]), ints, floats)


@kernel
def contains_all(px: float, py: float, cells: Cells, found: Int32s) -> int:
    """The polygons that contain the point, ascending, into ``found`` as far as it reaches; returns how many."""
    value = _innermost(px, py, _grid_value(px, py, cells), cells.ints, cells.floats)
    if value >= 0:
        found[0] = value
        return 1
    if value == OUTSIDE:
        return 0
    at, count = -2 - value, 0
    while True:
        mask, after = read_block(px, py, at, cells.ints, cells.floats)
        for bit in range(cells.ints[at] & 0xFF):
            if (mask >> bit) & 1:
                if count < found.shape[0]:
                    found[count] = cells.ints[at + 4 + bit]
                count += 1
        if not cells.ints[at] & MORE:
            return count
        at = after


@kernel
def list_candidates(lon: Floats, lat: Floats, cells: Cells, found: Int32s, counts: Int64s, listed: Int32s) -> None:
    """How many polygons contain each point; a ``listed`` that is not empty is filled from ``counts[i]`` on instead.

    ``found``: scratch for all polygons.
    """
    for i in range(lon.shape[0]):
        n = contains_all(lon[i], lat[i], cells, found)
        if listed.shape[0]:
            listed[counts[i] : counts[i] + n] = found[:n]
        else:
            counts[i] = n
