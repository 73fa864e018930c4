"""The second layer of the index: what a cell holds, written as 8-byte words into one pool.

A cell's value is a polygon position (the cell lies in that polygon alone), ``OUTSIDE``, or ``-2 - offset`` into the pool:

    block   [candidates | runs << 8 | more << 62]  anchor x  anchor y  mask at the anchor  candidate positions ...
            runs: [segments] [mask] then (segments + 1) vertices x y
    split   [-k]  x0  y0  1/side x  1/side y  then k * k values, row-major

Bit ``i`` of a mask stands for candidate ``i``; candidates ascend. A block has at most 63 candidates; where more polygons
meet, blocks follow each other (``more``), lowest candidates first.
"""

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.edges import Edges
from luoshu.core.geo.exact import on_segment, side
from luoshu.core.geo.raster import PAD, SMALLEST_SIDE, CellTable, Grid, span_in_band, toggle

Floats = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

OUTSIDE = -1
MORE = 1 << 62
CANDIDATES_PER_BLOCK = 63
# A cell with more segments is split; measured on 2,875 counties and on 30,000 small cells.
SPLIT_ABOVE = 16
_SPLIT_AIM = 4.0
_DEEPEST = 12


@kernel
def crosses(px: float, py: float, qx: float, qy: float, ax: float, ay: float, bx: float, by: float) -> bool:
    """Whether the way from ``p`` to ``q`` (neither on the segment) crosses the segment; vertices on the way count as left."""
    if (side(ax, ay, qx, qy, px, py) >= 0) == (side(bx, by, qx, qy, px, py) >= 0):
        return False
    return (side(ax, ay, bx, by, px, py) > 0) != (side(ax, ay, bx, by, qx, qy) > 0)


@kernel
def _room(pool: Int64s, need: int) -> Int64s:
    if need <= pool.shape[0]:
        return pool
    larger = np.empty(max(need, pool.shape[0] * 2), np.int64)
    larger[: pool.shape[0]] = pool
    return larger


@kernel
def _room32(listed: Int32s, need: int) -> Int32s:
    if need <= listed.shape[0]:
        return listed
    larger = np.empty(max(need, listed.shape[0] * 2), np.int32)
    larger[: listed.shape[0]] = listed
    return larger


@kernel
def _union(
    cand: Int32s,
    listed: Int32s,
    first: int,
    stop: int,
    sets: Int32s,
    set_starts: Int64s,
    members: Int32s,
    active: Int32s,
    active_first: int,
    active_stop: int,
) -> int:
    """All polygons that a cell touches, ascending, into ``cand``; returns how many."""
    count = 0
    for i in range(active_first, active_stop):
        cand[count] = active[i]
        count += 1
    last_set = -1
    for i in range(first, stop):
        number = sets[listed[i]]
        if number == last_set:
            continue
        last_set = number
        for m in range(set_starts[number], set_starts[number + 1]):
            polygon = members[m]
            place = 0
            while place < count and cand[place] < polygon:
                place += 1
            if place < count and cand[place] == polygon:
                continue
            for j in range(count, place, -1):
                cand[j] = cand[j - 1]
            cand[place] = polygon
            count += 1
    return count


@kernel
def _mask_of(number: int, set_starts: Int64s, members: Int32s, cand: Int32s, first: int, stop: int) -> int:
    mask = 0
    for m in range(set_starts[number], set_starts[number + 1]):
        for i in range(first, stop):
            if cand[i] == members[m]:
                mask |= 1 << (i - first)
    return mask


@kernel
def _write_runs(
    pool: Int64s,
    used: int,
    ends: Floats,
    sets: Int32s,
    set_starts: Int64s,
    members: Int32s,
    listed: Int32s,
    first: int,
    stop: int,
    cand: Int32s,
    cand_first: int,
    cand_stop: int,
) -> tuple[Int64s, int, int]:
    """Write the segments of a cell as runs of connected segments with equal masks; returns pool, used, runs."""
    runs = 0
    i = first
    while i < stop:
        e = listed[i]
        mask = _mask_of(sets[e], set_starts, members, cand, cand_first, cand_stop)
        n = 1
        while i + n < stop:
            f = listed[i + n]
            joined = f == e + n and ends[f, 0] == ends[f - 1, 2] and ends[f, 1] == ends[f - 1, 3]
            if not joined or sets[f] != sets[e]:
                break
            n += 1
        i += n
        if mask == 0:
            continue
        pool = _room(pool, used + 4 + 2 * n)
        floats = pool.view(np.float64)
        pool[used], pool[used + 1] = n, mask
        floats[used + 2], floats[used + 3] = ends[e, 0], ends[e, 1]
        for j in range(n):
            floats[used + 4 + 2 * j], floats[used + 5 + 2 * j] = ends[e + j, 2], ends[e + j, 3]
        used += 4 + 2 * n
        runs += 1
    return pool, used, runs


