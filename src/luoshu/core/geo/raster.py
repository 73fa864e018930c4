"""The first layer of the index: a uniform grid, the segments that touch each cell, and what contains each cell's anchor.

A cell's anchor is a point of the cell that lies on no border. Membership of any other point of the cell follows from the
segments crossed on the straight way to the anchor, all of which touch the cell. Anchors of a row share one latitude, so
one sweep along that latitude finds what contains each of them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.edges import Edges

Floats = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

# Cells are padded by this share of their side when segments are assigned, so that rounding in the cell number of a
# point can never hide a segment from it.
PAD = 1e-6
# No cell is smaller than this share of the largest coordinate: the pad stays well above one unit in the last place.
SMALLEST_SIDE = 4e-9
_EDGES_PER_CELL = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """Origin, cell sides in degrees and their inverses, columns and rows."""

    x0: float
    y0: float
    side_x: float
    side_y: float
    columns: int
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class CellTable:
    """Per cell (row-major): segments ``edge_list[edge_starts[c]:edge_starts[c+1]]``, anchor, polygons that contain it."""

    edge_starts: Int64s
    edge_list: Int32s
    anchor_x: Floats
    anchor_y: Floats
    active_starts: Int64s
    active_list: Int32s


def plan_grid(edges: Edges, edges_per_cell: float = _EDGES_PER_CELL) -> Grid:
    """Square cells over the extent, about one for every ``edges_per_cell`` segments."""
    if not len(edges.ends):
        return Grid(0.0, 0.0, 1.0, 1.0, 1, 1)
    xs, ys = edges.ends[:, [0, 2]], edges.ends[:, [1, 3]]
    largest = float(np.abs(edges.ends).max())
    smallest = max(largest * SMALLEST_SIDE, 1e-300)
    width = max(float(xs.max() - xs.min()), smallest)
    height = max(float(ys.max() - ys.min()), smallest)
    cells = min(max(len(edges.ends) / edges_per_cell, 1.0), 4_000_000.0)
    cell_side = max(float(np.sqrt(width * height / cells)), width / 20_000, height / 20_000, smallest)
    columns, rows = int(np.ceil(width / cell_side)), int(np.ceil(height / cell_side))
    # A thousandth of a cell of air around the extent keeps every border point inside the grid.
    margin_x, margin_y = width / columns * 1e-3, height / rows * 1e-3
    side_x, side_y = (width + 2 * margin_x) / columns, (height + 2 * margin_y) / rows
    return Grid(float(xs.min()) - margin_x, float(ys.min()) - margin_y, side_x, side_y, columns, rows)


@kernel
def span_in_band(ax: float, ay: float, bx: float, by: float, low: float, high: float) -> tuple[float, float]:
    """The x range of the part of a segment between two latitudes (the segment is known to reach the band)."""
    x_min, x_max = min(ax, bx), max(ax, bx)
    if ay == by or (low <= min(ay, by) and max(ay, by) <= high):
        return x_min, x_max
    slope = (bx - ax) / (by - ay)
    from_x = ax + (min(max(low, min(ay, by)), max(ay, by)) - ay) * slope
    to_x = ax + (max(min(high, max(ay, by)), min(ay, by)) - ay) * slope
    return max(x_min, min(from_x, to_x)), min(x_max, max(from_x, to_x))


@kernel
def _visit_cells(
    ends: Floats,
    x0: float,
    y0: float,
    side_x: float,
    side_y: float,
    columns: int,
    rows: int,
    starts: Int64s,
    listed: Int32s,
    fill: bool,
) -> None:
    """First pass counts into ``starts[c + 1]``; second pass (``fill``) writes, using ``starts[c]`` as a moving cursor."""
    pad_x, pad_y = side_x * PAD, side_y * PAD
    for e in range(ends.shape[0]):
        ax, ay, bx, by = ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3]
        row_from = max(int((min(ay, by) - pad_y - y0) / side_y), 0)
        row_to = min(int((max(ay, by) + pad_y - y0) / side_y), rows - 1)
        for row in range(row_from, row_to + 1):
            low = y0 + row * side_y - pad_y
            x_min, x_max = span_in_band(ax, ay, bx, by, low, low + side_y + 2 * pad_y)
            column_from = max(int((x_min - pad_x - x0) / side_x), 0)
            column_to = min(int((x_max + pad_x - x0) / side_x), columns - 1)
            for column in range(column_from, column_to + 1):
                cell = row * columns + column
                if fill:
                    listed[starts[cell]] = e
                    starts[cell] += 1
                else:
                    starts[cell + 1] += 1


@kernel
def _crossings(
    ends: Floats, y0: float, side_y: float, lines: Floats, starts: Int64s, at: Floats, edge: Int32s, fill: bool
) -> None:
    """Where segments cross the anchor latitude of each row; two passes as in :func:`_visit_cells`."""
    rows = lines.shape[0]
    for e in range(ends.shape[0]):
        ax, ay, bx, by = ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3]
        row_from = max(int((min(ay, by) - y0) / side_y) - 1, 0)
        row_to = min(int((max(ay, by) - y0) / side_y) + 1, rows - 1)
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
def toggle(active: Int32s, count: int, members: Int32s, start: int, stop: int) -> int:
    """Enter or leave the polygons of one set; ``active[:count]`` stays ascending. Returns the new count."""
    for m in range(start, stop):
        polygon = members[m]
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
    at: Floats,
    edge: Int32s,
    starts: Int64s,
    sets: Int32s,
    set_starts: Int64s,
    members: Int32s,
    x0: float,
    side_x: float,
    columns: int,
    polygons: int,
    anchor_x: Floats,
    active_starts: Int64s,
    active_list: Int32s,
    fill: bool,
) -> None:
    """Walk each row from west to east, entering and leaving polygons, and note what is active at each anchor."""
    active = np.empty(polygons + 1, np.int32)
    for row in range(starts.shape[0] - 1):
        count, event, stop = 0, starts[row], starts[row + 1]
        for column in range(columns):
            cell = row * columns + column
            left, right = x0 + column * side_x, x0 + (column + 1) * side_x
            last = event
            while last < stop and at[last] < right:
                last += 1
            anchor = _widest_gap(at, event, last, left, right)
            while event < last and at[event] < anchor:
                count = toggle(active, count, members, set_starts[sets[edge[event]]], set_starts[sets[edge[event]] + 1])
                event += 1
            anchor_x[cell] = anchor
            if fill:
                for i in range(count):
                    active_list[active_starts[cell] + i] = active[i]
            else:
                active_starts[cell + 1] = count
            while event < last:
                count = toggle(active, count, members, set_starts[sets[edge[event]]], set_starts[sets[edge[event]] + 1])
                event += 1


def _anchor_latitudes(edges: Edges, grid: Grid) -> Floats:
    """One latitude per row near its middle, never that of a vertex: no segment can then lie along it."""
    lines = grid.y0 + (np.arange(grid.rows) + 0.5000137) * grid.side_y
    taken = np.unique(edges.ends[:, [1, 3]])
    while True:
        place = np.minimum(np.searchsorted(taken, lines), max(len(taken) - 1, 0))
        hit = taken[place] == lines if len(taken) else np.zeros(len(lines), bool)
        if not hit.any():
            return lines
        lines[hit] += grid.side_y * 1e-4 * np.pi


def lay_out_cells(edges: Edges, grid: Grid, polygons: int) -> CellTable:
    """Assign segments to cells and find the anchors of all cells with the polygons that contain them."""
    cells = grid.rows * grid.columns
    shape = (grid.x0, grid.y0, grid.side_x, grid.side_y, grid.columns, grid.rows)
    starts = np.zeros(cells + 1, np.int64)
    _visit_cells(edges.ends, *shape, starts, np.empty(0, np.int32), False)
    edge_starts = np.cumsum(starts)
    edge_list = np.empty(int(edge_starts[-1]), np.int32)
    _visit_cells(edges.ends, *shape, edge_starts.copy(), edge_list, True)

    lines = _anchor_latitudes(edges, grid)
    starts = np.zeros(grid.rows + 1, np.int64)
    _crossings(edges.ends, grid.y0, grid.side_y, lines, starts, np.empty(0), np.empty(0, np.int32), False)
    row_starts = np.cumsum(starts)
    at, edge = np.empty(int(row_starts[-1])), np.empty(int(row_starts[-1]), np.int32)
    _crossings(edges.ends, grid.y0, grid.side_y, lines, row_starts.copy(), at, edge, True)
    order = np.lexsort((at, np.repeat(np.arange(grid.rows), np.diff(row_starts))))
    at, edge = at[order], edge[order]

    anchor_x = np.empty(cells)
    active_starts = np.zeros(cells + 1, np.int64)
    fixed = (at, edge, row_starts, edges.sets, edges.set_starts, edges.set_members, grid.x0, grid.side_x, grid.columns)
    _sweep(*fixed, polygons, anchor_x, active_starts, np.empty(0, np.int32), False)
    active_starts = np.cumsum(active_starts)
    active_list = np.empty(int(active_starts[-1]), np.int32)
    _sweep(*fixed, polygons, anchor_x, active_starts, active_list, True)
    return CellTable(edge_starts, edge_list, anchor_x, np.repeat(lines, grid.columns), active_starts, active_list)
