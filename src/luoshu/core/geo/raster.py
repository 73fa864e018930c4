"""The first layer of the index: a uniform grid, the segments that touch each cell, what contains each cell's anchor.

A cell's anchor is a point of the cell that lies on no border. Membership of any other point of the cell follows from
the segments crossed on the straight way to the anchor, all of which touch the cell. Anchors of a row share one
latitude, so one sweep along that latitude finds what contains each of them.
"""

import numpy as np

from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.layout import CellTable, Edges, Floats, Grid, Int32s, Int64s

# Cells are padded by this share of their side when segments are assigned, so that rounding in the cell number of a
# point can never hide a segment from it.
PAD = 1e-6
# No cell is smaller than this share of the largest coordinate: the pad stays well above one unit in the last place.
SMALLEST_SIDE = 4e-9
_EDGES_PER_CELL = 2
_MOST_CELLS = 4_000_000
_LONGEST_ROW = 20_000


def plan_grid(edges: Edges) -> Grid:
    """Square cells over the extent, about one for every two segments."""
    if not len(edges.ends):
        return Grid(0.0, 0.0, 1.0, 1.0, 1, 1)
    xs, ys = edges.ends[:, [0, 2]], edges.ends[:, [1, 3]]
    smallest = max(float(np.abs(edges.ends).max()) * SMALLEST_SIDE, 1e-300)
    width = max(float(xs.max() - xs.min()), smallest)
    height = max(float(ys.max() - ys.min()), smallest)
    cells = min(max(len(edges.ends) / _EDGES_PER_CELL, 1.0), _MOST_CELLS)
    cell_side = max(float(np.sqrt(width * height / cells)), width / _LONGEST_ROW, height / _LONGEST_ROW, smallest)
    columns, rows = int(np.ceil(width / cell_side)), int(np.ceil(height / cell_side))
    # A thousandth of a cell of air around the extent keeps every border point inside the grid.
    margin_x, margin_y = width / columns * 1e-3, height / rows * 1e-3
    side_x, side_y = (width + 2 * margin_x) / columns, (height + 2 * margin_y) / rows
    return Grid(float(xs.min()) - margin_x, float(ys.min()) - margin_y, side_x, side_y, columns, rows)


@kernel
def span_in_band(ax: float, ay: float, bx: float, by: float, low: float, high: float) -> tuple[float, float]:
    """The x range of the part of a segment between two latitudes (the segment is known to reach the band)."""
    x_min, x_max = min(ax, bx), max(ax, bx)
    y_min, y_max = min(ay, by), max(ay, by)
    if ay == by or (low <= y_min and y_max <= high):
        return x_min, x_max
    slope = (bx - ax) / (by - ay)
    from_x = ax + (min(max(low, y_min), y_max) - ay) * slope
    to_x = ax + (max(min(high, y_max), y_min) - ay) * slope
    return max(x_min, min(from_x, to_x)), min(x_max, max(from_x, to_x))


@kernel
def _visit_cells(ends: Floats, grid: Grid, starts: Int64s, listed: Int32s, fill: bool) -> None:
    """First pass counts into ``starts[c + 1]``; second (``fill``) writes, with ``starts[c]`` as a moving cursor."""
    pad_x, pad_y = grid.side_x * PAD, grid.side_y * PAD
    for e in range(ends.shape[0]):
        ax, ay, bx, by = ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3]
        row_from = max(int((min(ay, by) - pad_y - grid.y0) / grid.side_y), 0)
        row_to = min(int((max(ay, by) + pad_y - grid.y0) / grid.side_y), grid.rows - 1)
        for row in range(row_from, row_to + 1):
            low = grid.y0 + row * grid.side_y - pad_y
            x_min, x_max = span_in_band(ax, ay, bx, by, low, low + grid.side_y + 2 * pad_y)
            column_from = max(int((x_min - pad_x - grid.x0) / grid.side_x), 0)
            column_to = min(int((x_max + pad_x - grid.x0) / grid.side_x), grid.columns - 1)
            for column in range(column_from, column_to + 1):
                cell = row * grid.columns + column
                if fill:
                    listed[starts[cell]] = e
                    starts[cell] += 1
                else:
                    starts[cell + 1] += 1


@kernel
def _crossings(ends: Floats, grid: Grid, lines: Floats, starts: Int64s, at: Floats, edge: Int32s, fill: bool) -> None:
    """Where segments cross the anchor latitude of each row; two passes as in :func:`_visit_cells`."""
    for e in range(ends.shape[0]):
        ax, ay, bx, by = ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3]
        row_from = max(int((min(ay, by) - grid.y0) / grid.side_y) - 1, 0)
        row_to = min(int((max(ay, by) - grid.y0) / grid.side_y) + 1, grid.rows - 1)
        for row in range(row_from, row_to + 1):
            line = lines[row]
            if (ay < line) == (by < line):
                continue
            if fill:
                at[starts[row]] = ax + (line - ay) * ((bx - ax) / (by - ay))
                edge[starts[row]] = e
                starts[row] += 1
            else:
                starts[row + 1] += 1


