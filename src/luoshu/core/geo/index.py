"""The division index: built once from polygons, saved to one file, opened by memory map, asked by many threads."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.blocks import write_cells
from luoshu.core.geo.border_tree import build_border_tree, measure
from luoshu.core.geo.datums import FloatArray, coordinate_arrays
from luoshu.core.geo.edges import as_geometries, check_polygons, take_apart
from luoshu.core.geo.errors import BrokenIndexFile, DuplicateIds
from luoshu.core.geo.locate import list_candidates, locate
from luoshu.core.geo.raster import lay_out_cells, plan_grid
from luoshu.core.geo.store import open_arrays, save_arrays

IdArray = npt.NDArray[np.int64]

_VERSION = 1
# Fewer points than this are answered faster by one thread than handed to several.
_SLICE = 50_000
_CELL_ARRAYS = ("frame", "values", "pool")
_TREE_ARRAYS = ("vertices", "chain_starts", "chain_sets", "boxes", "levels", "set_starts", "set_members")


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
    """Exact point -> polygon look-up. Polygons are closed: a point on a border or vertex belongs to every polygon there.

    Where several polygons contain a point (shared border, shared vertex, overlap) the answer is the lowest id, whatever the
    order of the input. Safe to share between threads; a mapped index may be shared between processes.
    """

    ids: IdArray
    facts: Mapping[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]] = field(repr=False)

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

        ``check=False`` leaves out the validity test for polygons that are known to be valid. ``facts`` (JSON values) are
        kept with the index. Raises :class:`InvalidBoundary` and :class:`DuplicateIds`.
        """
        geometries = as_geometries(boundaries)
        check_polygons(geometries, validity=check)
        numbers = np.arange(len(geometries)) if ids is None else np.asarray(ids, np.int64)
        numbers, order = _ordered_ids(numbers, len(geometries))
        edges = take_apart(geometries[order])
        grid = plan_grid(edges)
        values, pool = write_cells(edges, grid, lay_out_cells(edges, grid, len(order)), len(order))
        tree = build_border_tree(edges)
        east, north = grid.x0 + grid.side_x * grid.columns, grid.y0 + grid.side_y * grid.rows
        frame = [grid.x0, grid.y0, east, north, 1.0 / grid.side_x, 1.0 / grid.side_y, grid.columns]
        arrays = {
            "frame": np.array(frame),
            "values": values,
            "pool": pool,
            "vertices": tree.vertices,
            "chain_starts": tree.starts,
            "chain_sets": tree.sets,
            "boxes": tree.boxes,
            "levels": tree.levels,
            "set_starts": edges.set_starts,
            "set_members": edges.set_members,
        }
        return cls._assemble(numbers, dict(facts or {}), arrays)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> "DivisionIndex":
        """Map a saved index; costs no more than mapping the file. Raises :class:`BrokenIndexFile`."""
        arrays, facts = open_arrays(Path(path))
        if facts.get("version") != _VERSION or not {"ids", *_CELL_ARRAYS, *_TREE_ARRAYS} <= arrays.keys():
            raise BrokenIndexFile(path=path, reason="版本不符")
        return cls._assemble(arrays.pop("ids"), facts["facts"], arrays)

    @classmethod
    def _assemble(cls, ids: IdArray, facts: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> "DivisionIndex":
        ready: dict[str, npt.NDArray[Any]] = {}
        for name, array in {**arrays, "ids": ids}.items():
            ready[name] = np.ascontiguousarray(array).view()
            # Mapped files are read-only; built ones are made so too, and kernels are compiled once for both.
            ready[name].flags.writeable = False
        ready["pool_floats"] = ready["pool"].view(np.float64)
        return cls(ready.pop("ids"), facts, ready)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to one file (atomically: a reader never sees a half-written one)."""
        arrays = {name: self.arrays[name] for name in (*_CELL_ARRAYS, *_TREE_ARRAYS)}
        save_arrays(Path(path), {"ids": self.ids, **arrays}, {"version": _VERSION, "facts": dict(self.facts)})

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays; about the size of the saved file."""
        return sum(array.nbytes for name, array in self.arrays.items() if name != "pool_floats") + self.ids.nbytes

    def locate(self, lon: npt.ArrayLike, lat: npt.ArrayLike, *, threads: int | None = None) -> IdArray:
        """Degrees in the index's own datum, shape (n,) -> the id of the polygon of each point, -1 outside or for NaN."""
        x, y = coordinate_arrays(lon, lat)
        return self._ids_of(self._positions(x, y, threads))

    def measure(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, inside: IdArray | None = None, *, threads: int | None = None
    ) -> BorderDistances:
        """Distance of each point to the border of its polygon, and the nearest other polygon.

        Metres on the plane that is tangent to the WGS-84 ellipsoid at the point (relative error below 1e-3 within 50 km).
        For a point in no polygon ``border_m`` is the distance to the nearest polygon, which is also the runner-up. A
        runner-up that contains the point too is at 0 m; of equally near ones the lowest id wins. NaN where there is none.
        ``inside`` takes the ids of an earlier :meth:`locate` of the same points.
        """
        x, y = coordinate_arrays(lon, lat)
        own = self._positions(x, y, threads) if inside is None else self._positions_of(inside)
        border_m, runner_up_m = np.empty(len(x)), np.empty(len(x))
        runner_up = np.empty(len(x), np.int32)
        own.flags.writeable = False
        tree = tuple(self.arrays[name] for name in _TREE_ARRAYS)

        def work(part: slice) -> None:
            measure(
                x[part], y[part], own[part], *self._cells, *tree, border_m[part], runner_up[part], runner_up_m[part]
            )

        _in_slices(len(x), _SLICE // 10, threads, work)
        return BorderDistances(border_m, self._ids_of(runner_up), runner_up_m)

    def candidates(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Candidates:
        """Every polygon that contains each point: overlaps, and all owners of a border or vertex the point lies on."""
        x, y = coordinate_arrays(lon, lat)
        counts = np.zeros(len(x), np.int64)
        list_candidates(x, y, *self._cells, len(self.ids), counts, np.empty(0, np.int32), False)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        listed = np.empty(int(starts[-1]), np.int32)
        list_candidates(x, y, *self._cells, len(self.ids), starts, listed, True)
        return Candidates(np.repeat(np.arange(len(x)), counts), self._ids_of(listed))

    @property
    def _cells(self) -> tuple[Any, ...]:
        arrays = self.arrays
        frame = arrays["frame"]
        return frame, int(frame[6]), arrays["values"], arrays["pool"], arrays["pool_floats"]

    def _positions(self, x: FloatArray, y: FloatArray, threads: int | None) -> npt.NDArray[np.int32]:
        out = np.empty(len(x), np.int32)
        cells = self._cells
        _in_slices(len(x), _SLICE, threads, lambda part: locate(x[part], y[part], *cells, out[part]))
        return out

    def _ids_of(self, positions: npt.NDArray[np.int32]) -> IdArray:
        if not len(self.ids):
            return np.full(len(positions), -1, np.int64)
        return np.where(positions >= 0, self.ids[positions], -1)

    def _positions_of(self, inside: IdArray) -> npt.NDArray[np.int32]:
        place = np.searchsorted(self.ids, inside)
        return np.where(np.asarray(inside) >= 0, place, -1).astype(np.int32)


def _ordered_ids(ids: npt.NDArray[np.integer[Any]], count: int) -> tuple[IdArray, npt.NDArray[np.intp]]:
    order = np.argsort(ids, kind="stable")
    numbers = ids[order].astype(np.int64)
    wrong = np.flatnonzero((numbers < 0) | np.append(numbers[1:] == numbers[:-1], False)) if count else []
    if len(numbers) != count or len(wrong):
        raise DuplicateIds(id=int(numbers[wrong[0]]) if len(wrong) else len(numbers))
    return numbers, order


def _in_slices(count: int, least: int, threads: int | None, work: Callable[[slice], None]) -> None:
    """Run ``work`` over ``0..count`` in as many threads as pay off; the kernels release the interpreter lock."""
    workers = min(threads or os.cpu_count() or 1, max(count // least, 1))
    if workers == 1:
        work(slice(0, count))
        return
    # Several slices per worker even out places that are slower than others.
    bounds = np.linspace(0, count, workers * 4 + 1).astype(int)
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, slice(a, b)) for a, b in zip(bounds[:-1], bounds[1:], strict=True)]:
            done.result()
