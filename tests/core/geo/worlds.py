"""Small worlds of polygons and hard points for them, from a seed."""

from itertools import pairwise

import numpy as np
import shapely


def voronoi(rng):
    seeds = shapely.multipoints(rng.uniform(0, 1, (rng.integers(4, 60), 2)))
    return list(shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=shapely.box(0, 0, 1, 1))))


def lattice_with_holes(rng):
    n = int(rng.integers(2, 8))
    cells = [shapely.box(x, y, x + 1, y + 1) for x in range(n) for y in range(n)]
    lakes = [cell.centroid.buffer(0.2, quad_segs=int(rng.integers(1, 9))) for cell in cells]
    return [cell - lake if rng.random() < 0.4 else cell for cell, lake in zip(cells, lakes, strict=True)]


def overlapping_stars(rng):
    stars = []
    for _ in range(rng.integers(1, 80)):
        angle = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 30)))
        reach, centre = rng.uniform(0.05, 0.5, len(angle)), rng.uniform(0, 1, 2)
        ring = centre + np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
        stars.append(shapely.Polygon(ring).buffer(0))
    return stars


def fan(rng):
    """More polygons meet in one vertex than one block of the index holds."""
    angle = np.linspace(0, 2 * np.pi, int(rng.integers(65, 150)))
    rim = np.column_stack([np.cos(angle), np.sin(angle)])
    return [shapely.Polygon([(0, 0), a, b]) for a, b in pairwise(rim)]


def lattice_triangles(rng):
    return [shapely.Polygon(corners) for corners in rng.integers(0, 12, (40, 3, 2))]


def copies_of_one(rng):
    return [shapely.box(0, 0, 1, 1)] * int(rng.integers(1, 140))


def islands(rng):
    squares = [shapely.box(x, y, x + 0.5, y + 0.5) for x in range(4) for y in range(4)]
    order = rng.permutation(16)
    return [shapely.union_all([squares[i] for i in order[start : start + 4]]) for start in range(0, 16, 4)]


WORLDS = (voronoi, lattice_with_holes, overlapping_stars, fan, lattice_triangles, copies_of_one, islands)


def make_world(kind, seed):
    """Valid polygons, half of the time moved and scaled away from round numbers."""
    rng = np.random.default_rng(seed)
    polygons = np.array(WORLDS[kind](rng), object)
    if rng.random() < 0.5:
        factor, shift = 10.0 ** rng.integers(-3, 2), rng.uniform(-100, 100, 2)
        polygons = shapely.transform(polygons, lambda xy: xy * factor + shift)
    usable = shapely.is_valid(polygons) & (shapely.area(polygons) > 0)
    return polygons[usable]


def hard_points(polygons, seed, each=300):
    """Anywhere, on vertices and segments, in their middles, and 1e-17 to 1e-3 of the extent from them."""
    rng = np.random.default_rng(seed + 1)
    west, south, east, north = shapely.total_bounds(polygons)
    size = max(east - west, north - south)
    vertices = shapely.get_coordinates(polygons)
    first = rng.integers(0, len(vertices) - 1, each)
    along = rng.uniform(0, 1, (each, 1))
    on = vertices[first] * (1 - along) + vertices[first + 1] * along
    reach = size * 10.0 ** rng.uniform(-17, -3, (each, 1))
    anywhere = np.column_stack([rng.uniform(west, east, each), rng.uniform(south, north, each)])
    sets = [anywhere, vertices[first], on, (vertices[first] + vertices[first + 1]) / 2]
    sets += [on + rng.normal(size=on.shape) * reach, vertices[first] + rng.normal(size=on.shape) * reach]
    sets += [np.round(anywhere), anywhere * 3 - vertices[0] * 2]
    return np.concatenate(sets).T.copy()


def contained(polygons, lon, lat):
    """Brute force: a matrix of points x polygons by GEOS, borders included."""
    return np.column_stack([shapely.intersects_xy(polygon, lon, lat) for polygon in polygons])


def lowest(matrix):
    """The first polygon of each row, -1 for none."""
    return np.where(matrix.any(axis=1), matrix.argmax(axis=1), -1)
