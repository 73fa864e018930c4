"""Distance to the border: short chains of segments under a tree of boxes.

A chain holds up to eight connected segments with one polygon set. Chains are sorted along a Hilbert curve and boxed
eight by eight; a search opens the nearest box first and ends at the first one beyond both of its answers.
"""

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.datums import degree_lengths
from luoshu.core.geo.layout import BorderTree, Cells, Edges, Floats, Int32s, Int64s
from luoshu.core.geo.locate import contains_all

FANOUT = 8
_CHAIN = 8
_HILBERT_BITS = 16


def build_border_tree(edges: Edges) -> BorderTree:
    """Cut the segments into chains, sort them by place and box them."""
    first, last = _cut_chains(edges)
    low = np.minimum(edges.ends[:, :2], edges.ends[:, 2:])
    high = np.maximum(edges.ends[:, :2], edges.ends[:, 2:])
    if not len(first):
        none = np.zeros(1, np.int32)
        nowhere = np.empty((0, 4))
        return BorderTree(nowhere[:, :2], none, none[:0], nowhere, np.zeros(2, np.int64), *edges[2:4])
    boxes = np.concatenate([np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)], axis=1)
    order = np.argsort(_hilbert_keys(boxes), kind="stable")
    boxes, first, last = boxes[order], first[order], last[order]
    sizes = last - first + 1
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    # Vertex j of chain c is the start of segment first[c] + j; the last one is the end of the last segment.
    edge_of = np.repeat(first - starts[:-1], sizes) + np.arange(starts[-1])
    vertices = edges.ends[np.minimum(edge_of, len(edges.ends) - 1), :2].copy()
    vertices[starts[1:] - 1] = edges.ends[last - 1, 2:]
    levels, all_boxes = [0, len(boxes)], [boxes]
    while len(boxes) > 1:
        heads = np.arange(0, len(boxes), FANOUT)
        boxes = np.concatenate(
            [np.minimum.reduceat(boxes[:, :2], heads), np.maximum.reduceat(boxes[:, 2:], heads)], axis=1
        )
        all_boxes.append(boxes)
        levels.append(levels[-1] + len(boxes))
    return BorderTree(
        vertices,
        starts.astype(np.int32),
        edges.sets[first],
        np.concatenate(all_boxes),
        np.array(levels, np.int64),
        edges.set_starts,
        edges.members,
    )


def _cut_chains(edges: Edges) -> tuple[Int64s, Int64s]:
    """First and one-past-last segment of each chain."""
    n = len(edges.ends)
    if not n:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    broken = np.ones(n, bool)
    broken[1:] = (edges.ends[1:, :2] != edges.ends[:-1, 2:]).any(axis=1) | (edges.sets[1:] != edges.sets[:-1])
    run_start = np.maximum.accumulate(np.where(broken, np.arange(n), 0))
    broken |= (np.arange(n) - run_start) % _CHAIN == 0
    first = np.flatnonzero(broken)
    return first, np.append(first[1:], n)


