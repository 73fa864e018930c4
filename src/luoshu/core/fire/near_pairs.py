"""Pairs within reach that involve a new detection, and their uniting nearest first under "keep apart" decisions."""

import numpy as np
from numba import njit

from luoshu.core.fire.links import (
    FloatArray,
    IntArray,
    LinkRule,
    build_grid,
    find_root,
    neighbour_columns,
    squared_distance,
)


def near_pairs(
    lon: FloatArray, lat: FloatArray, acq_at: IntArray, first_new: int, rule: LinkRule
) -> tuple[IntArray, IntArray, FloatArray]:
    """(one, other, squared km) of all pairs at most ``rule.km`` apart of which a row is ``first_new`` or later."""
    if first_new >= len(lon):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    grid = build_grid(lon, lat, acq_at, rule.km)
    fixed = (grid.order, grid.place, grid.acq_at, grid.cube_keys, grid.starts)
    count = _collect(*fixed, first_new, rule.km, rule.km_per_second, rule.window_s, *_room(0))
    room = _room(count)
    _collect(*fixed, first_new, rule.km, rule.km_per_second, rule.window_s, *room)
    return room


def _room(count: int) -> tuple[IntArray, IntArray, FloatArray]:
    return np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64), np.empty(count)


@njit(nogil=True, cache=True)
def _collect(  # type: ignore[no-untyped-def]
    order, place, acq_at, cube_keys, starts, first_new, km, km_per_second, window_s, one, other, squared
):
    """Write pairs into the given room (none when it is empty); returns how many there are."""
    columns = neighbour_columns()
    pointers = np.zeros(4, dtype=np.int64)
    cubes = len(cube_keys)
    found = 0
    for cube in range(cubes):
        first, after = starts[cube], starts[cube + 1]
        key = cube_keys[cube]
        found = _pairs(
            order, place, acq_at, first_new, km, km_per_second, window_s, one, other, squared,
            first, after, first, after, found,
        )  # fmt: skip
        if cube + 1 < cubes and cube_keys[cube + 1] == key + 1:
            found = _pairs(
                order, place, acq_at, first_new, km, km_per_second, window_s, one, other, squared,
                first, after, after, starts[cube + 2], found,
            )  # fmt: skip
        for column in range(4):
            wanted = key + columns[column] - 1
            at = pointers[column]
            while at < cubes and cube_keys[at] < wanted:
                at += 1
            pointers[column] = at
            while at < cubes and cube_keys[at] <= wanted + 2:
                found = _pairs(
                    order, place, acq_at, first_new, km, km_per_second, window_s, one, other, squared,
                    first, after, starts[at], starts[at + 1], found,
                )  # fmt: skip
                at += 1
    return found


@njit(nogil=True, cache=True)
def _pairs(  # type: ignore[no-untyped-def]
    order, place, acq_at, first_new, km, km_per_second, window_s, one, other, squared,
    first, after, other_first, other_after, found,
):  # fmt: skip
    """Pairs between two cubes in time order; within one cube each pair once."""
    low = other_first
    for row in range(first, after):
        is_new = order[row] >= first_new
        while low < other_after and acq_at[low] < acq_at[row] - window_s:
            low += 1
        at = max(low, row + 1) if first == other_first else low
        while at < other_after and acq_at[at] <= acq_at[row] + window_s:
            if is_new or order[at] >= first_new:
                distance = squared_distance(place, acq_at, row, at, km_per_second)
                if distance <= km * km:
                    if len(one) > 0:
                        one[found] = order[row]
                        other[found] = order[at]
                        squared[found] = distance
                    found += 1
            at += 1
    return found


@njit(nogil=True, cache=True)
def unite(one, other, rank, apart, new_rows):  # type: ignore[no-untyped-def]
    """Unite nodes link by link, in the given order, unless that would bring a separated pair of events together.

    Nodes below len(rank) are events (rank: which of two survives, lower wins), the rest new rows. Returns owner[node]
    (its event, or -1 - root without one) and int64[k, 3] merges (link, losing event, winning event) and refusals.
    """
    events = len(rank)
    parent = np.arange(events + new_rows)
    event_of = np.full(events + new_rows, -1, dtype=np.int64)
    for event in range(events):
        event_of[event] = event
    merges = np.empty((events, 3), dtype=np.int64)
    merged = 0
    refused = 0
    held = np.empty((len(one) if len(apart) > 0 else 0, 3), dtype=np.int64)
    for link in range(len(one)):
        mine, theirs = find_root(parent, one[link]), find_root(parent, other[link])
        if mine == theirs:
            continue
        my_event, their_event = event_of[mine], event_of[theirs]
        if my_event >= 0 and their_event >= 0:
            blocked = False
            for pair in range(len(apart)):
                a, b = find_root(parent, apart[pair, 0]), find_root(parent, apart[pair, 1])
                if (a == mine and b == theirs) or (a == theirs and b == mine):
                    blocked = True
                    break
            if blocked:
                held[refused, 0], held[refused, 1], held[refused, 2] = link, my_event, their_event
                refused += 1
                continue
            if rank[my_event] > rank[their_event]:
                my_event, their_event = their_event, my_event
            merges[merged, 0], merges[merged, 1], merges[merged, 2] = link, their_event, my_event
            merged += 1
        parent[theirs] = mine
        event_of[mine] = my_event if my_event >= 0 else their_event
    owner = np.empty(events + new_rows, dtype=np.int64)
    for node in range(events + new_rows):
        root = find_root(parent, node)
        owner[node] = event_of[root] if event_of[root] >= 0 else -1 - root
    return owner, merges[:merged], held[:refused]
