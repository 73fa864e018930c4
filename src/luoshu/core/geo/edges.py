"""Polygons taken apart: every border segment once, with the set of polygons it bounds.

Neighbours share their border, so a segment is stored once with both polygons. A walk that crosses the segment leaves or
enters exactly the polygons of its set; gaps and overlaps need no special case.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from luoshu.core.geo.errors import InvalidBoundary
from luoshu.core.geo.layout import Edges, Floats, Int32s, Int64s

GeometryArray = npt.NDArray[np.object_]


def as_geometries(boundaries: Sequence[object] | npt.NDArray[np.object_]) -> GeometryArray:
    """Shapely geometries or WKB bytes -> an object array of shapely geometries."""
    items = np.empty(len(boundaries), object)
    for i, item in enumerate(boundaries):
        items[i] = shapely.from_wkb(bytes(item)) if isinstance(item, bytes | bytearray | memoryview) else item
    return items


def check_polygons(geometries: GeometryArray, *, validity: bool) -> None:
    """Refuse what is not a finite, non-empty (and, if asked, valid) polygon or multipolygon."""
    for position, geometry in enumerate(geometries):
        reason = _polygon_fault(geometry)
        if reason:
            raise InvalidBoundary(position=position, reason=reason)
    if validity:
        bad = np.flatnonzero(~shapely.is_valid(geometries))
        if bad.size:
            position = int(bad[0])
            raise InvalidBoundary(position=position, reason=str(shapely.is_valid_reason(geometries[position])))


def _polygon_fault(geometry: object) -> str:
    if not isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        return "不是面"
    if geometry.is_empty:
        return "空几何"
    if not np.isfinite(shapely.bounds(geometry)).all():
        return "坐标不是有限的数"
    return ""


def take_apart(geometries: GeometryArray) -> Edges:
    """Return the distinct border segments of valid polygons; polygon positions are the positions in the array."""
    parts, part_polygon = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    # Adding zero turns -0.0 into 0.0, so that equal numbers have equal bytes.
    points = points + 0.0
    joined = (point_ring[1:] == point_ring[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    first = np.flatnonzero(joined)
    ends = np.concatenate([points[first], points[first + 1]], axis=1)
    polygon = part_polygon[ring_part[point_ring[first]]].astype(np.int32)
    return _merge_equal(ends, polygon, len(geometries))


def _merge_equal(ends: Floats, polygon: Int32s, polygons: int) -> Edges:
    group, representative = _group_equal(ends)
    # Members per segment; a polygon that runs over a segment twice is not bounded by it.
    pairs, times = np.unique(group * polygons + polygon, return_counts=True)
    odd = pairs[times % 2 == 1]
    owner, member = np.divmod(odd, max(polygons, 1))
    counts = np.bincount(owner, minlength=len(representative))
    kept = np.flatnonzero(counts)
    starts = np.concatenate([[0], np.cumsum(counts[kept])]).astype(np.int64)
    sets, set_starts, set_members = _number_sets(starts, member.astype(np.int32))
    return Edges(np.ascontiguousarray(ends[representative[kept]]), sets, set_starts, set_members, polygons)


def _group_equal(ends: Floats) -> tuple[Int64s, Int64s]:
    """Group equal segments whatever their direction: group number per segment, first segment per group (ascending)."""
    flipped = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    canonical = np.where(flipped[:, None], ends[:, [2, 3, 0, 1]], ends)
    words = canonical.view(np.uint64)
    mixed = np.zeros(len(ends), np.uint64)
    for column in range(4):
        mixed = (mixed ^ words[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    # A hash collision can only leave two equal segments apart, which costs space and changes no answer.
    fresh = np.ones(len(ends), bool)
    fresh[1:] = (words[order[1:]] != words[order[:-1]]).any(axis=1)
    heads = order[fresh]
    group_sorted = np.cumsum(fresh) - 1
    rank = np.empty(len(heads), np.int64)
    by_first = np.argsort(heads, kind="stable")
    rank[by_first] = np.arange(len(heads))
    group = np.empty(len(ends), np.int64)
    group[order] = rank[group_sorted]
    return group, heads[by_first].astype(np.int64)


def _number_sets(starts: Int64s, member: Int32s) -> tuple[Int32s, Int64s, Int32s]:
    """Give equal member lists one number; most segments bound one or two polygons, so those go through arrays."""
    sizes = np.diff(starts)
    base = int(member.max(initial=0)) + 2
    low = member[starts[:-1]].astype(np.int64)
    high = np.where(sizes >= 2, member[np.minimum(starts[:-1] + 1, len(member) - 1)], -1).astype(np.int64)
    key = low * base + high + 1
    many: dict[tuple[int, ...], int] = {}
    for i in np.flatnonzero(sizes > 2):
        members = tuple(int(m) for m in member[starts[i] : starts[i + 1]])
        key[i] = -1 - many.setdefault(members, len(many))
    distinct, numbers = np.unique(key, return_inverse=True)
    by_number = {number: members for members, number in many.items()}
    lists: list[tuple[int, ...]] = []
    for value in distinct.tolist():
        if value < 0:
            lists.append(by_number[-1 - value])
        else:
            second = value % base - 1
            lists.append((value // base,) if second < 0 else (value // base, second))
    set_starts = np.concatenate([[0], np.cumsum([len(members) for members in lists])]).astype(np.int64)
    flat = np.array([m for members in lists for m in members], np.int32)
    return numbers.astype(np.int32).ravel(), set_starts, flat