@kernel
def toggle(active: Int32s, count: int, edges: Edges, edge: int) -> int:
    """Enter or leave the polygons a segment bounds; ``active[:count]`` stays ascending. Returns the new count."""
    number = edges.sets[edge]
    for m in range(edges.set_starts[number], edges.set_starts[number + 1]):
        polygon = edges.members[m]
        place = 0
        while place < count and active[place] < polygon:
            place += 1
        if place < count and active[place] == polygon:
            for i in range(place, count - 1):
                active[i] = active[i + 1]
            count -= 1
        else:
            for i in range(count, place, -1):
                active[i] = active[i - 1]
            active[place] = polygon
            count += 1
    return count


@kernel
def _widest_gap(at: Floats, first: int, stop: int, left: float, right: float) -> float:
    """The middle of the widest stretch of ``left..right`` free of crossings ``at[first:stop]`` (ascending)."""
    best, middle, previous = -1.0, left, left
    for i in range(first, stop + 1):
        here = right if i == stop else min(max(at[i], left), right)
        if here - previous > best:
            best = here - previous
            middle = previous + 0.5 * best
        previous = here
    return middle


@kernel
def _sweep(
    edges: Edges, grid: Grid, crossings: tuple[Floats, Int32s, Int64s], anchor_x: Floats, starts: Int64s, listed: Int32s
) -> None:
    """Walk each row from west to east, entering and leaving polygons, and note what is active at each anchor.

    ``crossings``: longitudes, segments, row starts. Counts go to ``starts[c + 1]``; a ``listed`` that is not empty is
    filled from ``starts[c]`` on instead.
    """
    at, edge, row_starts = crossings
    active = np.empty(edges.polygons + 1, np.int32)
    for row in range(grid.rows):
        count, event, stop = 0, row_starts[row], row_starts[row + 1]
        for column in range(grid.columns):
            cell = row * grid.columns + column
            left, right = grid.x0 + column * grid.side_x, grid.x0 + (column + 1) * grid.side_x
            last = event
            while last < stop and at[last] < right:
                last += 1
            anchor = _widest_gap(at, event, last, left, right)
            anchor_x[cell] = anchor
            while event < last and at[event] < anchor:
                count = toggle(active, count, edges, edge[event])
                event += 1
            if listed.shape[0]:
                listed[starts[cell] : starts[cell] + count] = active[:count]
            else:
                starts[cell + 1] = count
            while event < last:
                count = toggle(active, count, edges, edge[event])
                event += 1


def _anchor_latitudes(edges: Edges, grid: Grid) -> Floats:
    """One latitude per row near its middle, never that of a vertex: no segment can then lie along it."""
    lines: Floats = np.asarray(grid.y0 + (np.arange(grid.rows) + 0.5000137) * grid.side_y, np.float64)
    if not len(edges.ends):
        return lines
    taken = np.unique(edges.ends[:, [1, 3]])
    while True:
        hit = taken[np.minimum(np.searchsorted(taken, lines), len(taken) - 1)] == lines
        if not hit.any():
            return lines
        lines[hit] += grid.side_y * 1e-4 * np.pi


def _sorted_crossings(edges: Edges, grid: Grid, lines: Floats) -> tuple[Floats, Int32s, Int64s]:
    starts = np.zeros(grid.rows + 1, np.int64)
    _crossings(edges.ends, grid, lines, starts, np.empty(0), np.empty(0, np.int32), False)
    row_starts = np.cumsum(starts)
    at, edge = np.empty(int(row_starts[-1])), np.empty(int(row_starts[-1]), np.int32)
    _crossings(edges.ends, grid, lines, row_starts.copy(), at, edge, True)
    order = np.lexsort((at, np.repeat(np.arange(grid.rows), np.diff(row_starts))))
    return at[order], edge[order], row_starts


def lay_out_cells(edges: Edges, grid: Grid) -> CellTable:
    """Assign segments to cells and find the anchors of all cells with the polygons that contain them."""
    cells = grid.rows * grid.columns
    starts = np.zeros(cells + 1, np.int64)
    _visit_cells(edges.ends, grid, starts, np.empty(0, np.int32), False)
    edge_starts = np.cumsum(starts)
    edge_list = np.empty(int(edge_starts[-1]), np.int32)
    _visit_cells(edges.ends, grid, edge_starts.copy(), edge_list, True)

    lines = _anchor_latitudes(edges, grid)
    crossings = _sorted_crossings(edges, grid, lines)
    anchor_x, starts = np.empty(cells), np.zeros(cells + 1, np.int64)
    _sweep(edges, grid, crossings, anchor_x, starts, np.empty(0, np.int32))
    active_starts = np.cumsum(starts)
    active_list = np.empty(int(active_starts[-1]), np.int32)
    if len(active_list):
        _sweep(edges, grid, crossings, anchor_x, active_starts, active_list)
    return CellTable(edge_starts, edge_list, anchor_x, np.repeat(lines, grid.columns), active_starts, active_list)
