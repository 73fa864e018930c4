"""Which polygons contain a point: the kernels that read the grid and the pool (layout in :mod:`.blocks`)."""

from luoshu.core.geo.blocks import MORE, OUTSIDE
from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.exact import on_segment, side
from luoshu.core.geo.layout import Cells, Floats, Int32s, Int64s


@kernel
def find_cell(px: float, py: float, cells: Cells) -> int:
    """The value of the innermost cell of a point; points outside the frame and NaN are ``OUTSIDE``."""
    frame, ints, floats = cells.frame, cells.ints, cells.floats
    # Written so that NaN fails the test.
    if not (frame[0] <= px < frame[2] and frame[1] <= py < frame[3]):
        return OUTSIDE
    columns = int(frame[6])
    column = min(int((px - frame[0]) * frame[4]), columns - 1)
    row = min(int((py - frame[1]) * frame[5]), cells.values.shape[0] // columns - 1)
    value = int(cells.values[row * columns + column])
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
        if abs(turn) <= 3.4e-16 * (abs((x - px) * dy) + abs((y - py) * dx)):
            sign = side(x, y, qx, qy, px, py)
            aligned |= sign == 0
            left = sign >= 0
        else:
            left = turn > 0
        for v in range(at + 4, at + 4 + 2 * n, 2):
            nx, ny = floats[v], floats[v + 1]
            a, b = (nx - px) * dy, (ny - py) * dx
            turn = a - b
            if abs(turn) <= 3.4e-16 * (abs(a) + abs(b)):
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
def locate(lon: Floats, lat: Floats, cells: Cells, out: Int32s) -> None:
    """The lowest position among the polygons that contain each point, or -1."""
    for i in range(lon.shape[0]):
        px, py = lon[i], lat[i]
        value = find_cell(px, py, cells)
        if value < OUTSIDE:
            at = -2 - value
            value = OUTSIDE
            while True:
                mask, after = read_block(px, py, at, cells.ints, cells.floats)
                if mask:
                    bit = 0
                    while not (mask >> bit) & 1:
                        bit += 1
                    value = cells.ints[at + 4 + bit]
                    break
                if not cells.ints[at] & MORE:
                    break
                at = after
        out[i] = value


@kernel
def contains_all(px: float, py: float, cells: Cells, found: Int32s) -> int:
    """The polygons that contain the point, ascending, into ``found`` as far as it reaches; returns how many."""
    value = find_cell(px, py, cells)
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