def _hilbert_keys(boxes: Floats) -> npt.NDArray[np.uint64]:
    """Position of each box centre along a Hilbert curve over the extent (textbook quadrant walk, vectorised)."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    low = centre.min(axis=0)
    span = np.maximum(centre.max(axis=0) - low, 1e-300)
    cells = ((centre - low) / span * (2**_HILBERT_BITS - 1)).astype(np.int64)
    x, y = cells[:, 0].copy(), cells[:, 1].copy()
    key = np.zeros(len(x), np.uint64)
    for bit in range(_HILBERT_BITS - 1, -1, -1):
        rx, ry = (x >> bit) & 1, (y >> bit) & 1
        key = (key << np.uint64(2)) | ((3 * rx) ^ ry).astype(np.uint64)
        flip = (ry == 0) & (rx == 1)
        mask = (1 << bit) - 1
        x, y = np.where(flip, ~x & mask, x & mask), np.where(flip, ~y & mask, y & mask)
        swap = ry == 0
        x, y = np.where(swap, y, x), np.where(swap, x, y)
    return key


@kernel
def _chain_distance(px: float, py: float, mx: float, my: float, vertices: Floats, first: int, stop: int) -> float:
    """The squared distance in square metres from a point to a chain; nearest vertices are measured as vertices."""
    best = np.inf
    x, y = (vertices[first, 0] - px) * mx, (vertices[first, 1] - py) * my
    for v in range(first + 1, stop):
        nx, ny = (vertices[v, 0] - px) * mx, (vertices[v, 1] - py) * my
        ex, ey = nx - x, ny - y
        along, length = -(x * ex + y * ey), ex * ex + ey * ey
        if along <= 0.0:
            d = x * x + y * y
        elif along >= length:
            d = nx * nx + ny * ny
        else:
            cross = x * ey - y * ex
            d = cross * cross / length
        best = min(best, d)
        x, y = nx, ny
    return best


@kernel
def _push(heap: Int64s, keys: Floats, size: int, node: int, key: float) -> None:
    """Add a node to the binary heap ``heap[:size]`` (smallest key first); the caller sees to the room."""
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if keys[parent] <= key:
            break
        heap[place], keys[place] = heap[parent], keys[parent]
        place = parent
    heap[place], keys[place] = node, key


@kernel
def _drop_first(heap: Int64s, keys: Floats, size: int) -> None:
    """Take the first node off the heap ``heap[:size]``; one less is valid afterwards."""
    last = size - 1
    node, key, place = heap[last], keys[last], 0
    while True:
        child = 2 * place + 1
        if child >= last:
            break
        if child + 1 < last and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        heap[place], keys[place] = heap[child], keys[child]
        place = child
    heap[place], keys[place] = node, key


@kernel
def nearest(
    px: float, py: float, own: int, alone: bool, tree: BorderTree, heap: Int64s, keys: Floats
) -> tuple[float, int, float, Int64s, Floats]:
    """Squared metres to the border of ``own``, the nearest other polygon (lowest of equals, or -1), and its own.

    Boxes are opened in the order of their distance, so the search ends at the first box beyond both answers. ``own``
    -1: only the others are looked for; ``alone``: there are no others. The heap is returned as it may have grown.
    """
    # Read out before the loop: a field read inside it would count references each time.
    boxes, levels, sets, starts, vertices = tree.boxes, tree.levels, tree.sets, tree.starts, tree.vertices
    set_starts, members = tree.set_starts, tree.members
    mx, my = degree_lengths(py)
    best_own, best_other, other = np.inf, -1.0 if alone and own >= 0 else np.inf, -1
    if own < 0:
        best_own = -1.0
    size, top = 1, levels.shape[0] - 2
    heap[0], keys[0] = levels[top], 0.0
    while size and keys[0] <= max(best_own, best_other):
        node = heap[0]
        _drop_first(heap, keys, size)
        size -= 1
        level = 0
        while node >= levels[level + 1]:
            level += 1
        first, stop = node, node + 1
        if level:
            first = levels[level - 1] + (node - levels[level]) * FANOUT
            stop = min(first + FANOUT, levels[level])
        if size + FANOUT > heap.shape[0]:
            heap, keys = np.append(heap, np.empty_like(heap)), np.append(keys, np.empty_like(keys))
        for c in range(first, stop):
            dx = max(boxes[c, 0] - px, px - boxes[c, 2], 0.0) * mx
            dy = max(boxes[c, 1] - py, py - boxes[c, 3], 0.0) * my
            limit = dx * dx + dy * dy
            if limit > max(best_own, best_other):
                continue
            if level > 1:
                _push(heap, keys, size, c, limit)
                size += 1
                continue
            has_own, candidate = False, -1
            for m in range(set_starts[sets[c]], set_starts[sets[c] + 1]):
                if members[m] == own:
                    has_own = True
                elif candidate < 0:
                    candidate = members[m]
            if not ((has_own and limit < best_own) or (candidate >= 0 and limit <= best_other)):
                continue
            d = _chain_distance(px, py, mx, my, vertices, starts[c], starts[c + 1])
            if has_own:
                best_own = min(best_own, d)
            if candidate >= 0 and (d < best_other or (d == best_other and (candidate < other or other < 0))):
                best_other, other = d, candidate
    return best_own, other, best_other, heap, keys


@kernel
def measure(
    lon: Floats, lat: Floats, inside: Int32s, cells: Cells, tree: BorderTree, answers: tuple[Floats, Int32s, Floats]
) -> None:
    """Fill metres to the border, runner-up and metres to it; ``inside`` is the answer of ``locate`` for the points."""
    border_m, runner_up, runner_up_m = answers
    heap, keys = np.empty(1024, np.int64), np.empty(1024, np.float64)
    found = np.empty(2, np.int32)
    alone = tree.members.shape[0] == 0 or tree.members.min() == tree.members.max()
    for i in range(lon.shape[0]):
        border_m[i], runner_up[i], runner_up_m[i] = np.nan, -1, np.nan
        px, py, own = lon[i], lat[i], int(inside[i])
        if not (np.isfinite(px) and np.isfinite(py)) or tree.boxes.shape[0] == 0:
            continue
        own2, other, other2, heap, keys = nearest(px, py, own, alone, tree, heap, keys)
        border_m[i] = np.sqrt(own2 if own >= 0 else other2)
        if own >= 0 and contains_all(px, py, cells, found) > 1:
            # Overlapping polygons: the next one contains the point too.
            other, other2 = int(found[1]), 0.0
        if other >= 0:
            runner_up[i], runner_up_m[i] = other, np.sqrt(other2)
