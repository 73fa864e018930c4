"""The division index: built once from polygons, saved to one file, opened by memory map, asked by many threads."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.border_tree import build_border_tree, measure
from luoshu.core.geo.datums import FloatArray, coordinate_arrays
from luoshu.core.geo.edges import as_geometries, check_polygons, take_apart
from luoshu.core.geo.errors import BrokenIndexFile, DuplicateIds
from luoshu.core.geo.layout import BorderTree, Cells
from luoshu.core.geo.locate import list_candidates, locate
from luoshu.core.geo.raster import lay_out_cells, plan_grid
from luoshu.core.geo.splits import write_cells
from luoshu.core.geo.store import open_arrays, save_arrays

IdArray = npt.NDArray[np.int64]

_VERSION = 1
# Fewer points than this are answered faster by one thread than handed to several.
_SLICE = 50_000
# The more points a slice has, the more of them share what was just read; this many still fit the processor's caches.
_LARGEST_SLICE = 1_000_000
_CELL_ARRAYS = ("frame", "values", "pool")


@dataclass(frozen=True, slots=True, eq=False)
class BorderDistances:
    """Arrays of shape (n,): metres to the border, the nearest other polygon (id or -1) and the metres to it."""

    border_m: FloatArray
    runner_up: IdArray
    runner_up_m: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Every polygon that contains each point: pairs (point number, polygon id), by point and then by id."""

    point: IdArray
    polygon: IdArray


