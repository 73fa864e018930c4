"""The arrays kernels work on, named. Named tuples, because compiled code reads their fields without cost."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]


class Edges(NamedTuple):
    """Every border segment once, with the set of polygons it bounds.

    ``ends``: (U, 4) ax, ay, bx, by in the order of the rings; ``sets``: (U,) number of the segment's polygon set. Set
    ``s`` holds the positions ``members[set_starts[s]:set_starts[s + 1]]``, ascending. ``polygons``: how many polygons
    there are.
    """

    ends: Floats
    sets: Int32s
    set_starts: Int64s
    members: Int32s
    polygons: int


class Grid(NamedTuple):
    """Origin and cell sides in degrees, columns and rows."""

    x0: float
    y0: float
    side_x: float
    side_y: float
    columns: int
    rows: int


class CellTable(NamedTuple):
    """Per cell (row-major): its segments, its anchor and the polygons that contain the anchor.

    Segments ``edge_list[edge_starts[c]:edge_starts[c + 1]]``; polygons in the same way.
    """

    edge_starts: Int64s
    edge_list: Int32s
    anchor_x: Floats
    anchor_y: Floats
    active_starts: Int64s
    active_list: Int32s


class Cells(NamedTuple):
    """The finished grid. Numbers first, so that kernels keep them in registers.

    ``per_x``, ``per_y``: cells per degree; ``values``: (rows * columns,); ``ints``: the pool of words that values point
    into (see ``blocks``); ``floats``: the same bytes read as numbers.
    """

    west: float
    south: float
    east: float
    north: float
    per_x: float
    per_y: float
    columns: int
    rows: int
    values: Int32s
    ints: Int64s
    floats: Floats


class BorderTree(NamedTuple):
    """Chains of segments under a tree of boxes.

    Chain ``c`` has vertices ``vertices[starts[c]:starts[c + 1]]`` and polygon set ``sets[c]`` (members as in
    ``Edges``). ``boxes``: (B, 4) west, south, east, north: one per chain, then each level above, the root last;
    ``levels``: where each level starts in ``boxes``, and the end.
    """

    vertices: Floats
    starts: Int32s
    sets: Int32s
    boxes: Floats
    levels: Int64s
    set_starts: Int64s
    members: Int32s
