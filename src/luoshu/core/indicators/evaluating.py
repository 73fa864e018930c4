"""A formula over a ledger's rows, for all places and all periods at once.

Rows are put into a table of (division, period) once; a subtree is a range of sorted paths, so that every place of every
level is a difference of two running sums. Sums are exact integers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from luoshu.core.indicators.formula import Condition, Counting, Formula, Group, Joined, Op, Term, Test, Timing
from luoshu.core.indicators.numbers import ratio
from luoshu.core.indicators.problems import IndicatorError

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EXACT_FLOAT: Final = 2**53
EXACT_INT: Final = 2**63 - 1


class LedgerRows(Protocol):
    """Rows of one ledger as arrays of one length.

    ``division_ids`` point into ``paths``; ``on`` is the day a state holds from. ``values`` by column: a measure as a
    whole number, a date as its ordinal, a choice as its place in ``codes``. Where ``missing`` there is none.
    """

    @property
    def row_ids(self) -> Ints: ...
    @property
    def division_ids(self) -> Ints: ...
    @property
    def paths(self) -> tuple[str, ...]: ...
    @property
    def on(self) -> npt.NDArray[np.int32]: ...
    @property
    def values(self) -> Mapping[str, Ints]: ...
    @property
    def missing(self) -> Mapping[str, Bools]: ...
    @property
    def codes(self) -> Mapping[str, Sequence[str]]: ...


@dataclass(frozen=True, slots=True)
class Area:
    """A place asked for: the paths of its divisions (a 口径 has several, a renamed district its predecessor's too)."""

    code: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: exact parts, and the rounded value. ``missing`` rows had no number; None: nothing to divide by."""

    numerator: int
    denominator: int | None
    value: Decimal | None
    missing: int


@dataclass(frozen=True)
class Grid:
    """Numerators and denominators, areas down and periods across.

    ``missing`` of the ``rows`` above have no number in the measure; ``base_missing`` are the same below.
    """

    formula: Formula
    numerator: Ints
    denominator: Ints | None
    missing: Ints
    rows: Ints
    base_missing: Ints | None = None

    def cell(self, area: int, period: int) -> Cell:
        """Return one value with its parts. A sum of which every row is missing is no number, not zero."""
        above = int(self.numerator[area, period])
        missing, rows = int(self.missing[area, period]), int(self.rows[area, period])
        below = None if self.denominator is None else int(self.denominator[area, period])
        if rows and missing == rows:
            return Cell(above, below, None, missing)
        if self.base_missing is not None:
            missing += int(self.base_missing[area, period])
        return Cell(above, below, ratio(self.formula, above, below), missing)

    def floats(self) -> npt.NDArray[np.float64]:
        """Return every value unrounded, NaN where there is none: for charts and for comparing."""
        scale = float(self.formula.numerator.scale * self.formula.factor)
        values = self.numerator * scale
        if self.denominator is not None and self.formula.denominator is not None:
            below = self.denominator * float(self.formula.denominator.scale)
            with np.errstate(divide="ignore", invalid="ignore"):
                values = np.where(below != 0, values / below, np.nan)
        return np.where((self.rows > 0) & (self.missing == self.rows), np.nan, values)


@dataclass
class Layout:
    """A ledger's rows, sorted by place once and used by every formula that reads them."""

    source: LedgerRows
    paths: tuple[str, ...] = field(init=False)
    rank: Ints = field(init=False)
    _slots: dict[tuple[str, tuple[int, ...]], Ints] = field(default_factory=dict)
    _ranges: dict[tuple[Area, ...], tuple[Ints, Ints, Ints]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        order = sorted(range(len(self.source.paths)), key=self.source.paths.__getitem__)
        self.paths = tuple(self.source.paths[place] for place in order)
        place_of = np.empty(len(order), dtype=np.int64)
        place_of[order] = np.arange(len(order))
        self.rank = place_of[self.source.division_ids] if len(order) else np.zeros(0, dtype=np.int64)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.source.row_ids)

    def missing(self, column: str) -> Bools:
        """Return which rows have nothing in a column. Raises IndicatorError for a column that is not there."""
        if column not in self.source.values:
            raise IndicatorError(f"台账里没有可计数的列“{column}”，请核对公式里的列名。")
        return np.asarray(self.source.missing[column], dtype=bool)

    def values(self, column: str) -> Ints:
        """Return a column as whole numbers; what stands where it is missing means nothing."""
        if column not in self.source.values:
            raise IndicatorError(f"台账里没有可计数的列“{column}”，请核对公式里的列名。")
        return np.asarray(self.source.values[column], dtype=np.int64)

    def slots(self, edges: tuple[int, ...], date_column: str = "") -> Ints:
        """Return the cell of each row in the table (place, period); -1 for a row without a day or after the end.

        Period 0 holds what lies before the first edge.
        """
        if (date_column, edges) not in self._slots:
            on = self.days(date_column)
            period = np.searchsorted(np.asarray(edges, dtype=np.int64), on, side="right")
            slot = self.rank * len(edges) + period
            self._slots[date_column, edges] = np.where((on > 0) & (period < len(edges)), slot, -1)
        return self._slots[date_column, edges]

    def days(self, date_column: str) -> Ints:
        """Return the day of each row by a date column, or the day its state holds from; 0 where it has none."""
        if not date_column:
            return np.asarray(self.source.on, dtype=np.int64)
        return np.where(self.missing(date_column), 0, self.values(date_column))

    def ranges(self, areas: tuple[Area, ...]) -> tuple[Ints, Ints, Ints]:
        """Return where the rows of each area begin and end among the sorted places, and which area each range is of."""
        if areas not in self._ranges:
            places = np.asarray(self.paths, dtype=np.str_) if self.paths else np.zeros(0, dtype="<U1")
            pairs = [(number, path) for number, area in enumerate(areas) for path in outermost(area.paths)]
            starts = np.asarray([path for _, path in pairs], dtype=np.str_)
            ends = np.asarray([path[:-1] + "0" if path else "\U0010ffff" for _, path in pairs], dtype=np.str_)
            owner = np.asarray([number for number, _ in pairs], dtype=np.int64)
            low, high = (np.searchsorted(places, edge).astype(np.int64) for edge in (starts, ends))
            self._ranges[areas] = (low, high, owner)
        return self._ranges[areas]


def outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths without those that lie inside another: a place is counted once."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(one) for one in kept):
            kept.append(path)
    return kept


def month_edges(first: date, last: date) -> tuple[int, ...]:
    """Return the day numbers at which the months from ``first``'s to ``last``'s begin, and the end of the last."""
    starts, year, month = [], first.year, first.month
    while (year, month) <= (last.year, last.month):
        starts.append(date(year, month, 1).toordinal())
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return (*starts, date(year, month, 1).toordinal())


def evaluate(
    formula: Formula,
    layouts: Mapping[str, Layout],
    areas: tuple[Area, ...],
    edges: tuple[int, ...] = (),
    scopes: Mapping[str, Area] | None = None,
) -> Grid:
    """Return the formula's parts for every area and period.

    ``edges``: day numbers where periods begin, and the end of the last; a formula of the present state has one period
    and takes none. ``scopes``: the areas that terms name by their 口径. Raises IndicatorError.
    """
    if formula.timing is Timing.DATED and len(edges) < 2:
        raise IndicatorError("按日期取数的公式要给出时段，请选择起止月份。")
    used = edges if formula.timing is Timing.DATED else ()
    above = _sums(formula, formula.numerator, layouts, areas, used, scopes)
    if formula.denominator is None:
        return Grid(formula, above.sums, None, above.missing, above.rows)
    below = _sums(formula, formula.denominator, layouts, areas, used, scopes)
    return Grid(formula, above.sums, below.sums, above.missing, above.rows, below.missing)


def counted(formula: Formula, term: Term, layout: Layout, area: Area, first: int = 0, last: int = 0) -> Ints:
    """Return the ids of the rows that a term adds up in an area; days ``first`` .. ``last`` when both are given."""
    chosen = _chosen(formula, term, layout)
    inside = np.zeros(layout.count, dtype=bool)
    low, high, _ = layout.ranges((area,))
    for start, end in zip(low.tolist(), high.tolist(), strict=True):
        inside |= (layout.rank >= start) & (layout.rank < end)
    chosen = chosen & inside
    if term.measure:
        chosen &= ~layout.missing(term.measure)
    if first and last:
        on = layout.days(term.date_column)
        chosen &= (on >= first) & (on <= last)
    return np.asarray(layout.source.row_ids)[chosen]


@dataclass(frozen=True)
class _Sums:
    sums: Ints
    missing: Ints
    rows: Ints


def _sums(
    formula: Formula,
    term: Term,
    layouts: Mapping[str, Layout],
    areas: tuple[Area, ...],
    edges: tuple[int, ...],
    scopes: Mapping[str, Area] | None,
) -> _Sums:
    layout = layouts.get(term.ledger)
    if layout is None:
        raise IndicatorError(f"没有取到台账“{term.ledger}”的数据，请核对台账编号。")
    if term.scope:
        area = (scopes or {}).get(term.scope)
        if area is None:
            raise IndicatorError(f"公式里的口径“{term.scope}”当日没有登记，请先登记口径范围。")
        one = _area_sums(formula, term, layout, (area,), edges)
        # The whole city is no share of its districts: a place that is not in the base gets none.
        inside = np.array([_lies_in(asked, area) for asked in areas], dtype=np.int64)[:, None]
        return _Sums(*(inside * part for part in (one.sums, one.missing, one.rows)))
    return _area_sums(formula, term, layout, areas, edges)


def _lies_in(area: Area, base: Area) -> bool:
    return all(any(path.startswith(one) for one in base.paths) for path in area.paths)


def _area_sums(formula: Formula, term: Term, layout: Layout, areas: tuple[Area, ...], edges: tuple[int, ...]) -> _Sums:
    slots = layout.slots(edges, term.date_column) if edges else layout.rank
    periods = len(edges) if edges else 1
    chosen = np.flatnonzero(_chosen(formula, term, layout) & (slots >= 0))
    size = len(layout.paths) * periods
    rows = np.bincount(slots[chosen], minlength=size)
    if not term.measure:
        tables = [rows, np.zeros_like(rows), rows]
    else:
        gone = layout.missing(term.measure)[chosen]
        present = chosen[~gone]
        values = layout.values(term.measure)[present]
        empty = np.bincount(slots[chosen[gone]], minlength=size)
        tables = [_exact_bincount(slots[present], values, size), empty, rows]
    ranges = layout.ranges(areas)
    running = formula.counting is Counting.CUMULATIVE
    parts = [_spread(table.reshape(-1, periods), ranges, len(areas), running, bool(edges)) for table in tables]
    return _Sums(*parts)


def _spread(table: Ints, ranges: tuple[Ints, Ints, Ints], areas: int, running: bool, is_dated: bool) -> Ints:
    """Turn a table (place, period) into one (area, period): running sums along both, then differences."""
    if is_dated:
        table = np.cumsum(table, axis=1)[:, 1:] if running else table[:, 1:]
    sums = np.zeros((table.shape[0] + 1, table.shape[1]), dtype=np.int64)
    np.cumsum(table, axis=0, out=sums[1:])
    low, high, owner = ranges
    parts = sums[high] - sums[low]
    if len(owner) == areas:
        return parts
    out = np.zeros((areas, table.shape[1]), dtype=np.int64)
    np.add.at(out, owner, parts)
    return out


def _exact_bincount(slots: Ints, values: Ints, size: int) -> Ints:
    """Add integers by cell: in floats while no sum can reach 2^53, else one by one."""
    most = max(abs(int(values.max())), abs(int(values.min()))) * len(values) if len(values) else 0
    if most < EXACT_FLOAT:
        return np.bincount(slots, weights=values, minlength=size).astype(np.int64)
    if most > EXACT_INT:
        raise IndicatorError("台账里的数过大，加起来超出能准确表示的范围，请核对单位后重算。")
    out = np.zeros(size, dtype=np.int64)
    np.add.at(out, slots, values)
    return out


def _chosen(formula: Formula, term: Term, layout: Layout) -> Bools:
    chosen = np.ones(layout.count, dtype=bool)
    for test in term.where:
        chosen &= _meets(layout, test)
    if formula.excluded:
        out = np.ones(layout.count, dtype=bool)
        for test in formula.excluded:
            out &= _meets(layout, test)
        chosen &= ~out
    return chosen


def _meets(layout: Layout, test: Test) -> Bools:
    if not isinstance(test, Group):
        return _holds(layout, test)
    found = np.zeros(layout.count, dtype=bool)
    for condition in test.conditions:
        found |= _holds(layout, condition)
    return np.logical_not(found) if test.joined is Joined.NONE else found


def _holds(layout: Layout, condition: Condition) -> Bools:
    column, op = condition.column, condition.op
    gone = layout.missing(column)
    if op in (Op.GIVEN, Op.MISSING):
        return np.logical_not(gone) if op is Op.GIVEN else gone
    values = layout.values(column)
    found: Bools
    if op in (Op.IS, Op.NOT):
        if column not in layout.source.codes:
            raise IndicatorError(f"“{column}”不是选择列，不能按选项取数，请核对公式。")
        names = {name: number for number, name in enumerate(layout.source.codes[column])}
        wanted = [names[str(word)] for word in condition.values if str(word) in names]
        found = np.isin(values, wanted) & ~gone
        return np.logical_not(found) if op is Op.NOT else found
    found = values >= _bound(condition) if op is Op.AT_LEAST else values <= _bound(condition)
    return np.logical_and(found, ~gone)


def _bound(condition: Condition) -> int:
    value = condition.values[0]
    return date.fromisoformat(value).toordinal() if isinstance(value, str) else value