@kernel
def _write_block(
    pool: Int64s,
    used: int,
    ends: Floats,
    sets: Int32s,
    set_starts: Int64s,
    members: Int32s,
    listed: Int32s,
    first: int,
    stop: int,
    qx: float,
    qy: float,
    active: Int32s,
    active_first: int,
    active_stop: int,
    cand: Int32s,
) -> tuple[Int64s, int, int]:
    """Write one cell; returns pool, used and the cell's value."""
    if first == stop and active_stop - active_first <= 1:
        return pool, used, OUTSIDE if active_stop == active_first else int(active[active_first])
    count = _union(cand, listed, first, stop, sets, set_starts, members, active, active_first, active_stop)
    value = -2 - used
    for group in range(0, count, CANDIDATES_PER_BLOCK):
        end = min(group + CANDIDATES_PER_BLOCK, count)
        head = used
        pool = _room(pool, used + 4 + end - group)
        floats = pool.view(np.float64)
        mask = 0
        for i in range(group, end):
            pool[head + 4 + i - group] = cand[i]
            for a in range(active_first, active_stop):
                if active[a] == cand[i]:
                    mask |= 1 << (i - group)
        floats[head + 1], floats[head + 2], pool[head + 3] = qx, qy, mask
        used += 4 + end - group
        pool, used, runs = _write_runs(
            pool, used, ends, sets, set_starts, members, listed, first, stop, cand, group, end
        )
        pool[head] = (end - group) | (runs << 8) | (MORE if end < count else 0)
    return pool, used, value


