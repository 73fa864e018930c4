"""The second layer of the index: what a cell holds, written as 8-byte words into one pool.

A cell's value is a polygon position (the cell lies in that polygon alone), ``OUTSIDE``, or ``-2 - offset`` into the
pool:

    block   [candidates | runs << 8 | more << 62]  anchor x  anchor y  mask at the anchor  candidate positions ...
            runs: [segments] [mask] then (segments + 1) vertices x y
    split   [-k]  x0  y0  1/side x  1/side y  then k * k values, row-major (written by ``splits``)

Bit ``i`` of a mask stands for candidate ``i``; candidates ascend. A block has at most 63 candidates; where more
polygons meet, blocks follow each other (``more``), lowest candidates first.
"""

from typing import NamedTuple

import numpy as np

from luoshu.core.geo.compiled import kernel
from luoshu.core.geo.layout import Edges, Int32s, Int64s

OUTSIDE = -1
MORE = 1 << 62
CANDIDATES_PER_BLOCK = 63


class CellContent(NamedTuple):
    """What is in one cell: segments ``edge_list[first:stop]``, the anchor, polygons there ``active[begin:end]``."""

    edge_list: Int32s
    first: int
    stop: int
    anchor_x: float
    anchor_y: float
    active: Int32s
    begin: int
    end: int


@kernel
def room(words: Int64s, need: int) -> Int64s:
    """The array, or a larger copy of it with at least ``need`` words."""
    if need <= words.shape[0]:
        return words
    larger = np.empty(max(need, words.shape[0] * 2), np.int64)
    larger[: words.shape[0]] = words
    return larger


@kernel
def room32(listed: Int32s, need: int) -> Int32s:
    """As :func:`room`, for lists of positions."""
    if need <= listed.shape[0]:
        return listed
    larger = np.empty(max(need, listed.shape[0] * 2), np.int32)
    larger[: listed.shape[0]] = listed
    return larger


@kernel
def _candidates(edges: Edges, cell: CellContent, cand: Int32s) -> int:
    """All polygons that the cell touches, ascending, into ``cand``; returns how many."""
    count = cell.end - cell.begin
    cand[:count] = cell.active[cell.begin : cell.end]
    last_set = -1
    for i in range(cell.first, cell.stop):
        number = edges.sets[cell.edge_list[i]]
        if number == last_set:
            continue
        last_set = number
        for m in range(edges.set_starts[number], edges.set_starts[number + 1]):
            polygon = edges.members[m]
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
def _mask(listed: Int32s, begin: int, end: int, cand: Int32s, first: int, stop: int) -> int:
    """Which of the candidates ``cand[first:stop]`` are in ``listed[begin:end]``."""
    mask = 0
    for m in range(begin, end):
        for i in range(first, stop):
            if cand[i] == listed[m]:
                mask |= 1 << (i - first)
    return mask


@kernel
def _write_runs(
    pool: Int64s, used: int, edges: Edges, cell: CellContent, cand: Int32s, first: int, stop: int
) -> tuple[Int64s, int, int]:
    """Write the segments of a cell as runs of connected segments with equal masks; returns pool, used, runs."""
    runs, i, ends = 0, cell.first, edges.ends
    while i < cell.stop:
        e = cell.edge_list[i]
        number = edges.sets[e]
        n = 1
        while i + n < cell.stop:
            f = cell.edge_list[i + n]
            joined = f == e + n and ends[f, 0] == ends[f - 1, 2] and ends[f, 1] == ends[f - 1, 3]
            if not joined or edges.sets[f] != number:
                break
            n += 1
        i += n
        mask = _mask(edges.members, edges.set_starts[number], edges.set_starts[number + 1], cand, first, stop)
        if mask == 0:
            continue
        pool = room(pool, used + 4 + 2 * n)
        floats = pool.view(np.float64)
        pool[used], pool[used + 1] = n, mask
        floats[used + 2], floats[used + 3] = ends[e, 0], ends[e, 1]
        for j in range(n):
            floats[used + 4 + 2 * j], floats[used + 5 + 2 * j] = ends[e + j, 2], ends[e + j, 3]
        used += 4 + 2 * n
        runs += 1
    return pool, used, runs


@kernel
def write_block(pool: Int64s, used: int, edges: Edges, cell: CellContent, cand: Int32s) -> tuple[Int64s, int, int]:
    """Write one cell (``cand``: scratch for all polygons); returns pool, used words and the cell's value."""
    if cell.first == cell.stop and cell.end - cell.begin <= 1:
        return pool, used, OUTSIDE if cell.end == cell.begin else int(cell.active[cell.begin])
    count = _candidates(edges, cell, cand)
    value = -2 - used
    for group in range(0, count, CANDIDATES_PER_BLOCK):
        end = min(group + CANDIDATES_PER_BLOCK, count)
        head = used
        pool = room(pool, used + 4 + end - group)
        floats = pool.view(np.float64)
        pool[head + 4 : head + 4 + end - group] = cand[group:end]
        floats[head + 1], floats[head + 2] = cell.anchor_x, cell.anchor_y
        pool[head + 3] = _mask(cell.active, cell.begin, cell.end, cand, group, end)
        pool, used, runs = _write_runs(pool, used + 4 + end - group, edges, cell, cand, group, end)
        pool[head] = (end - group) | (runs << 8) | (MORE if end < count else 0)
    return pool, used, value
