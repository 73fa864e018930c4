"""Point -> division: the finest division with a polygon, by indexes that each process maps once.

Part of the queries of this app; callers import it from there.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from django.conf import settings

from luoshu.apps.places.choices import Basis, Level
from luoshu.apps.places.models import Boundary, BoundarySet
from luoshu.apps.prepared import Prepared
from luoshu.core.clock import beijing_day
from luoshu.core.geo.index import DivisionIndex

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OUTSIDE: Final = -1
_BASIS_CODES: Final = ("", *Basis)
_BASIS_WORDS: Final = np.array(_BASIS_CODES)
_FINEST_FIRST: Final = (Level.GROUP, Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY, Level.CITY)


@dataclass(frozen=True, eq=False)
class AttributionBatch:
    """Arrays of shape (n,), one entry per point.

    ``division_id``: primary key of the finest division whose polygon holds the point, -1 outside all.
    ``level``: its level, 0 outside. ``basis``: its Basis code, "" outside; any result that rests on a county polygon
    alone says ``county_only``. ``border_m``: metres to that polygon's border, outside to the nearest polygon; NaN where
    there is none. ``runner_up_id``: the nearest other division of the same level (-1), ``runner_up_m`` metres to it.
    ``county_border_m`` and ``county_runner_up_id``: the same against county polygons, whatever the finest level.
    ``paths``: the division path of every id that occurs in the arrays.
    """

    division_id: Ids
    level: npt.NDArray[np.int8]
    basis: npt.NDArray[np.str_]
    border_m: Floats
    runner_up_id: Ids
    runner_up_m: Floats
    county_border_m: Floats
    county_runner_up_id: Ids
    paths: dict[int, str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.division_id)

    @property
    def is_outside(self) -> Flags:
        """Tell for each point whether it lies outside all polygons."""
        return np.asarray(self.division_id == OUTSIDE)

    def near_border(self, metres: float) -> Flags:
        """Tell for each point inside whether a county border, or its own polygon's, is nearer than so many metres."""
        nearest = np.fmin(self.border_m, self.county_border_m)
        return np.asarray(~self.is_outside & (nearest < metres))

    def path_of(self, division_id: int) -> str:
        """Return the path of a division of the batch; empty for -1."""
        return self.paths.get(int(division_id), "")


@dataclass(frozen=True, eq=False)
class _Mapped:
    """One boundary set as this process holds it: its index, and the path of each division in it."""

    level: int
    basis: str
    index: DivisionIndex
    paths: dict[int, str]


_mapped: dict[str, _Mapped] = {}
_lock = threading.Lock()


def index_path(index_name: str) -> Path:
    """Return where the saved index of a set lies in the instance's folder."""
    return Path(settings.LUOSHU_HOME) / "geo" / index_name


def forget_indexes() -> None:
    """Drop the mapped indexes of this process (they are mapped again on demand)."""
    with _lock:
        _mapped.clear()


_INDEXED_SETS: Final = Prepared(lambda: BoundarySet.objects.exclude(index_name="").order_by("valid_from", "id"))


def sets_for_day(on: date) -> list[BoundarySet]:
    """Return the sets to ask on a day, in the order to ask them: finest level first, then the newest.

    A set holds from ``valid_from`` until before ``valid_to``. Before the first set of a level that set answers: what a
    border was earlier is not known better than by the oldest one that was handed in.
    """
    rows = _INDEXED_SETS.rows()
    by_level: dict[int, list[BoundarySet]] = {}
    for row in rows:
        if row.valid_to is None or row.valid_to > row.valid_from:
            by_level.setdefault(row.level, []).append(row)
    chosen: list[BoundarySet] = []
    for level in _FINEST_FIRST:
        known = by_level.get(level, [])
        valid = [row for row in known if row.valid_from <= on and (row.valid_to is None or row.valid_to > on)]
        if not valid and known and on < known[0].valid_from:
            valid = [row for row in known if row.valid_from == known[0].valid_from]
        chosen.extend(reversed(valid))
    return chosen