@dataclass(frozen=True, slots=True, eq=False)
class DivisionIndex:
    """Exact point -> polygon look-up. Polygons are closed: a border or vertex belongs to every polygon that meets
    there.

    Where several polygons contain a point (shared border, shared vertex, overlap) the answer is the lowest id, whatever
    the order of the input. Safe to share between threads; a mapped index may be shared between processes.
    """

    ids: IdArray
    facts: Mapping[str, Any]
    _cells: Cells = field(repr=False)
    _tree: BorderTree = field(repr=False)

    @classmethod
    def build(
        cls,
        boundaries: Sequence[object] | npt.NDArray[np.object_],
        ids: npt.ArrayLike | None = None,
        *,
        check: bool = True,
        facts: Mapping[str, Any] | None = None,
    ) -> "DivisionIndex":
        """Build from shapely (multi)polygons or their WKB; ids default to 0, 1, 2 ... and must be unique and >= 0.

        ``check=False`` leaves out the validity test for polygons that are known to be valid. ``facts`` (JSON values)
        are kept with the index. Raises :class:`InvalidBoundary` and :class:`DuplicateIds`.
        """
        geometries = as_geometries(boundaries)
        check_polygons(geometries, validity=check)
        numbers, order = _ordered_ids(np.arange(len(geometries)) if ids is None else np.asarray(ids), len(geometries))
        edges = take_apart(geometries[order])
        grid = plan_grid(edges)
        values, pool = write_cells(edges, grid, lay_out_cells(edges, grid))
        east, north = grid.x0 + grid.side_x * grid.columns, grid.y0 + grid.side_y * grid.rows
        frame = np.array([grid.x0, grid.y0, east, north, 1.0 / grid.side_x, 1.0 / grid.side_y, grid.columns, grid.rows])
        return cls._assemble(numbers, dict(facts or {}), [frame, values, pool], build_border_tree(edges))

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> "DivisionIndex":
        """Map a saved index; costs no more than mapping the file. Raises :class:`BrokenIndexFile`."""
        arrays, facts = open_arrays(Path(path))
        if facts.get("version") != _VERSION or set(arrays) != {"ids", *_CELL_ARRAYS, *BorderTree._fields}:
            raise BrokenIndexFile(path=path, reason="版本不符")
        tree = [arrays[name] for name in BorderTree._fields]
        return cls._assemble(arrays["ids"], facts["facts"], [arrays[name] for name in _CELL_ARRAYS], tree)

    @classmethod
    def _assemble(
        cls, ids: IdArray, facts: dict[str, Any], cells: Sequence[npt.NDArray[Any]], tree: Sequence[npt.NDArray[Any]]
    ) -> "DivisionIndex":
        # Mapped files are read-only; built arrays are made so too, and kernels are compiled once for both.
        frame, values, pool = (_read_only(array) for array in cells)
        west, south, east, north, per_x, per_y, columns, rows = frame.tolist()
        floats = _read_only(pool.view(np.float64))
        ready = Cells(west, south, east, north, per_x, per_y, int(columns), int(rows), values, pool, floats)
        return cls(_read_only(ids), facts, ready, BorderTree(*(_read_only(array) for array in tree)))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to one file, atomically: a reader never sees a half-written one."""
        arrays: dict[str, npt.NDArray[Any]] = {"ids": self.ids, "frame": np.array(self._cells[:8], np.float64)}
        arrays |= {"values": self._cells.values, "pool": self._cells.ints, **self._tree._asdict()}
        save_arrays(Path(path), arrays, {"version": _VERSION, "facts": dict(self.facts)})

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays; about the size of the saved file."""
        return sum(array.nbytes for array in (self.ids, self._cells.values, self._cells.ints, *self._tree))

    def locate(self, lon: npt.ArrayLike, lat: npt.ArrayLike, *, threads: int | None = None) -> IdArray:
        """Degrees in the index's own datum, shape (n,) -> id of each point's polygon, -1 outside or for NaN."""
        x, y = coordinate_arrays(lon, lat)
        return self._ids_of(self._positions(x, y, threads))

    def measure(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, inside: IdArray | None = None, *, threads: int | None = None
    ) -> BorderDistances:
        """Distance of each point to the border of its polygon, and the nearest other polygon.

        Metres on the plane that touches the WGS-84 ellipsoid at the point (relative error below 1e-2 within 50 km and
        far below 1e-3 within 5 km). For a point in no polygon ``border_m`` is the distance to the nearest polygon,
        which is also the runner-up. A runner-up that contains the point too is at 0 m; of equally near ones the
        lowest id wins. NaN where there is none. ``inside`` takes the ids of an earlier :meth:`locate` of the same
        points.
        """
        x, y = coordinate_arrays(lon, lat)
        own = self._positions(x, y, threads) if inside is None else self._positions_of(inside)
        own = _read_only(own)
        border_m, runner_up, runner_up_m = np.empty(len(x)), np.empty(len(x), np.int32), np.empty(len(x))

        def work(part: slice) -> None:
            answers = border_m[part], runner_up[part], runner_up_m[part]
            measure(x[part], y[part], own[part], self._cells, self._tree, answers)

        _in_slices(len(x), _SLICE // 10, threads, work)
        return BorderDistances(border_m, self._ids_of(runner_up), runner_up_m)

    def candidates(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Candidates:
        """Every polygon that contains each point: overlaps, and all owners of a border or vertex the point lies on."""
        x, y = coordinate_arrays(lon, lat)
        found, counts = np.empty(len(self.ids) + 1, np.int32), np.zeros(len(x), np.int64)
        list_candidates(x, y, self._cells, found, counts, np.empty(0, np.int32))
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        listed = np.empty(int(starts[-1]), np.int32)
        if len(listed):
            list_candidates(x, y, self._cells, found, starts, listed)
        return Candidates(np.repeat(np.arange(len(x)), counts), self._ids_of(listed))

    def _positions(self, x: FloatArray, y: FloatArray, threads: int | None) -> npt.NDArray[np.int32]:
        out = np.empty(len(x), np.int32)
        _in_slices(len(x), _SLICE, threads, lambda part: locate(x[part], y[part], self._cells, out[part]))
        return out

    def _ids_of(self, positions: npt.NDArray[np.int32]) -> IdArray:
        # Position -1 reads the last entry.
        return np.append(self.ids, -1)[positions]

    def _positions_of(self, inside: IdArray) -> npt.NDArray[np.int32]:
        return np.where(np.asarray(inside) >= 0, np.searchsorted(self.ids, inside), -1).astype(np.int32)


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def _ordered_ids(ids: npt.NDArray[np.integer[Any]], count: int) -> tuple[IdArray, npt.NDArray[np.intp]]:
    """The ids ascending and the order that makes them so."""
    order = np.argsort(ids, kind="stable")
    numbers = ids[order].astype(np.int64)
    wrong = numbers[(numbers < 0) | (np.diff(numbers, prepend=-2) == 0)]
    if len(numbers) != count or len(wrong):
        raise DuplicateIds(id=int(wrong[0]) if len(wrong) else f"（共 {len(numbers)} 个，边界 {count} 个）")
    return numbers, order


def _in_slices(count: int, least: int, threads: int | None, work: Callable[[slice], None]) -> None:
    """Run ``work`` over ``0..count`` in as many threads as pay off; the kernels release the interpreter lock."""
    workers = min(threads or os.cpu_count() or 1, max(count // least, 1))
    if workers == 1 and count <= _LARGEST_SLICE:
        work(slice(0, count))
        return
    # Two slices per worker even out places that are slower than others.
    slices = max(workers * 2, -(-count // _LARGEST_SLICE))
    bounds = np.linspace(0, count, slices + 1).astype(int)
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, slice(a, b)) for a, b in pairwise(bounds)]:
            done.result()
