"""Points and small polygons for the benchmark, all from a fixed seed."""

import numpy as np
import shapely

_LUOYANG = (111.13, 33.58, 112.99, 35.09)
_PIECES = 8


def points_in_extent(polygons: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Uniform over the rectangle around all polygons, shape (count, 2)."""
    west, south, east, north = shapely.total_bounds(polygons)
    rng = np.random.default_rng(seed)
    return np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])


def points_inside(polygons: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Uniform over the polygons' area (by degrees), shape (count, 2): drawn in rectangles, redrawn until inside."""
    rng = np.random.default_rng(seed)
    bounds = shapely.bounds(polygons)
    share = shapely.area(polygons)
    owner = rng.choice(len(polygons), count, p=share / share.sum())
    points = np.empty((count, 2))
    missing = np.arange(count)
    shapely.prepare(polygons)
    while len(missing):
        box = bounds[owner[missing]]
        points[missing] = box[:, :2] + rng.random((len(missing), 2)) * (box[:, 2:] - box[:, :2])
        order = missing[np.argsort(owner[missing], kind="stable")]
        starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
        outside = []
        for start, stop in zip(starts, [*starts[1:], len(order)], strict=True):
            rows = order[start:stop]
            outside.append(rows[~shapely.intersects_xy(polygons[owner[rows[0]]], points[rows, 0], points[rows, 1])])
        missing = np.sort(np.concatenate(outside))
    return points


def hard_points(polygons: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Half of them 1e-9 to 1e-3 degrees from a border, a tenth vertices, a tenth on segments, the rest anywhere."""
    rng = np.random.default_rng(seed)
    vertices, ring = shapely.get_coordinates(polygons, return_index=True)
    near, exact = count // 2, count // 10
    first = rng.choice(np.flatnonzero(ring[1:] == ring[:-1]), near + 2 * exact)
    along = rng.random((len(first), 1))
    on_border = vertices[first] * (1 - along) + vertices[first + 1] * along
    angle = rng.uniform(0, 2 * np.pi, near)
    reach = 10.0 ** rng.uniform(-9, -3, near)
    beside = on_border[:near] + np.column_stack([np.cos(angle), np.sin(angle)]) * reach[:, None]
    middle = (vertices[first] + vertices[first + 1])[near : near + exact] / 2
    anywhere = points_in_extent(polygons, count - near - 2 * exact, seed + 1)
    return np.concatenate([beside, middle, vertices[first[-exact:]], anywhere])


def small_polygons(count: int, seed: int) -> np.ndarray:
    """A partition of the model city's rectangle into cells with crooked borders that neighbours share exactly."""
    west, south, east, north = _LUOYANG
    rng = np.random.default_rng(seed)
    seeds = np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])
    frame = shapely.box(*_LUOYANG)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    cells = shapely.intersection(cells, frame)
    cells = cells[(shapely.get_type_id(cells) == 3) & (shapely.area(cells) > 0)]
    rings = [_crooked(shapely.get_coordinates(cell)) for cell in cells]
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    crooked = shapely.polygons(shapely.linearrings(np.concatenate(rings), indices=owner))
    # Where two crooked borders meet at a very sharp corner a cell may cross itself; it is left out, as a gap.
    return crooked[shapely.is_valid(crooked)]


def _crooked(ring: np.ndarray) -> np.ndarray:
    a, b = ring[:-1], ring[1:]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    low, high = np.where(swap[:, None], b, a), np.where(swap[:, None], a, b)
    t = np.arange(_PIECES) / _PIECES
    step = high - low
    # The same pseudo-random bend whichever cell asks: it depends on the ordered ends alone.
    phase = np.modf(np.abs(np.sin(low[:, :1] * 12.9898e3 + high[:, 1:] * 78.233e3)) * 43758.5453)[0]
    bend = 0.06 * np.sin(np.pi * t) * np.sin(2 * np.pi * (2 * t + phase))
    normal = np.column_stack([-step[:, 1], step[:, 0]])
    inner = low[:, None] + step[:, None] * t[None, :, None] + normal[:, None] * bend[:, :, None]
    inner[:, 0] = low
    pieces = [np.concatenate([high[i : i + 1], inner[i][:0:-1]]) if swap[i] else inner[i] for i in range(len(inner))]
    return np.concatenate([*pieces, pieces[0][:1]])