def attribute(lon: Sequence[float] | Floats, lat: Sequence[float] | Floats, at: datetime) -> AttributionBatch:
    """Attribute points (WGS-84 degrees, shape (n,)) to the divisions valid on the Beijing day of ``at``."""
    x, y = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
    sets = [_map(row) for row in sets_for_day(beijing_day(at))]
    answer = _Answer.empty(len(x))
    asked: set[int] = set()
    for one in sets:
        todo = np.flatnonzero(answer.division == OUTSIDE)
        if len(todo):
            answer.take(todo, _located(one, x[todo], y[todo], asked), one)
        asked.update(one.paths)
    for one in sets:
        mine = np.flatnonzero(np.isin(answer.division, one.index.ids))
        if len(mine):
            distances = one.index.measure(x[mine], y[mine], answer.division[mine])
            answer.border_m[mine], answer.runner_up[mine] = distances.border_m, distances.runner_up
            answer.runner_up_m[mine] = distances.runner_up_m
    county_border, county_runner_up = _county_view(x, y, sets, answer)
    return AttributionBatch(
        division_id=answer.division,
        level=answer.level,
        basis=_BASIS_WORDS[answer.basis],
        border_m=answer.border_m,
        runner_up_id=answer.runner_up,
        runner_up_m=answer.runner_up_m,
        county_border_m=county_border,
        county_runner_up_id=county_runner_up,
        paths={pk: path for one in sets for pk, path in one.paths.items()},
    )


@dataclass(eq=False)
class _Answer:
    """The arrays while they are being filled."""

    division: Ids
    level: npt.NDArray[np.int8]
    basis: npt.NDArray[np.int8]
    border_m: Floats
    runner_up: Ids
    runner_up_m: Floats

    @classmethod
    def empty(cls, count: int) -> "_Answer":
        outside, nowhere = np.full(count, OUTSIDE, np.int64), np.full(count, np.nan)
        zeros = np.zeros(count, np.int8)
        return cls(outside, zeros, zeros.copy(), nowhere, outside.copy(), nowhere.copy())

    def take(self, todo: npt.NDArray[np.intp], found: Ids, one: _Mapped) -> None:
        inside = found != OUTSIDE
        rows = todo[inside]
        self.division[rows], self.level[rows] = found[inside], one.level
        basis = one.basis if one.level > Level.COUNTY else Basis.COUNTY_ONLY
        self.basis[rows] = _BASIS_CODES.index(basis)


def _located(one: _Mapped, x: Floats, y: Floats, asked: set[int]) -> Ids:
    """Locate points in a set. A division that a newer set has redrawn is not looked for in the older one."""
    found = one.index.locate(x, y)
    redrawn = asked.intersection(one.paths)
    return np.where(np.isin(found, list(redrawn)), OUTSIDE, found) if redrawn else found


def _county_view(x: Floats, y: Floats, sets: list[_Mapped], answer: _Answer) -> tuple[Floats, Ids]:
    """Measure against county polygons: disputes between counties turn on that border, not on the village's.

    A point outside everything gets its distance to the nearest county as ``border_m`` too.
    """
    border, runner_up = np.full(len(x), np.nan), np.full(len(x), OUTSIDE, np.int64)
    for one in (one for one in sets if one.level == Level.COUNTY):
        todo = np.flatnonzero(np.isnan(border))
        if not len(todo):
            break
        inside = one.index.locate(x[todo], y[todo])
        mine = (inside != OUTSIDE) | (answer.division[todo] == OUTSIDE)
        rows = todo[mine]
        if not len(rows):
            continue
        distances = one.index.measure(x[rows], y[rows], inside[mine])
        border[rows], runner_up[rows] = distances.border_m, distances.runner_up
    outside = answer.division == OUTSIDE
    answer.border_m[outside], answer.runner_up[outside] = border[outside], runner_up[outside]
    return border, runner_up


def _map(row: BoundarySet) -> _Mapped:
    """Return a set's index, mapped on first use and kept for the life of the process."""
    with _lock:
        held = _mapped.get(row.index_name)
        if held is None:
            index = DivisionIndex.open(index_path(row.index_name))
            pairs = Boundary.objects.filter(boundary_set=row).values_list("division_id", "division__path")
            held = _mapped[row.index_name] = _Mapped(row.level, row.basis, index, dict(pairs))
        return held