@kernel
def _touches(ax: float, ay: float, bx: float, by: float, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a segment may touch the padded cell (never a false no)."""
    if max(ax, bx) < x0 or min(ax, bx) > x1 or max(ay, by) < y0 or min(ay, by) > y1:
        return False
    low, high = span_in_band(ax, ay, bx, by, y0, y1)
    return high >= x0 and low <= x1


@kernel
def _free_anchor(
    x0: float, y0: float, side_x: float, side_y: float, ends: Floats, listed: Int32s, first: int, stop: int
) -> tuple[float, float]:
    """A point of the cell that lies on none of the segments: walk an irrational lattice until one is free."""
    u, v = 0.5, 0.5
    while True:
        qx, qy = x0 + u * side_x, y0 + v * side_y
        free = True
        for i in range(first, stop):
            e = listed[i]
            if on_segment(ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3], qx, qy):
                free = False
                break
        if free:
            return qx, qy
        u = (u + 0.7548776662466927) % 0.98 + 0.01
        v = (v + 0.5698402909980532) % 0.98 + 0.01


@kernel
def _active_at(
    px: float,
    py: float,
    qx: float,
    qy: float,
    ends: Floats,
    sets: Int32s,
    set_starts: Int64s,
    members: Int32s,
    listed: Int32s,
    first: int,
    stop: int,
    active: Int32s,
    active_first: int,
    active_stop: int,
    scratch: Int32s,
) -> int:
    """What contains ``q``, knowing what contains ``p`` and all segments between them; into ``scratch``, returns the count."""
    count = active_stop - active_first
    for i in range(count):
        scratch[i] = active[active_first + i]
    for i in range(first, stop):
        e = listed[i]
        if crosses(px, py, qx, qy, ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3]):
            count = toggle(scratch, count, members, set_starts[sets[e]], set_starts[sets[e] + 1])
    return count


@kernel
def _open_children(
    ends: Floats,
    sets: Int32s,
    set_starts: Int64s,
    members: Int32s,
    edges: Int32s,
    active: Int32s,
    scratch: Int32s,
    marks: Int64s,
    boxes: Floats,
    place: int,
    edges_used: int,
    active_used: int,
    slot: int,
    k: int,
) -> tuple[Int32s, Int32s]:
    """Push the k * k parts of the open cell at ``place`` (their first slot in the pool is ``slot``) from ``place`` on."""
    first, stop, a_first, a_stop = marks[place, 0], marks[place, 1], marks[place, 2], marks[place, 3]
    depth = marks[place, 5]
    cx, cy, px, py = boxes[place, 0], boxes[place, 1], boxes[place, 4], boxes[place, 5]
    tx, ty = boxes[place, 2] / k, boxes[place, 3] / k
    for child in range(k * k):
        ox, oy = cx + (child % k) * tx, cy + (child // k) * ty
        edges = _room32(edges, edges_used + stop - first)
        begin = edges_used
        for i in range(first, stop):
            e = edges[i]
            if _touches(
                ends[e, 0],
                ends[e, 1],
                ends[e, 2],
                ends[e, 3],
                ox - tx * PAD,
                oy - ty * PAD,
                ox + tx * (1 + PAD),
                oy + ty * (1 + PAD),
            ):
                edges[edges_used] = e
                edges_used += 1
        qx, qy = _free_anchor(ox, oy, tx, ty, ends, edges, begin, edges_used)
        count = _active_at(
            px, py, qx, qy, ends, sets, set_starts, members, edges, first, stop, active, a_first, a_stop, scratch
        )
        active = _room32(active, active_used + count)
        active[active_used : active_used + count] = scratch[:count]
        row = place + child
        marks[row, 0], marks[row, 1], marks[row, 2], marks[row, 3] = begin, edges_used, active_used, active_used + count
        marks[row, 4], marks[row, 5] = slot + child, depth + 1
        boxes[row, 0], boxes[row, 1], boxes[row, 2], boxes[row, 3], boxes[row, 4], boxes[row, 5] = (
            ox,
            oy,
            tx,
            ty,
            qx,
            qy,
        )
        active_used += count
    return edges, active


@kernel
def _fill(
    ends: Floats,
    sets: Int32s,
    set_starts: Int64s,
    members: Int32s,
    polygons: int,
    smallest: float,
    x0: float,
    y0: float,
    side_x: float,
    side_y: float,
    columns: int,
    edge_starts: Int64s,
    edge_list: Int32s,
    anchor_x: Floats,
    anchor_y: Floats,
    active_starts: Int64s,
    active_list: Int32s,
    values: Int64s,
) -> Int64s:
    """Write all cells, splitting crowded ones with a stack of open cells; returns the pool."""
    pool, used = np.empty(1024, np.int64), 0
    cand, scratch = np.empty(polygons + 1, np.int32), np.empty(polygons + 1, np.int32)
    edges, active = np.empty(1024, np.int32), np.empty(1024, np.int32)
    # An open cell: edge range, active range, slot in the pool (-1: the grid itself), depth; its box and its anchor.
    # At most 255 siblings wait at each of the twelve depths.
    marks, boxes = np.empty((4096, 6), np.int64), np.empty((4096, 6), np.float64)
    for cell in range(values.shape[0]):
        n_edges, n_active = edge_starts[cell + 1] - edge_starts[cell], active_starts[cell + 1] - active_starts[cell]
        edges, active = _room32(edges, n_edges), _room32(active, n_active)
        edges[:n_edges] = edge_list[edge_starts[cell] : edge_starts[cell + 1]]
        active[:n_active] = active_list[active_starts[cell] : active_starts[cell + 1]]
        marks[0, 0], marks[0, 1], marks[0, 2], marks[0, 3], marks[0, 4], marks[0, 5] = 0, n_edges, 0, n_active, -1, 0
        boxes[0, 0], boxes[0, 1] = x0 + (cell % columns) * side_x, y0 + (cell // columns) * side_y
        boxes[0, 2], boxes[0, 3], boxes[0, 4], boxes[0, 5] = side_x, side_y, anchor_x[cell], anchor_y[cell]
        open_cells = 1
        while open_cells:
            top = open_cells - 1
            first, stop, a_first, a_stop = marks[top, 0], marks[top, 1], marks[top, 2], marks[top, 3]
            slot, k = marks[top, 4], min(int(np.ceil(np.sqrt((stop - first) / _SPLIT_AIM))), 16)
            shortest = min(boxes[top, 2], boxes[top, 3]) / max(k, 1)
            if stop - first <= SPLIT_ABOVE or marks[top, 5] >= _DEEPEST or shortest < smallest:
                pool, used, value = _write_block(
                    pool,
                    used,
                    ends,
                    sets,
                    set_starts,
                    members,
                    edges,
                    first,
                    stop,
                    boxes[top, 4],
                    boxes[top, 5],
                    active,
                    a_first,
                    a_stop,
                    cand,
                )
                open_cells = top
            else:
                value, pool = -2 - used, _room(pool, used + 5 + k * k)
                floats = pool.view(np.float64)
                pool[used], floats[used + 1], floats[used + 2] = -k, boxes[top, 0], boxes[top, 1]
                floats[used + 3], floats[used + 4] = k / boxes[top, 2], k / boxes[top, 3]
                # Lists of waiting siblings lie below the open cell's own, so everything above it is free again.
                edges, active = _open_children(
                    ends,
                    sets,
                    set_starts,
                    members,
                    edges,
                    active,
                    scratch,
                    marks,
                    boxes,
                    top,
                    stop,
                    a_stop,
                    used + 5,
                    k,
                )
                used += 5 + k * k
                open_cells = top + k * k
            if slot < 0:
                values[cell] = value
            else:
                pool[slot] = value
    return pool[:used].copy()


def write_cells(edges: Edges, grid: Grid, table: CellTable, polygons: int) -> tuple[Int32s, Int64s]:
    """Return the grid's values, shape (rows * columns,), and the pool of words."""
    values = np.empty(grid.rows * grid.columns, np.int64)
    largest = float(np.abs(edges.ends).max(initial=0.0))
    pool = _fill(
        edges.ends, edges.sets, edges.set_starts, edges.set_members, polygons, largest * SMALLEST_SIDE,
        grid.x0, grid.y0, grid.side_x, grid.side_y, grid.columns, table.edge_starts, table.edge_list,
        table.anchor_x, table.anchor_y, table.active_starts, table.active_list, values,
    )  # fmt: skip
    if len(pool) > 2**31 - 3:
        raise MemoryError("division index larger than 16 GB")
    return values.astype(np.int32), pool
